import assert from "node:assert/strict";
import type { Log } from "sarif";
import type { Finding } from "../../../sdk/findings/finding";
import { renderSarif } from "../../../sdk/report/sarif";

function finding(message: string, line: number, file = "Pulumi.site.yaml"): Finding {
  return {
    code: "UEN404",
    severity: "error",
    path: "environment.ecds[0].descriptor",
    message,
    fix: "Mend it.",
    place: { file, line, column: 1 },
  };
}

function fingerprints(findings: readonly Finding[]): (string | undefined)[] {
  const { runs } = JSON.parse(renderSarif(findings, "1.0.0")) as Log;
  return runs[0]?.results?.map(({ partialFingerprints }) => partialFingerprints?.["finding/v1"]) ?? [];
}

describe("a finding in SARIF", () => {
  it("keeps its identity when lines come or go above it", () => {
    assert.deepEqual(fingerprints([finding("one", 3)]), fingerprints([finding("one", 7)]));
  });

  it("has one of its own beside others at the same path", () => {
    const all = fingerprints([finding("one", 3), finding("two", 4), finding("one", 3, "ecd/a.yaml")]);
    assert.equal(new Set(all).size, 3, all.join("\n"));
    assert.ok(all.every(Boolean));
  });
});

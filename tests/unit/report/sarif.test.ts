import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import Ajv from "ajv-draft-04";
import addFormats from "ajv-formats";
import type { Log } from "sarif";
import { catalogue, type FindingCode } from "../../../sdk/findings/catalogue";
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

  it("leads to a file whatever its name has in it", () => {
    const { runs } = JSON.parse(renderSarif([finding("one", 3, "ecd/north #2, 50%?.yaml")], "1.0.0")) as Log;
    const uri = runs[0]?.results?.[0]?.locations?.[0]?.physicalLocation?.artifactLocation?.uri ?? "";
    const { pathname, hash, search } = new URL(uri, "https://repository.example/");
    assert.deepEqual([decodeURIComponent(pathname), hash, search], ["/ecd/north #2, 50%?.yaml", "", ""]);
  });
});

describe("SARIF, by the published schema", () => {
  // The schema of SARIF 2.1.0 as Microsoft's own checker carries it; its patterns are older than the flag u.
  const ajv = addFormats(new Ajv({ strict: false, allErrors: true, unicodeRegExp: false }));
  const schema = require.resolve("@microsoft/jest-sarif/lib/schemas/sarif-2.1.0-rtm.5.json");
  const validate = ajv.compile<Log>(JSON.parse(readFileSync(schema, "utf8")) as object);
  const faults = (log: unknown) => (validate(log) ? [] : (validate.errors ?? []));
  const logOf = (findings: readonly Finding[], docs?: string) =>
    JSON.parse(renderSarif(findings, "1.0.0", docs)) as Log;

  it("is valid with every finding of the catalogue, with a place, without one, and accepted", () => {
    const all = (Object.keys(catalogue) as FindingCode[]).map((code) => ({
      ...finding("one", 3),
      code,
      severity: catalogue[code].severity,
    }));
    assert.deepEqual(faults(logOf(all)), []);
    assert.deepEqual(faults(logOf(all, "https://example.net/docs/findings.md")), []);
    assert.deepEqual(faults(logOf(all.map(({ place, ...one }) => one))), []);
    assert.deepEqual(faults(logOf(all.map((one) => ({ ...one, accepted: "meant" })))), []);
    const related = { file: "ecd/a.yaml", line: 7, column: 1 };
    assert.deepEqual(faults(logOf(all.map((one) => ({ ...one, related })))), []);
    assert.deepEqual(faults(logOf([finding("one", 3, "ecd/north #2, 50%?.yaml")])), []);
  });

  it("is valid without any finding", () => {
    assert.deepEqual(faults(logOf([])), []);
  });

  it("would be refused with a level, a line or an address that the schema does not know", () => {
    const spoilt = (from: string, to: string) =>
      faults(JSON.parse(JSON.stringify(logOf([finding("one", 3)])).replace(from, to))).length > 0;
    assert.ok(spoilt('"level":"error"', '"level":"fatal"'));
    assert.ok(spoilt('"startLine":3', '"startLine":0'));
    assert.ok(spoilt('"uri":"Pulumi.site.yaml"', '"uri":"Pulumi site%.yaml"'));
  });
});

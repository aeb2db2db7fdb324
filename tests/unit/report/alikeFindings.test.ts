import assert from "node:assert/strict";
import type { Finding } from "../../../sdk/findings/finding";
import { alikeFindings } from "../../../sdk/report/alikeFindings";
import { renderHtml } from "../../../sdk/report/html/html";
import { renderMarkdown } from "../../../sdk/report/markdown";
import { renderPlan } from "../../../sdk/report/terminal";

const FIX = "Run pin.";

function unpinned(index: number, more: Partial<Finding> = {}): Finding {
  return {
    code: "UEN104",
    severity: "warning",
    path: `environment.ecds[${index}].ports[0].nodePort`,
    place: { file: "Pulumi.site.yaml", line: 10 + index, column: 7 },
    message: `ecd-${index} has no pinned node port`,
    fix: FIX,
    ...more,
  };
}

function unpinnedOf(count: number): Finding[] {
  return Array.from({ length: count }, (_, index) => unpinned(index));
}

describe("many findings of one kind", () => {
  const other: Finding = { ...unpinned(99), code: "UEN601", fix: "Guard it.", message: "nothing guards it" };

  it("are one with the list of them, where the first stood; few stay as they are", () => {
    const shapes = (findings: Finding[]) =>
      alikeFindings(findings).map(({ first, list }) => `${first.code} ${list.length}`);
    assert.deepEqual(shapes([unpinned(0), other, ...unpinnedOf(5).slice(1)]), ["UEN104 5", "UEN601 0"]);
    assert.deepEqual(shapes([...unpinnedOf(3), other]), ["UEN104 0", "UEN104 0", "UEN104 0", "UEN601 0"]);
  });

  it("are apart where another way out is told, or where they are accepted", () => {
    const accepted = unpinnedOf(4).map((one) => ({ ...one, severity: "info" as const, accepted: "meant" }));
    const apart = alikeFindings([...unpinnedOf(4), unpinned(7, { fix: "Set it." }), ...accepted]);
    assert.deepEqual(
      apart.map(({ first, list }) => [first.severity, list.length]),
      [
        ["warning", 4],
        ["warning", 0],
        ["info", 4],
      ],
    );
  });

  it("have one heading and one way out in the terminal, and each its own line, which begins with the place", () => {
    const text = renderPlan({ findings: unpinnedOf(40), exposures: [] }, { width: 80 });
    assert.equal(text.split("UEN104").length - 1, 1);
    assert.match(text, /^warning UEN104 40 times$/m);
    assert.equal(text.split(FIX).length - 1, 1);
    for (let index = 0; index < 40; index++)
      assert.match(
        text,
        new RegExp(`^ {2}Pulumi\\.site\\.yaml:${10 + index}:7 +ecd-${index} has no pinned`, "m"),
      );
  });

  it("are one item of a comment, which names twenty and counts the others", () => {
    const text = renderMarkdown({ title: "site", plan: { findings: unpinnedOf(45), exposures: [] } });
    assert.match(text, /\*\*warning\*\* UEN104 45 times<br>/);
    assert.match(text, /<br>and 25 more<br>Run pin\.$/m);
    assert.equal(text.split("has no pinned node port").length - 1, 20);
  });

  it("are one item of the page, with all of them", () => {
    const text = renderHtml({ title: "site", plan: { findings: unpinnedOf(45), exposures: [] } });
    assert.equal(text.split(FIX).length - 1, 1);
    assert.equal(text.split("has no pinned node port").length - 1, 45);
  });
});

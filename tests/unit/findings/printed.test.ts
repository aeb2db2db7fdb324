import assert from "node:assert/strict";
import { catalogue, type FindingCode } from "../../../sdk/findings/catalogue";
import type { Rule } from "../../../sdk/findings/rule";
import { plainPaint } from "../../../sdk/report/paint";
import { exampleParts, renderRule } from "../../../sdk/report/ruleText";

const rules = Object.entries(catalogue) as [FindingCode, Rule][];
const printed = (code: FindingCode) => renderRule(code, catalogue[code], { width: 80, paint: plainPaint });

describe("what `findings CODE` prints", () => {
  it("fits a terminal of 80 columns", () => {
    const wide = rules.flatMap(([code]) =>
      printed(code)
        .split("\n")
        .filter((line) => line.length > 80)
        .map((line) => `${code}: ${line}`),
    );
    assert.deepEqual(wide, []);
  });

  it("shows what is faulty above the fix, and nothing of it as the way out", () => {
    for (const [code, { example, followed }] of rules) {
      const [above = "", below = ""] = printed(code).split(/^Fix: /m);
      for (const { what, text } of exampleParts(example)) {
        assert.ok(above.includes(`Example, ${what}:`), `${code}: ${what}`);
        assert.ok(!below.includes(text.replace(/^/gm, "    ")), `${code}: ${what} stands under the fix`);
      }
      for (const words of Object.keys(followed)) {
        assert.ok(below.replace(/\s+/g, " ").includes(`- ${words}`), `${code}: ${words}`);
      }
    }
  });

  it("shows a setting by its path, as findings name it", () => {
    assert.match(printed("UEN203"), /^ {4}environment\.ecds\[0\]\.externalTrafficPolicy: Local$/m);
    assert.match(printed("UEN203"), /^ {4}remove environment\.ecds\[0\]\.externalTrafficPolicy$/m);
  });

  it("shows a command, and what it writes in the example", () => {
    assert.match(
      printed("UEN104"),
      /usage-engine-networking pin --stack <stack>\n {4}which writes:\n {6}environment\.ecds\[0\]\.ports\[0\]\.nodePort: 30000/,
    );
  });
});

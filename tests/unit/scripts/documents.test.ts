import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import { join } from "node:path";
import { findingsDocument } from "../../../scripts/findings";
import { flowsDocument } from "../../../scripts/flows";
import { catalogue } from "../../../sdk/findings/catalogue";
import { exampleParts } from "../../../sdk/report/ruleText";

const docs = join(__dirname, "..", "..", "..", "..", "docs");

describe("the documents made from the code", () => {
  for (const [name, made] of [
    ["findings.md", findingsDocument],
    ["flows.md", flowsDocument],
  ] as const) {
    it(`${name} is up to date: else run npm run docs`, () => {
      assert.equal(readFileSync(join(docs, name), "utf8"), made());
    });
  }

  it("findings.md has every finding with its severity, reason, fix and example", () => {
    const text = findingsDocument();
    for (const [code, { severity, title, reason, fix, example }] of Object.entries(catalogue)) {
      const start = text.indexOf(`### ${code}: ${title}`);
      assert.ok(start >= 0, code);
      const section = text.slice(start, text.indexOf("\n### ", start + 1) >>> 0);
      const texts = exampleParts(example).map((part) => part.text);
      for (const part of [severity, reason, fix, ...texts])
        assert.ok(section.includes(part), `${code}: ${part}`);
    }
  });

  it("findings.md has a chapter for every hundred", () => {
    assert.doesNotMatch(findingsDocument(), /^## UEN/m);
  });
});

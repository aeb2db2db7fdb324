import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import { join } from "node:path";
import { renderDefaultCosts } from "../../../scripts/defaultCosts";
import { readmeParts, renewParts } from "../../../scripts/readme";

const ROOT = join(__dirname, "..", "..", "..", "..");

describe("the table of default costs", () => {
  it("has the worked figures: five on one public load balancer, and five on their own", () => {
    const rows = renderDefaultCosts().split("\n");
    const amounts = (what: string) =>
      rows
        .find((row) => row.includes(what))
        ?.split("|")
        .slice(3, -1)
        .map((cell) => cell.trim());
    assert.deepEqual(amounts("three zones |"), ["0.00", "27.38", "18.25"]);
    assert.equal(amounts("`dedicated: true`")?.[1], "136.90");
    assert.deepEqual(amounts("Platform ports"), ["0.00", "0.00", "0.00"]);
    assert.deepEqual(amounts("Control plane"), ["", "73.00", "73.00"]);
  });
});

describe("README.md", () => {
  it("shows what the code says today (node bin/scripts/readme.js renews it)", () => {
    const text = readFileSync(join(ROOT, "README.md"), "utf8");
    for (const name of Object.keys(readmeParts(ROOT)))
      assert.ok(text.includes(`<!-- ${name}:start -->`), `README.md has no place for ${name}`);
    assert.equal(renewParts(text, readmeParts(ROOT)), text);
  });

  it("keeps everything around its parts", () => {
    const text = "a\n<!-- x:start -->old<!-- x:end -->\nb";
    assert.equal(
      renewParts(text, { x: "new", y: "none" }),
      "a\n<!-- x:start -->\n\nnew\n\n<!-- x:end -->\nb",
    );
  });
});

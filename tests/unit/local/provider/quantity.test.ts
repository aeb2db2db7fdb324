import * as assert from "node:assert/strict";
import { parseQuantity, sameQuantity } from "../../../../local/provider/quantity";

describe("quantities", () => {
  const same: [string | number, string | number][] = [
    ["1000m", "1"],
    ["1024Mi", "1Gi"],
    ["0.5", "500m"],
    [1, "1"],
    ["1e3", "1k"],
    ["1.5Gi", "1536Mi"],
    ["-1000m", "-1"],
    ["100u", "0.1m"],
  ];
  for (const [a, b] of same) {
    it(`takes ${a} for ${b}`, () => assert.ok(sameQuantity(a, b)));
  }

  const different: [string, string][] = [
    ["1G", "1Gi"],
    ["1", "1m"],
    ["web", "web"],
    ["1Xi", "1Xi"],
    ["", ""],
  ];
  for (const [a, b] of different) {
    it(`does not take "${a}" for "${b}"`, () => assert.ok(!sameQuantity(a, b)));
  }

  it("counts in billionths", () => assert.equal(parseQuantity("2m"), 2_000_000n));
});

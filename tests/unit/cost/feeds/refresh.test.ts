import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import { join } from "node:path";
import { formatBook, refreshBook } from "../../../../sdk/cost/feeds/refresh";
import { type Price, priceRows } from "../../../../sdk/cost/priceBook";

const ROOT = join(__dirname, "..", "..", "..", "..", "..");
const ORIGIN = { date: "2027-01-02", source: "a feed" };

function row(region: string, price: string): Price {
  const known = { unit: "hour", currency: "USD", date: "2026-11-22", source: "before" };
  return { item: "aws-nlb", region, price, ...known };
}

describe("a refreshed price book", () => {
  it("changes the rows whose price changed, and says how", () => {
    const { rows, changes } = refreshBook(
      [row("us-east-1", "0.0225"), row("eu-west-1", "0.03")],
      [{ item: "aws-nlb", region: "eu-west-1", price: "0.031" }],
      ORIGIN,
    );
    assert.deepEqual(changes, ["aws-nlb eu-west-1: 0.03 -> 0.031"]);
    assert.deepEqual(rows, [row("us-east-1", "0.0225"), { ...row("eu-west-1", "0.031"), ...ORIGIN }]);
  });

  it("keeps date and source of a price that is the same", () => {
    const before = [row("us-east-1", "0.0225")];
    const same = refreshBook(before, [{ item: "aws-nlb", region: "us-east-1", price: "0.02250" }], ORIGIN);
    assert.deepEqual(same, { rows: before, changes: [], doubts: [] });
  });

  it("puts a new region behind the item's others", () => {
    const before = [
      row("us-east-1", "0.0225"),
      { ...row("us-east-1", "1"), item: "aws-eks-cluster" } as Price,
    ];
    const { rows, changes } = refreshBook(
      before,
      [{ item: "aws-nlb", region: "eu-west-1", price: "0.04" }],
      ORIGIN,
    );
    assert.deepEqual(
      rows.map(({ item, region }) => `${item} ${region}`),
      ["aws-nlb us-east-1", "aws-nlb eu-west-1", "aws-eks-cluster us-east-1"],
    );
    assert.deepEqual(changes, ["aws-nlb eu-west-1: new, 0.04"]);
  });

  it("says nothing of a region whose price is that of all regions", () => {
    const found = (price: string) => [{ item: "aws-nlb", region: "eu-west-1", price }] as const;
    assert.deepEqual(refreshBook([row("*", "0.02")], found("0.02"), ORIGIN).changes, []);
    assert.deepEqual(refreshBook([row("*", "0.02")], found("0.03"), ORIGIN).changes, [
      "aws-nlb eu-west-1: new, 0.03",
    ]);
  });

  it("stays as it is where a feed says two prices of one thing", () => {
    const before = [row("eu-west-1", "0.02")];
    const said = (...prices: string[]) =>
      refreshBook(
        before,
        prices.map((price) => ({ item: "aws-nlb", region: "eu-west-1", price })),
        ORIGIN,
      );
    assert.deepEqual(said("0.03", "0.04"), {
      rows: before,
      changes: [],
      doubts: ["aws-nlb eu-west-1: 0.03 and 0.04"],
    });
    assert.deepEqual(said("0.03", "0.03").changes, ["aws-nlb eu-west-1: 0.02 -> 0.03"]);
  });

  it("has a line of its own for each price, so that a diff has one for each that changed", () => {
    const file = formatBook([row("us-east-1", "0.0225"), row("eu-west-1", "0.03")]);
    assert.equal(file.split("\n").length, 5);
    assert.deepEqual(JSON.parse(file), [row("us-east-1", "0.0225"), row("eu-west-1", "0.03")]);
  });

  it("is written as the file lies there, so that a diff shows nothing else", () => {
    const file = readFileSync(join(ROOT, "sdk", "cost", "prices.json"), "utf8");
    assert.equal(formatBook(priceRows), file);
  });
});

import assert from "node:assert/strict";
import Big from "big.js";
import { billables } from "../../../sdk/cost/billable";
import { PriceBook, priceRows } from "../../../sdk/cost/priceBook";

describe("the price book", () => {
  it("gives every row an item, its unit, a decimal price, a region, a date and a source", () => {
    for (const row of priceRows) {
      assert.equal(row.unit, billables[row.item]?.unit, row.item);
      assert.ok(new Big(row.price).gte(0), row.item);
      assert.equal(row.currency, "USD");
      assert.match(row.region, /^(\*|[a-z]+-[a-z]+-?\d+)$/);
      assert.match(row.date, /^\d{4}-\d\d-\d\d$/);
      assert.ok(row.source.length > 8, row.item);
    }
  });

  it("has one row for an item and region", () => {
    const keys = priceRows.map(({ item, region }) => `${item} ${region}`);
    assert.equal(new Set(keys).size, keys.length);
  });

  it("prices every item but those whose price nobody has confirmed", () => {
    const unpriced = Object.keys(billables).filter((item) => !priceRows.some((row) => row.item === item));
    assert.deepEqual(unpriced, ["gcp-forwarding-rule-address"]);
  });

  it("takes the configuration's own price first, in every region", () => {
    const book = new PriceBook({ "aws-nlb": 0.02 });
    assert.equal(book.find("aws-nlb", "us-east-1")?.price.toFixed(), "0.02");
    assert.equal(book.find("aws-nlb", "eu-north-1")?.price.toFixed(), "0.02");
  });

  it("takes a price of all regions as the region's own", () => {
    assert.equal(new PriceBook().find("aws-public-ipv4", "eu-north-1")?.region, "eu-north-1");
  });
});

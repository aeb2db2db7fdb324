import assert from "node:assert/strict";
import Big from "big.js";
import { type BillableItem, billables } from "../../../sdk/cost/billable";
import { type Price, PriceBook, priceRows } from "../../../sdk/cost/priceBook";

describe("the price book", () => {
  it("gives every row an item, its unit, a decimal price, a region, a date and a source", () => {
    for (const row of priceRows) {
      assert.equal(row.unit, billables[row.item]?.unit, row.item);
      assert.ok(new Big(row.price).gte(0), row.item);
      assert.equal(row.currency, "USD");
      assert.match(row.region, /^(\*|[a-z]+(-[a-z]+)+-?\d+)$/);
      assert.match(row.date, /^\d{4}-\d\d-\d\d$/);
      assert.match(row.source, /^(https:\/\/|no price of its own)/, row.item);
      // A branch moves: a copy is named by its commit, or as what a page quotes.
      if (row.source.startsWith("https://github.com/"))
        assert.match(row.source, /\/blob\/[0-9a-f]{40}\//, row.item);
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

  const COMPLETE: [cloud: string, regions: string[], without: string[]][] = [
    ["aws", ["us-east-1", "eu-central-1", "eu-west-1", "eu-west-2"], []],
    ["gcp", ["us-central1"], ["gcp-forwarding-rule-address"]],
    [
      "gcp",
      ["europe-west1", "europe-west2", "europe-west3"],
      ["gcp-forwarding-rule-additional", "gcp-forwarding-rule-address"],
    ],
  ];
  for (const [cloud, regions, without] of COMPLETE) {
    it(`has every price of ${regions.join(", ")}${without.length > 0 ? ` but ${without.join(", ")}` : ""}`, () => {
      const items = (Object.keys(billables) as BillableItem[]).filter((item) => item.startsWith(`${cloud}-`));
      for (const region of regions) {
        const missing = items.filter((item) => new PriceBook().find(item, region)?.region !== region);
        assert.deepEqual(missing, without, region);
      }
    });
  }

  const rows = ["us-east-1", "eu-central-1", "eu-west-1"].map((region, index) => ({
    ...(priceRows[0] as Price),
    region,
    price: `0.0${index + 1}`,
  }));
  const NEAREST: [region: string, nearest: string][] = [
    ["eu-west-3", "eu-west-1"],
    ["eu-north-1", "eu-central-1"],
    ["us-west-2", "us-east-1"],
    ["ap-south-1", "us-east-1"],
  ];
  for (const [region, nearest] of NEAREST) {
    it(`takes ${nearest}'s price for ${region}, which has none of its own`, () => {
      assert.equal(new PriceBook({}, rows).find("aws-nlb", region)?.region, nearest);
    });
  }

  it("takes a region's own price before that of all regions, wherever it stands", () => {
    const everywhere = { ...(rows[0] as Price), region: "*", price: "9" };
    const found = new PriceBook({}, [everywhere, ...rows]).find("aws-nlb", "eu-west-1");
    assert.equal(found?.price.toFixed(), "0.03");
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

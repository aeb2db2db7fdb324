import assert from "node:assert/strict";
import { readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { refreshPrices } from "../../../cli/prices";
import { UsageError } from "../../../cli/usageError";
import { formatBook } from "../../../sdk/cost/feeds/refresh";
import { type Price, priceRows } from "../../../sdk/cost/priceBook";
import { scratchFolder } from "../../fixture/scratchFolder";

describe("prices refresh", () => {
  const folder = scratchFolder();
  const printed: string[] = [];
  const { log } = console;

  beforeEach(() => {
    printed.length = 0;
    console.log = (line: string) => printed.push(line);
    writeFileSync(join(folder.path, "prices.json"), formatBook(priceRows));
    const dimension = {
      unit: "Hrs",
      beginRange: "0",
      endRange: "Inf",
      pricePerUnit: { USD: "0.0330000000" },
    };
    const attributes = { usagetype: "EU-LoadBalancerUsage", operation: "LoadBalancing:Network" };
    writeFileSync(
      join(folder.path, "AWSELB.eu-west-1.json"),
      JSON.stringify({
        offerCode: "AWSELB",
        publicationDate: "2026-11-20T18:00:00Z",
        products: { A: { sku: "A", attributes: { ...attributes, regionCode: "eu-west-1" } } },
        terms: { OnDemand: { A: { "A.B": { priceDimensions: { "A.B.C": dimension } } } } },
      }),
    );
  });
  afterEach(() => {
    console.log = log;
  });

  const refresh = (write: boolean) =>
    refreshPrices(
      { awsRegion: ["eu-west-1"], from: folder.path, book: join(folder.path, "prices.json"), write },
      folder.path,
    );
  const book = () => readFileSync(join(folder.path, "prices.json"), "utf8");

  it("says what changed, and writes nothing by itself", async () => {
    await refresh(false);
    assert.deepEqual(printed, ["aws-nlb eu-west-1: new, 0.033"]);
    assert.equal(book(), formatBook(priceRows));
  });

  it("writes the rows with date and source when told to, and then finds nothing more", async () => {
    await refresh(true);
    const row = (JSON.parse(book()) as Price[]).find(({ region }) => region === "eu-west-1");
    assert.equal(row?.price, "0.033");
    assert.match(row?.source ?? "", /^https:\/\/pricing\..*\/AWSELB\/current\/eu-west-1\/index\.json$/);
    assert.match(row?.date ?? "", /^\d{4}-\d\d-\d\d$/);
    await refresh(true);
    assert.equal(printed.at(-1), "No price has changed.");
  });

  it("asks which prices", async () => {
    await assert.rejects(refreshPrices({ write: false }, folder.path), UsageError);
  });
});

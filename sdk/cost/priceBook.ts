import Big from "big.js";
import type { BillableItem } from "./billable";
import prices from "./prices.json";

/** One row of the price book. */
export interface Price {
  item: BillableItem;
  unit: string;
  /** For one unit, as a decimal number. */
  price: string;
  currency: string;
  /** The region that it holds in; `*`: all regions of the cloud. */
  region: string;
  /** The day that the source says it is of, else the day that it was read: `2026-11-22`. */
  date: string;
  /** Where the figure was read: the provider's list, or a public copy of it, then by address and commit. */
  source: string;
}

/** A price as it was found for a region. */
export interface FoundPrice {
  price: Big;
  /** The region whose price it is: another one where the region has no row of its own. */
  region: string;
}

/** Where a price comes from that the configuration sets. */
export const CONFIGURED = "configured";

/** The rows that come with the package. */
export const priceRows: readonly Price[] = prices as Price[];

/**
 * The unit price of each item and region. A region without a row of its own takes the nearest one's: the first listed of
 * its part of an area (`eu-west`, `europe-north`), else of its area (`eu`, `europe`), else the first listed of all.
 */
export class PriceBook {
  private readonly rows = new Map<BillableItem, Price[]>();

  /** @param own prices that the configuration sets, by item: they stand before the book's, in every region */
  constructor(
    private readonly own: Readonly<Record<string, number>> = {},
    rows: readonly Price[] = priceRows,
  ) {
    for (const row of rows) this.rows.set(row.item, [...(this.rows.get(row.item) ?? []), row]);
  }

  /** The price of an item; undefined where none is known. */
  find(item: BillableItem, region: string): FoundPrice | undefined {
    const own = this.own[item];
    if (own !== undefined) return { price: new Big(own), region: CONFIGURED };
    const rows = this.rows.get(item) ?? [];
    const listed = rows.find((row) => row.region === region) ?? rows.find((row) => row.region === "*");
    if (listed) return { price: new Big(listed.price), region };
    const nearest =
      rows.find((row) => partOf(row.region) === partOf(region)) ??
      rows.find((row) => areaOf(row.region) === areaOf(region)) ??
      rows[0];
    return nearest && { price: new Big(nearest.price), region: nearest.region };
  }
}

/** `eu-central` of eu-central-1, `europe-west` of europe-west3. */
function partOf(region: string): string {
  return region.replace(/-?\d+$/, "");
}

/** `eu` of eu-central-1, `europe` of europe-west3. */
function areaOf(region: string): string {
  return region.split("-")[0] ?? region;
}

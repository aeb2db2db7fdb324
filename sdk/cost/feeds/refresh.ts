import Big from "big.js";
import { billables } from "../billable";
import type { Price } from "../priceBook";
import type { FeedPrice } from "./foundPrice";

/** A price book after reading a feed, and what became of its rows. */
export interface RefreshedBook {
  rows: Price[];
  /** For people: `aws-nlb eu-central-1: 0.0225 -> 0.027`, `aws-nlb eu-west-1: new, 0.0252`. */
  changes: string[];
}

/**
 * Puts a feed's prices into a price book. Rows that the feed does not speak of stay; one whose price is the same keeps its
 * date and source, so that a review sees what changed and nothing else.
 *
 * @param origin date and source of the feed
 */
export function refreshBook(
  rows: readonly Price[],
  found: readonly FeedPrice[],
  origin: Pick<Price, "date" | "source">,
): RefreshedBook {
  const changes: string[] = [];
  const refreshed = [...rows];
  for (const { item, region, price } of found) {
    const index = refreshed.findIndex((row) => row.item === item && row.region === region);
    const row = refreshed[index];
    if (row && new Big(row.price).eq(price)) continue;
    const { unit } = billables[item];
    const next: Price = { item, unit, price, currency: "USD", region, ...origin };
    if (row) {
      changes.push(`${item} ${region}: ${row.price} -> ${price}`);
      refreshed[index] = next;
    } else {
      changes.push(`${item} ${region}: new, ${price}`);
      const last = refreshed.map((one) => one.item).lastIndexOf(item);
      refreshed.splice(last === -1 ? refreshed.length : last + 1, 0, next);
    }
  }
  return { rows: refreshed, changes };
}

/** The price book as its file has it. */
export function formatBook(rows: readonly Price[]): string {
  return `${JSON.stringify(rows, undefined, 2)}\n`;
}

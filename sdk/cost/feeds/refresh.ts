import Big from "big.js";
import { billables } from "../billable";
import type { Price } from "../priceBook";
import type { FeedPrice } from "./foundPrice";

/** A price book after reading a feed, and what became of its rows. */
export interface RefreshedBook {
  rows: Price[];
  /** For people: `aws-nlb eu-central-1: 0.0225 -> 0.027`, `aws-nlb eu-west-1: new, 0.0252`. */
  changes: string[];
  /** Where the feed contradicts itself, and the book stays as it is: `aws-nlb eu-west-1: 0.0252 and 0.03`. */
  doubts: string[];
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
  const doubts: string[] = [];
  const refreshed = [...rows];
  for (const [name, one] of byRow(found)) {
    const { item, region, price } = one[0];
    const others = [...new Set(one.map((other) => other.price))];
    if (others.length > 1) {
      doubts.push(`${name}: ${others.join(" and ")}`);
      continue;
    }
    const index = refreshed.findIndex((row) => row.item === item && row.region === region);
    const row = refreshed[index];
    const listed = row ?? refreshed.find((other) => other.item === item && other.region === "*");
    if (listed && new Big(listed.price).eq(price)) continue;
    const { unit } = billables[item];
    const next: Price = { item, unit, price, currency: "USD", region, ...origin };
    if (row) {
      changes.push(`${name}: ${row.price} -> ${price}`);
      refreshed[index] = next;
    } else {
      changes.push(`${name}: new, ${price}`);
      const last = refreshed.map((other) => other.item).lastIndexOf(item);
      refreshed.splice(last === -1 ? refreshed.length : last + 1, 0, next);
    }
  }
  return { rows: refreshed, changes, doubts };
}

/** What a feed says of each row: once, or it contradicts itself. */
function byRow(found: readonly FeedPrice[]): Map<string, [FeedPrice, ...FeedPrice[]]> {
  const rows = new Map<string, [FeedPrice, ...FeedPrice[]]>();
  for (const one of found) {
    const name = `${one.item} ${one.region}`;
    const known = rows.get(name);
    if (known) known.push(one);
    else rows.set(name, [one]);
  }
  return rows;
}

/** The fields of a row in the order of the file. */
const FIELDS: readonly (keyof Price)[] = ["item", "region", "price", "currency", "unit", "date", "source"];

/** The price book as its file has it: a line for each row, so that a diff has a line for each price that changed. */
export function formatBook(rows: readonly Price[]): string {
  const lines = rows.map((row) => {
    const fields = FIELDS.map((field) => `${JSON.stringify(field)}: ${JSON.stringify(row[field])}`);
    return `  { ${fields.join(", ")} }`;
  });
  return `[\n${lines.join(",\n")}\n]\n`;
}

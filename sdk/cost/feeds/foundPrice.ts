import type { Price } from "../priceBook";

/** A row as a feed has it; who reads the feed knows its source and date. */
export type FeedPrice = Pick<Price, "item" | "region" | "price">;

/** A feed is not what it should be: its format changed, or something else was answered. */
export class FeedUnreadable extends Error {
  override readonly name = "FeedUnreadable";
}

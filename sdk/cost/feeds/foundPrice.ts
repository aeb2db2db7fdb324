import type { Price } from "../priceBook";

/** A row as a feed has it; who reads the feed knows its source and date. */
export type FeedPrice = Pick<Price, "item" | "region" | "price">;

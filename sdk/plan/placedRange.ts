import type { Findings } from "../findings/findings";
import type { Path } from "../findings/path";
import { Cidr } from "../values/cidr";

/** A range of the configuration, with its place there: what is found out of it later is said of that. */
export interface PlacedRange {
  cidr: Cidr;
  at: Path;
}

/** Reads a range of the configuration; what is none becomes a finding. */
export function readRange(text: string, at: Path, findings: Findings): PlacedRange | undefined {
  const cidr = Cidr.read(text);
  if (typeof cidr !== "string") return { cidr, at };
  findings.add("UEN007", at, `"${text}" is no address range: ${cidr}`);
  return undefined;
}

/** Reads a list of ranges: those that are some. */
export function readRanges(list: readonly string[], path: Path, findings: Findings): PlacedRange[] {
  return list.flatMap((text, index) => readRange(text, [...path, index], findings) ?? []);
}

/** The ranges without their places. */
export function rangesIn(placed: readonly PlacedRange[]): Cidr[] {
  return placed.map(({ cidr }) => cidr);
}

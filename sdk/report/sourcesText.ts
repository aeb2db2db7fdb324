import { PRIVATE_SOURCES } from "../plan/access/sources";
import type { AnsweredExposure } from "../plan/exposure";
import type { Cidr } from "../values/cidr";

/** Who may call, for people: `private addresses`, `192.0.2.0/24 (not enforced)`, `nobody`, `undecided`. */
export function sourcesText({ sources, admitted, undecided, via, disabled }: Sources): string {
  if (disabled) return "disabled, not running";
  if (undecided.length > 0) return "undecided";
  if (via === "ClusterIP") return "";
  if (admitted?.everybody) return `${rangesText(sources)} (not enforced)`;
  return rangesText(admitted?.sources ?? sources) || NOBODY;
}

/** What stands for sources that let no one in. */
export const NOBODY = "nobody";

type Sources = Pick<AnsweredExposure, "sources" | "admitted" | "undecided" | "via" | "disabled">;

/** The private ranges are the default, and too long for a column. */
function rangesText(ranges: readonly Cidr[]): string {
  const isPrivate =
    ranges.length === PRIVATE_SOURCES.length &&
    ranges.every((range) => PRIVATE_SOURCES.some((one) => one.equals(range)));
  return isPrivate ? "private addresses" : ranges.join(", ");
}

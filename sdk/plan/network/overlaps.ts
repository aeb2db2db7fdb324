import { formatPath } from "../../findings/path";
import type { PlacedRange } from "../placedRange";
import type { Scope } from "../scope";

/** Each range that shares an address with an earlier one. */
export function reportOverlaps(ranges: readonly PlacedRange[], scope: Scope): void {
  ranges.forEach((one, index) => {
    const earlier = ranges.slice(0, index).find((other) => other.cidr.overlaps(one.cidr));
    if (earlier) {
      scope.findings.add(
        "UEN502",
        one.at,
        `${one.cidr} shares addresses with ${earlier.cidr} (${formatPath(earlier.at)})`,
      );
    }
  });
}

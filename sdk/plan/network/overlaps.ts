import { formatPath, type Path } from "../../findings/path";
import type { Cidr } from "../../values/cidr";
import type { Scope } from "../scope";

/** Each range that shares an address with an earlier one. */
export function reportOverlaps(ranges: readonly { cidr: Cidr; at: Path }[], scope: Scope): void {
  ranges.forEach((one, index) => {
    const earlier = ranges.slice(0, index).find((other) => other.cidr.overlaps(one.cidr));
    if (earlier) {
      scope.findings.add(
        "UEN502",
        one.at,
        `${one.cidr.text} shares addresses with ${earlier.cidr.text} (${formatPath(earlier.at)})`,
      );
    }
  });
}

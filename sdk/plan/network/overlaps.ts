import { formatPath, type Path } from "../../findings/path";
import { type Cidr, overlap } from "../../values/cidr";
import type { Scope } from "../scope";

/** Each range that shares an address with an earlier one. */
export function reportOverlaps(
  ranges: readonly { text: string; at: Path; cidr: Cidr }[],
  scope: Scope,
): void {
  ranges.forEach((one, index) => {
    const earlier = ranges.slice(0, index).find((other) => overlap(other.cidr, one.cidr));
    if (earlier) {
      scope.findings.add(
        "UEN502",
        one.at,
        `${one.text} shares addresses with ${earlier.text} (${formatPath(earlier.at)})`,
      );
    }
  });
}

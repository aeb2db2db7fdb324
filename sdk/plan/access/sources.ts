import type { EnvironmentArgs } from "../../config/environmentArgs";
import type { Findings } from "../../findings/findings";
import type { Path } from "../../findings/path";
import { Cidr, eachOnce, PRIVATE_RANGES } from "../../values/cidr";
import { type PlacedRange, rangesIn, readRanges } from "../placedRange";
import type { Scope } from "../scope";

/** Who may call what names no sources: the private addresses of RFC 1918. */
export const PRIVATE_SOURCES = PRIVATE_RANGES;

/** The environment's own sources, for every exposure that names none. */
export function planEnvironmentSources(
  { sources, acceptPublic }: EnvironmentArgs,
  findings: Findings,
  root: Path,
): readonly Cidr[] {
  if (sources === undefined) return PRIVATE_SOURCES;
  return readSources(sources, acceptPublic, [...root, "sources"], findings);
}

/** The sources of one exposure: its own, else the ones that it inherits. */
export function planSources(
  own: { sources?: readonly string[]; acceptPublic?: string } | undefined,
  path: Path,
  inherited: readonly Cidr[],
  scope: Scope,
): readonly Cidr[] {
  if (own?.sources === undefined) return inherited;
  const reason = own.acceptPublic ?? scope.acceptPublic;
  return readSources(own.sources, reason, [...path, "sources"], scope.findings);
}

/** A rule of a security group or a firewall cannot be made twice, however its range is written. */
function readSources(
  list: readonly string[],
  acceptPublic: string | undefined,
  path: Path,
  findings: Findings,
): Cidr[] {
  const sources = readRanges(list, path, findings);
  refusePublic(sources, acceptPublic, findings);
  return eachOnce(rangesIn(sources));
}

/** No network of one owner is wider: what is counts as everybody, or two halves of the internet would pass as sources. */
const WIDEST = { IPv4: 8, IPv6: 16 } as const;
const PRIVATE_IPV6 = Cidr.of("fc00::/7");

/** Whether a range admits the whole internet, or so much of it that it makes no difference. */
export function isPublic(range: Cidr): boolean {
  return range.prefix < WIDEST[range.family] && !PRIVATE_IPV6.contains(range);
}

/** What admits every address must be said twice. */
export function refusePublic(
  ranges: readonly PlacedRange[],
  reason: string | undefined,
  findings: Findings,
): void {
  if (reason?.trim()) return;
  for (const { cidr, at } of ranges) if (isPublic(cidr)) findings.add("UEN210", at, publicFault(cidr));
}

/** What is wrong with a range that admits everybody. */
export function publicFault(range: Cidr): string {
  return range.prefix === 0
    ? `"${range}" admits every address`
    : `"${range}" admits more addresses than any network has`;
}

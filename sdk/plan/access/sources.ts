import type { EnvironmentArgs } from "../../config/environmentArgs";
import type { Findings } from "../../findings/findings";
import type { Path } from "../../findings/path";
import { Cidr, PRIVATE_RANGES } from "../../values/cidr";
import type { Scope } from "../scope";

/** Who may call what names no sources: the private addresses of RFC 1918. */
export const PRIVATE_SOURCES = PRIVATE_RANGES;

/** The ranges among `list` that are ranges; the others become findings. */
export function checkedCidrs(list: readonly string[], path: Path, findings: Findings): string[] {
  return list.filter((text, index) => {
    const cidr = Cidr.read(text);
    if (typeof cidr !== "string") return true;
    findings.add("UEN007", [...path, index], `"${text}" is no address range: ${cidr}`);
    return false;
  });
}

/** The environment's own sources, for every exposure that names none. */
export function planEnvironmentSources(args: EnvironmentArgs, findings: Findings, root: Path): string[] {
  if (args.sources === undefined) return [...PRIVATE_SOURCES];
  const path = [...root, "sources"];
  refusePublic(args.sources, args.acceptPublic, path, findings);
  return eachOnce(checkedCidrs(args.sources, path, findings));
}

/** The sources of one exposure: its own, else the ones that it inherits. */
export function planSources(
  own: { sources?: readonly string[]; acceptPublic?: string } | undefined,
  path: Path,
  inherited: readonly string[],
  scope: Scope,
): string[] {
  if (own?.sources === undefined) return [...inherited];
  const at = [...path, "sources"];
  refusePublic(own.sources, own.acceptPublic ?? scope.acceptPublic, at, scope.findings);
  return eachOnce(checkedCidrs(own.sources, at, scope.findings));
}

/** A rule of a security group or a firewall cannot be made twice, however its range is written. */
function eachOnce(ranges: readonly string[]): string[] {
  const seen = new Set<string>();
  return ranges.filter((text) => {
    const key = Cidr.of(text).canonical;
    return !seen.has(key) && seen.add(key);
  });
}

/** No network of one owner is wider: what is counts as everybody, or two halves of the internet would pass as sources. */
const WIDEST = { IPv4: 8, IPv6: 16 } as const;
const PRIVATE_IPV6 = Cidr.of("fc00::/7");

/** Whether a range admits the whole internet, or so much of it that it makes no difference. */
export function isPublic(range: string): boolean {
  const cidr = Cidr.read(range);
  if (typeof cidr === "string") return false;
  return cidr.prefix < WIDEST[cidr.family] && !PRIVATE_IPV6.contains(cidr);
}

/** What admits every address must be said twice. */
export function refusePublic(
  sources: readonly string[],
  reason: string | undefined,
  path: Path,
  findings: Findings,
): void {
  if (reason?.trim()) return;
  sources.forEach((source, index) => {
    if (isPublic(source)) findings.add("UEN210", [...path, index], publicFault(source));
  });
}

/** What is wrong with a range that admits everybody. */
export function publicFault(range: string): string {
  return range.endsWith("/0")
    ? `"${range}" admits every address`
    : `"${range}" admits more addresses than any network has`;
}

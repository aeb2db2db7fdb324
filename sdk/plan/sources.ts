import type { EnvironmentArgs } from "../config/environmentArgs";
import type { Findings } from "../findings/findings";
import type { Path } from "../findings/path";
import { readCidr } from "./cidr";
import type { Scope } from "./scope";

/** Who may call what names no sources: the private addresses of RFC 1918. */
export const PRIVATE_SOURCES: readonly string[] = ["10.0.0.0/8", "172.16.0.0/12", "192.168.0.0/16"];

/** The ranges among `list` that are ranges; the others become findings. */
export function checkedCidrs(list: readonly string[], path: Path, findings: Findings): string[] {
  return list.filter((text, index) => {
    const cidr = readCidr(text);
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
  return checkedCidrs(args.sources, path, findings);
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
  return checkedCidrs(own.sources, at, scope.findings);
}

/** What admits every address must be said twice. */
function refusePublic(
  sources: readonly string[],
  reason: string | undefined,
  path: Path,
  findings: Findings,
): void {
  if (reason?.trim()) return;
  sources.forEach((source, index) => {
    if (source.endsWith("/0")) findings.add("UEN210", [...path, index], `"${source}" admits every address`);
  });
}

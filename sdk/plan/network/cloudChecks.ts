import type { Findings } from "../../findings/findings";
import type { Path } from "../../findings/path";
import { Cidr, PRIVATE_RANGES } from "../../values/cidr";
import { isPublic } from "../access/sources";
import { readRange, readRanges } from "../placedRange";

/** Refuses sections that `existing` makes pointless, each by name. */
export function checkExclusive<Args extends object>(
  args: Args,
  { existing, made }: { existing: keyof Args & string; made: readonly (keyof Args & string)[] },
  path: Path,
  findings: Findings,
): void {
  if (args[existing] === undefined) return;
  for (const section of made) {
    if (args[section] !== undefined) {
      findings.add(
        "UEN302",
        [...path, section],
        `${section} is to be made, and ${existing} says that it exists`,
      );
    }
  }
}

/** What a range may be, and what stands in for one that it may not. */
export interface RangeLimits {
  fallback: Cidr;
  /** Prefix lengths. */
  widest: number;
  narrowest: number;
}

/** An IPv4 range within limits of size. */
export function plannedRange(
  text: string | undefined,
  { fallback, widest, narrowest }: RangeLimits,
  path: Path,
  findings: Findings,
): Cidr {
  const cidr = text === undefined ? undefined : readRange(text, path, findings)?.cidr;
  if (cidr === undefined) return fallback;
  if (cidr.family !== "IPv4" || cidr.prefix < widest || cidr.prefix > narrowest) {
    findings.add("UEN303", path, `"${text}" must be an IPv4 range from /${widest} to /${narrowest}`);
    return fallback;
  }
  return cidr;
}

/** What a cloud takes as the name of a cluster. */
export interface ClusterNames {
  pattern: RegExp;
  longest: number;
  /** The pattern in words. */
  says: string;
}

/** The name that a cluster is made with: its own, else the environment's namespace. */
export function clusterName(
  { own, namespace }: { own: string | undefined; namespace: string },
  { pattern, longest, says }: ClusterNames,
  path: Path,
  findings: Findings,
): string {
  const chosen = own ?? namespace;
  if (chosen.length > longest || !pattern.test(chosen)) {
    const whose = own === undefined ? ", the namespace's," : "";
    findings.add("UEN320", [...path, "name"], `"${chosen}"${whose} is no name of a cluster: ${says}`);
  }
  return chosen;
}

/** Refuses a region of no form that the cloud has; which of them it has is for the cloud to say. */
export function checkRegion(region: string, form: RegExp, path: Path, findings: Findings): void {
  if (!form.test(region)) findings.add("UEN324", [...path, "region"], `"${region}" is no region`);
}

/** Refuses zones of another region, and one zone twice. */
export function checkZoneNames(
  names: readonly string[],
  region: string,
  path: Path,
  findings: Findings,
): void {
  names.forEach((name, index) => {
    if (!name.startsWith(region) || name === region)
      findings.add("UEN324", [...path, index], `"${name}" is no zone of ${region}`);
    if (names.indexOf(name) < index)
      findings.add("UEN304", [...path, index], `${name} is there twice`, "Name each zone once.");
  });
}

/** Refuses numbers of nodes that are none. */
export function checkNodeCounts(counts: Record<string, number>, path: Path, findings: Findings): void {
  const values = Object.values(counts);
  const rising = values.every((value, index) => value >= (values[index - 1] ?? 0));
  if (rising && values.every(Number.isInteger) && (values.at(-1) ?? 0) >= 1) return;
  const said = Object.entries(counts).map(([name, value]) => `${name} ${value}`);
  findings.add("UEN315", path, said.join(", "));
}

/** Who may call a cluster's API, by the endpoint that they reach. */
export interface ApiSources {
  /** Through the public endpoint. Empty: there is none. */
  publicly: Cidr[];
  /** Through the private endpoint, besides the cluster's own nodes. */
  privately: Cidr[];
}

/** Ranges that no cloud sees as the sender of anything that comes from the internet. */
const INSIDE = [...PRIVATE_RANGES, Cidr.of("100.64.0.0/10")];

/**
 * Who may call a cluster's API. Nobody from outside is said, so that its owner knows where this program must run.
 *
 * @param inside whom the private endpoint is open to anyway, in words; and the range to open it to where nothing is said
 */
export function checkApiSources(
  args: { apiSources?: string[]; acceptPublic?: string },
  inside: { who: string; range?: Cidr },
  path: Path,
  findings: Findings,
): ApiSources {
  const at = [...path, "apiSources"];
  const publicly: Cidr[] = [];
  const privately: Cidr[] = [];
  for (const { cidr, at: place } of readRanges(args.apiSources ?? [], at, findings)) {
    // Clusters of this package have IPv4 endpoints.
    if (cidr.family === "IPv6") findings.add("UEN327", place, `"${cidr}" is an IPv6 range`);
    if (isPublic(cidr) && !args.acceptPublic?.trim()) {
      findings.add("UEN309", place, `"${cidr}" lets everybody call the cluster's API`);
    }
    (INSIDE.some((range) => range.contains(cidr)) ? privately : publicly).push(cidr);
  }
  if (!args.apiSources?.length && inside.range !== undefined) privately.push(inside.range);
  if (publicly.length === 0) {
    const who = [inside.who, ...privately].join(", ");
    findings.add("UEN308", at, `no public apiSources: the API has a private endpoint only, for ${who}`);
  }
  return { publicly, privately };
}

import { GkeDataplane } from "../../config/gcpArgs";
import type { Findings } from "../../findings/findings";
import type { Path } from "../../findings/path";
import type { PlannedGcp } from "./gcpNetwork";
import { lacksLoadBalancerClasses } from "./gkeVersion";

/** Refuses SCTP from outside where the cluster's own data path drops it. */
export function checkSctp(
  exposures: readonly { owner: string; name: string; protocol: string; via: string; configPath: Path }[],
  gcp: PlannedGcp | undefined,
  findings: Findings,
): void {
  const dataplane = (gcp?.cluster ?? gcp?.existingCluster)?.dataplane;
  if (dataplane !== GkeDataplane.Calico) return;
  for (const { owner, name, protocol, via, configPath } of exposures) {
    if (protocol !== "SCTP" || via === "ClusterIP") continue;
    findings.add("UEN350", configPath, `${owner}'s ${name} is SCTP, and GKE with Calico carries none`);
  }
}

/** Warns of pods that are pinned to nodes by name where nodes are replaced, names and all. */
export function checkPinnedNodes(
  exposures: readonly { owner: string; node: string | null; configPath: Path }[],
  findings: Findings,
): void {
  for (const { owner, node, configPath } of exposures) {
    if (node !== null)
      findings.add("UEN313", configPath, `${owner} is pinned to ${node}, a node of a managed group`);
  }
}

/** Refuses a version of GKE that leaves Services of the environment's classes alone, which are to take these addresses. */
export function checkLoadBalancerClasses(
  addresses: readonly { name: string }[],
  { version, path }: { version: string | undefined; path: Path },
  findings: Findings,
): void {
  if (addresses.length === 0 || version === undefined || !lacksLoadBalancerClasses(version)) return;
  const names = addresses.map(({ name }) => name).join(", ");
  findings.add("UEN335", path, `version ${version} would not make ${names}`);
}

import { GkeDataplane } from "../../config/gcpArgs";
import type { Findings } from "../../findings/findings";
import type { Path } from "../../findings/path";
import { aboutExposure, type PlannedExposure } from "../exposure";
import type { PlannedGcp } from "./gcpNetwork";
import { lacksLoadBalancerClasses } from "./gkeVersion";

/** Refuses SCTP from outside where the cluster's own data path drops it. */
export function checkSctp(
  exposures: readonly Pick<PlannedExposure, "owner" | "name" | "protocol" | "via" | "configPath" | "place">[],
  gcp: PlannedGcp | undefined,
  findings: Findings,
): void {
  const dataplane = (gcp?.cluster ?? gcp?.existingCluster)?.dataplane;
  if (dataplane !== GkeDataplane.Calico) return;
  for (const exposure of exposures) {
    const { owner, name, protocol, via } = exposure;
    if (protocol !== "SCTP" || via === "ClusterIP") continue;
    findings.add(
      "UEN350",
      aboutExposure(exposure),
      `${owner}'s ${name} is SCTP, and GKE with Calico carries none`,
    );
  }
}

/** Warns of pods that are pinned to nodes by name where nodes are replaced, names and all. */
export function checkPinnedNodes(
  exposures: readonly Pick<PlannedExposure, "owner" | "node" | "configPath" | "place">[],
  findings: Findings,
): void {
  for (const exposure of exposures) {
    const { owner, node } = exposure;
    if (node !== null)
      findings.add(
        "UEN313",
        aboutExposure(exposure),
        `${owner} is pinned to ${node}, a node of a managed group`,
      );
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

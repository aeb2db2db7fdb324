import { Nat } from "../../config/awsArgs";
import type { GcpArgs } from "../../config/gcpArgs";
import type { Findings } from "../../findings/findings";
import type { Path } from "../../findings/path";
import { Cidr } from "../../values/cidr";
import { plannedRange } from "./cloudChecks";

/** A VPC network that the stack makes. */
export interface PlannedGcpVpc {
  nodeCidr: Cidr;
  podCidr: Cidr;
  serviceCidr: Cidr;
  nat: Nat;
  /** How many named addresses the NAT uses; 0 without NAT. */
  natAddresses: number;
}

/** What the ranges of a network that the stack makes may be. */
export const GCP_RANGES = {
  nodes: { fallback: Cidr.of("10.0.0.0/20"), widest: 8, narrowest: 29 },
  pods: { fallback: Cidr.of("10.4.0.0/14"), widest: 9, narrowest: 24 },
  services: { fallback: Cidr.of("10.0.16.0/20"), widest: 16, narrowest: 27 },
};

/** A network as its section asks for it. */
export function planGcpVpc(gcp: GcpArgs, path: Path, findings: Findings): PlannedGcpVpc {
  const at = [...path, "vpc"];
  const args = gcp.vpc ?? {};
  const nat = args.nat ?? Nat.Single;
  if (nat === Nat.PerZone) findings.add("UEN314", [...at, "nat"], "nat is perZone");
  return {
    nodeCidr: plannedRange(args.nodeCidr, GCP_RANGES.nodes, [...at, "nodeCidr"], findings),
    podCidr: plannedRange(args.podCidr, GCP_RANGES.pods, [...at, "podCidr"], findings),
    serviceCidr: plannedRange(args.serviceCidr, GCP_RANGES.services, [...at, "serviceCidr"], findings),
    nat: nat === Nat.None ? nat : Nat.Single,
    natAddresses: nat === Nat.None ? 0 : Math.max(1, args.natAddresses ?? 1),
  };
}

/** Refuses ranges that share addresses. */
export function checkRanges(
  vpc: PlannedGcpVpc,
  cluster: { controlPlaneCidr: Cidr },
  path: Path,
  findings: Findings,
): void {
  const ranges: [string[], Cidr][] = [
    [["vpc", "nodeCidr"], vpc.nodeCidr],
    [["vpc", "podCidr"], vpc.podCidr],
    [["vpc", "serviceCidr"], vpc.serviceCidr],
    [["cluster", "controlPlaneCidr"], cluster.controlPlaneCidr],
  ];
  ranges.forEach(([key, range], index) => {
    for (const [otherKey, other] of ranges.slice(0, index)) {
      if (range.overlaps(other))
        findings.add("UEN502", [...path, ...key], `"${range}" overlaps ${otherKey.join(".")}, ${other}`);
    }
  });
}

/** GKE gives each node a block of at least twice its pods (https://cloud.google.com/kubernetes-engine/docs/how-to/flexible-pod-cidr). */
export function checkPods(
  vpc: PlannedGcpVpc,
  nodes: { max: number; podsPerNode: number },
  path: Path,
  findings: Findings,
): void {
  const block = 2 ** Math.ceil(Math.log2(nodes.podsPerNode * 2));
  const pods = vpc.podCidr.size;
  if (nodes.max * block > pods) {
    findings.add(
      "UEN305",
      [...path, "vpc", "podCidr"],
      `${nodes.max} nodes take ${block} pod addresses each, and ${vpc.podCidr} has ${pods}`,
    );
  }
  const free = vpc.nodeCidr.size - 4;
  if (nodes.max > free) {
    findings.add(
      "UEN305",
      [...path, "vpc", "nodeCidr"],
      `${nodes.max} nodes, and ${vpc.nodeCidr} has ${free} addresses`,
    );
  }
}

import { EksNetworkPlugin } from "../../../config/awsArgs";
import { type AddressFamily, familyOf, isWithin, shareAddresses } from "../../../values/cidr";
import type { PlannedIpPool } from "../../network/ipPools";
import type { PlannedNetwork } from "../../network/network";

/** Where pods have their addresses: what a policy that goes by addresses can keep apart, and what not. */
export interface PodAddresses {
  /** Ranges that are the pods' alone. */
  own: string[];
  /** Ranges that pods share with nodes. */
  shared: string[];
  /** Families in which pods may have addresses that nobody has named. */
  unknown: AddressFamily[];
  /** Ranges of nodes and their tunnels: of what is not known, nothing is there. */
  nodes: string[];
}

/** Reads them from the configuration, and from what the environment makes. */
export function podAddressesOf(network: PlannedNetwork, nodeCidrs: readonly string[]): PodAddresses {
  const named = [...new Set([...namedRanges(network), ...vpcRanges(network)])];
  const own = named.filter((range) => !nodeCidrs.some((nodes) => shareAddresses(range, nodes)));
  const shared = named.filter((range) => !own.includes(range));
  return { own, shared, unknown: unknownFamilies(network, named), nodes: [...nodeCidrs] };
}

/** Ranges without what lies among the pods': what a policy can admit without admitting pods. */
export function withoutPods(
  ranges: readonly string[],
  { own }: PodAddresses,
): { cidrs: string[]; except: string[] } {
  const cidrs = [...new Set(ranges)].filter((range) => !own.some((pods) => isWithin(range, pods)));
  // The API server refuses an exception that does not lie inside its range.
  return { cidrs, except: own.filter((pods) => cidrs.some((range) => isWithin(pods, range))) };
}

/** Which of some ranges may hold pods, exceptions left out; absent where none does. */
export function rangeWithPods(
  { cidrs, except }: { cidrs: readonly string[]; except: readonly string[] },
  { own, shared, unknown, nodes }: PodAddresses,
): string | undefined {
  return cidrs.find(
    (range) =>
      (unknown.includes(familyOf(range)) && !nodes.some((one) => isWithin(range, one))) ||
      [...own, ...shared].some((pods) => meet(range, pods, except)),
  );
}

/** Whether two ranges share an address, exceptions left out: of two that do, the smaller lies in the other. */
export function meet(one: string, other: string, except: readonly string[]): boolean {
  const smaller = isWithin(one, other) ? one : other;
  return shareAddresses(one, other) && !except.some((left) => isWithin(smaller, left));
}

/** Ranges by the configuration, by Calico's pools, and by the network that the environment makes on GCP. */
function namedRanges({ podCidr, calico, gcp }: PlannedNetwork): string[] {
  const pools = workloadPools(calico).map(({ cidr }) => cidr);
  const made = gcp?.vpc === undefined ? [] : [gcp.vpc.podCidr];
  const named = [...(podCidr === undefined ? [] : [podCidr]), ...made];
  // A pool of a range that is named says nothing new.
  return [...named, ...pools.filter((pool) => !named.some((range) => isWithin(pool, range)))];
}

/** An address pool as the Installation has it. */
type InstalledPool = Pick<PlannedIpPool, "cidr" | "allowedUses"> & { natOutgoing?: string };

/** The pools that pods get their addresses from; none where Calico is not ours. */
export function workloadPools(calico: PlannedNetwork["calico"]): InstalledPool[] {
  const installation = calico?.installation as { calicoNetwork?: { ipPools?: InstalledPool[] } } | undefined;
  const pools = installation?.calicoNetwork?.ipPools ?? [];
  return pools.filter(({ allowedUses }) => allowedUses?.includes("Workload") ?? true);
}

/** The VPC CNI gives pods addresses of the nodes' subnets. */
function vpcRanges({ aws, nodeCidrs, podCidr }: PlannedNetwork): readonly string[] {
  if (aws === undefined || aws.cluster?.networkPlugin === EksNetworkPlugin.Calico) return [];
  if (aws.vpc !== undefined) return [aws.vpc.cidr];
  return podCidr === undefined || aws.cluster !== undefined ? nodeCidrs : [];
}

function unknownFamilies(network: PlannedNetwork, named: readonly string[]): AddressFamily[] {
  const families: AddressFamily[] = ["IPv4", "IPv6"];
  // In a cluster of somebody else's the VPC CNI may be set up to give pods a range besides the nodes'.
  if (named.length === 0 || (network.aws?.existingCluster && network.podCidr === undefined)) return families;
  const { nodeCidrs, serviceCidr, tunnelCidr } = network;
  const seen = [...nodeCidrs, ...(serviceCidr ? [serviceCidr] : []), ...(tunnelCidr ? [tunnelCidr] : [])];
  return families.filter(
    (family) =>
      seen.some((range) => familyOf(range) === family) && !named.some((range) => familyOf(range) === family),
  );
}

import { EksNetworkPlugin } from "../../../config/awsArgs";
import type { AddressFamily } from "../../../values/address";
import { type Cidr, EVERY_ADDRESS, eachOnce } from "../../../values/cidr";
import type { PlannedIpPool } from "../../network/ipPools";
import type { PlannedNetwork } from "../../network/network";

/** Where pods have their addresses: what a policy that goes by addresses can keep apart, and what not. */
export interface PodAddresses {
  /** Ranges that are the pods' alone. */
  own: Cidr[];
  /** Ranges that pods share with nodes. */
  shared: Cidr[];
  /** Families in which pods may have addresses that nobody has named. */
  unknown: AddressFamily[];
  /** Ranges of nodes and their tunnels: of what is not known, nothing is there. */
  nodes: Cidr[];
}

/** Reads them from the configuration, and from what the environment makes. */
export function podAddressesOf(network: PlannedNetwork, nodeCidrs: readonly Cidr[]): PodAddresses {
  const named = eachOnce([...namedRanges(network), ...vpcRanges(network)]);
  const own = named.filter((range) => !nodeCidrs.some((nodes) => nodes.overlaps(range)));
  const shared = named.filter((range) => !own.includes(range));
  return { own, shared, unknown: unknownFamilies(network, named), nodes: [...nodeCidrs] };
}

/** Ranges without what lies among the pods': what a policy can admit without admitting pods. */
export function withoutPods(
  ranges: readonly Cidr[],
  { own }: PodAddresses,
): { cidrs: Cidr[]; except: Cidr[] } {
  const cidrs = eachOnce(ranges).filter((range) => !own.some((pods) => pods.contains(range)));
  // The API server refuses an exception that does not lie inside its range.
  return { cidrs, except: own.filter((pods) => cidrs.some((range) => range.contains(pods))) };
}

/** Which of some ranges may hold pods, exceptions left out; absent where none does. */
export function rangeWithPods(
  { cidrs, except }: { cidrs: readonly Cidr[]; except: readonly Cidr[] },
  { own, shared, unknown, nodes }: PodAddresses,
): Cidr | undefined {
  return cidrs.find(
    (range) =>
      (unknown.includes(range.family) && !nodes.some((one) => one.contains(range))) ||
      [...own, ...shared].some((pods) => meet(range, pods, except)),
  );
}

/** Whether two ranges share an address, exceptions left out: of two that do, the smaller lies in the other. */
export function meet(one: Cidr, other: Cidr, except: readonly Cidr[]): boolean {
  const smaller = other.contains(one) ? one : other;
  return one.overlaps(other) && !except.some((left) => left.contains(smaller));
}

/** Ranges by the configuration, by Calico's pools, and by the network that the environment makes on GCP. */
function namedRanges({ podCidr, calico, gcp }: PlannedNetwork): Cidr[] {
  const pools = workloadPools(calico).map(({ cidr }) => cidr);
  const made = gcp?.vpc === undefined ? [] : [gcp.vpc.podCidr];
  const named = [...(podCidr === undefined ? [] : [podCidr]), ...made];
  // A pool of a range that is named says nothing new.
  return [...named, ...pools.filter((pool) => !named.some((range) => range.contains(pool)))];
}

/** The pools that pods get their addresses from; none where Calico is not ours. */
export function workloadPools(calico: PlannedNetwork["calico"]): PlannedIpPool[] {
  return (calico?.ipPools ?? []).filter(({ allowedUses }) => allowedUses?.includes("Workload") ?? true);
}

/** The VPC CNI gives pods addresses of the nodes' subnets. */
function vpcRanges({ aws, nodeCidrs, podCidr }: PlannedNetwork): readonly Cidr[] {
  if (aws === undefined || aws.cluster?.networkPlugin === EksNetworkPlugin.Calico) return [];
  if (aws.vpc !== undefined) return [aws.vpc.cidr];
  return podCidr === undefined || aws.cluster !== undefined ? nodeCidrs : [];
}

function unknownFamilies(network: PlannedNetwork, named: readonly Cidr[]): AddressFamily[] {
  const families = EVERY_ADDRESS.map(({ family }) => family);
  // In a cluster of somebody else's the VPC CNI may be set up to give pods a range besides the nodes'.
  if (named.length === 0 || (network.aws?.existingCluster && network.podCidr === undefined)) return families;
  const { nodeCidrs, serviceCidr, tunnelCidr } = network;
  const seen = [...nodeCidrs, ...(serviceCidr ? [serviceCidr] : []), ...(tunnelCidr ? [tunnelCidr] : [])];
  return families.filter(
    (family) =>
      seen.some((range) => range.family === family) && !named.some((range) => range.family === family),
  );
}

import limits from "./instanceLimits.json";

/** Network interfaces of an instance type, and the IPv4 addresses of each. */
interface InstanceLimits {
  interfaces: number;
  addresses: number;
  /** Whether its interfaces take prefixes in place of addresses: AWS's own hypervisor Nitro does that. */
  prefixes: boolean;
}

/** An instance type of EC2 as pods see it. */
export interface InstancePods {
  /** How many pods EKS lets a node run where each takes an address of an interface. */
  byAddress: number;
  /** The same where each takes one of a prefix; undefined where the type takes none. */
  byPrefix?: number;
  interfaces: number;
}

/** Addresses of a prefix: a /28. */
export const PREFIX_SIZE = 16;

/** Pods on the host's network, the VPC CNI's and kube-proxy's, take no address. */
const ON_HOST = 2;

/**
 * More pods than these a managed node group lets no node run, small or large
 * (https://docs.aws.amazon.com/eks/latest/userguide/cni-increase-ip-addresses-procedure.html).
 */
const MOST = { small: 110, large: 250, vcpusOfLarge: 30 };

/**
 * How many pods a node of an instance type runs at most. Undefined for a type that the table does not have: AWS adds new ones.
 *
 * @param type such as `m6i.large`
 */
export function instancePods(type: string): InstancePods | undefined {
  const known = limits.limits.find(({ types }) => types.split(" ").includes(type));
  if (known === undefined) return undefined;
  const most = isLarge(type) ? MOST.large : MOST.small;
  return {
    byAddress: Math.min(most, podsOf(known, 1)),
    ...(known.prefixes && { byPrefix: Math.min(most, podsOf(known, PREFIX_SIZE)) }),
    interfaces: known.interfaces,
  };
}

/** The first address of each interface is the node's own. */
function podsOf({ interfaces, addresses }: InstanceLimits, ofEach: number): number {
  return interfaces * (addresses - 1) * ofEach + ON_HOST;
}

/** An `xlarge` has four virtual processors, an `8xlarge` eight times as many; bare metal is a whole machine. */
function isLarge(type: string): boolean {
  const size = type.slice(type.indexOf(".") + 1);
  if (size.startsWith("metal")) return true;
  const [, times] = /^(\d+)xlarge$/.exec(size) ?? [];
  return times !== undefined && Number(times) * 4 >= MOST.vcpusOfLarge;
}

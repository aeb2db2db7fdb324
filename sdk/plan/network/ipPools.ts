import type { Encapsulation } from "../../config/encapsulation";
import type { IpPoolArgs } from "../../config/ipPoolArgs";
import type { NetworkArgs } from "../../config/networkArgs";
import type { Path } from "../../findings/path";
import { Cidr } from "../../values/cidr";
import { dnsNameFault } from "../../values/names";
import { type PlacedRange, readRange } from "../placedRange";
import type { Scope } from "../scope";
import { checkEncapsulation } from "./encapsulation";
import type { NetworkRanges } from "./networkRanges";
import { reportOverlaps } from "./overlaps";

/** A Calico address pool, complete. */
export interface PlannedIpPool {
  name: string;
  cidr: Cidr;
  blockSize: number;
  encapsulation: Encapsulation;
  natOutgoing: boolean;
  nodeSelector: string;
  /** Absent: whatever Calico uses pools for. */
  allowedUses?: ("Workload" | "Tunnel")[];
}

/** Calico's own pod range. */
const DEFAULT_POD_CIDR = Cidr.of("192.168.0.0/16");
/** Prefix lengths that a block may have, by address family, and Calico's default. */
const BLOCKS = {
  IPv4: { shortest: 20, longest: 32, default: 26 },
  IPv6: { shortest: 116, longest: 128, default: 122 },
} as const;

/** What pools are planned from. */
export interface PoolInputs {
  args: NetworkArgs;
  ranges: NetworkRanges;
  /** The network's. */
  encapsulation: Encapsulation;
  /** Where the network stands. */
  path: Path;
}

/** The pods' pools; with `tunnelCidr` one more that only tunnels use, so that their addresses are no pods'. */
export function planIpPools(inputs: PoolInputs, scope: Scope): PlannedIpPool[] {
  const pools = planPodPools(inputs, scope);
  const tunnels = inputs.ranges.tunnelCidr?.cidr;
  if (tunnels === undefined) return pools;
  return [
    ...pools.map((pool): PlannedIpPool => ({ ...pool, allowedUses: ["Workload"] })),
    {
      name: "tunnels",
      cidr: tunnels,
      blockSize: Math.max(BLOCKS[tunnels.family].default, tunnels.prefix),
      encapsulation: encapsulationOf({ cidr: tunnels, path: inputs.path }, inputs, scope),
      natOutgoing: false,
      nodeSelector: "all()",
      allowedUses: ["Tunnel"],
    },
  ];
}

function planPodPools(inputs: PoolInputs, scope: Scope): PlannedIpPool[] {
  const { args, ranges, path } = inputs;
  if (args.ipPools !== undefined) return planNamedPools(args.ipPools, inputs, scope);
  // What is no range is refused where it stands.
  if (args.podCidr !== undefined && ranges.podCidr === undefined) return [];
  const cidr = ranges.podCidr?.cidr ?? DEFAULT_POD_CIDR;
  return [
    {
      name: `default-${cidr.family.toLowerCase()}-ippool`,
      cidr,
      blockSize: Math.max(BLOCKS[cidr.family].default, cidr.prefix),
      encapsulation: encapsulationOf({ cidr, path }, inputs, scope),
      natOutgoing: true,
      nodeSelector: "all()",
    },
  ];
}

function planNamedPools(args: readonly IpPoolArgs[], inputs: PoolInputs, scope: Scope): PlannedIpPool[] {
  const ranges: PlacedRange[] = [];
  const names = new Set<string>();
  const pools: PlannedIpPool[] = [];
  args.forEach((pool, index) => {
    const at: Path = [...inputs.path, "ipPools", index];
    const fault = dnsNameFault(pool.name);
    if (fault)
      scope.findings.add("UEN008", [...at, "name"], `"${pool.name}" is no name of an IPPool: ${fault}`);
    if (names.has(pool.name))
      scope.findings.add("UEN212", [...at, "name"], `there is another pool named ${pool.name}`);
    names.add(pool.name);
    const range = readRange(pool.cidr, [...at, "cidr"], scope.findings);
    if (range === undefined) return;
    ranges.push(range);
    pools.push(planNamedPool(pool, { ...range, at }, inputs, scope));
  });
  reportOverlaps(ranges, scope);
  return pools;
}

function planNamedPool(
  pool: IpPoolArgs,
  { cidr, at }: PlacedRange,
  inputs: PoolInputs,
  scope: Scope,
): PlannedIpPool {
  checkInside(cidr, inputs.ranges.podCidr?.cidr, [...at, "cidr"], scope);
  if (pool.encapsulation)
    checkEncapsulation(pool.encapsulation, inputs.args.bgp, [...at, "encapsulation"], scope);
  const blocks = BLOCKS[cidr.family];
  const blockSize = pool.blockSize ?? Math.max(blocks.default, cidr.prefix);
  const shortest = Math.max(blocks.shortest, cidr.prefix);
  if (!Number.isInteger(blockSize) || blockSize < shortest || blockSize > blocks.longest) {
    scope.findings.add(
      "UEN010",
      [...at, "blockSize"],
      `${blockSize} is no block of ${cidr}: ${shortest} to ${blocks.longest}`,
    );
  }
  return {
    name: pool.name,
    cidr,
    blockSize,
    encapsulation: encapsulationOf({ ...pool, cidr, path: at }, inputs, scope),
    natOutgoing: pool.natOutgoing ?? true,
    nodeSelector: pool.nodeSelector ?? "all()",
  };
}

/**
 * A pool's encapsulation: its own, else the network's. The operator takes no IP in IP on IPv6 ranges
 * (https://github.com/tigera/operator/blob/master/pkg/controller/installation/validation.go).
 */
function encapsulationOf(
  pool: { cidr: Cidr; encapsulation?: Encapsulation; path: Path },
  network: PoolInputs,
  scope: Scope,
): Encapsulation {
  if (pool.cidr.family === "IPv4") return pool.encapsulation ?? network.encapsulation;
  const said = pool.encapsulation ?? network.args.encapsulation;
  if (said === undefined)
    return network.encapsulation.startsWith("IPIP") ? "VXLANCrossSubnet" : network.encapsulation;
  if (said.startsWith("IPIP")) {
    const { path } = pool.encapsulation === undefined ? network : pool;
    scope.findings.add("UEN511", [...path, "encapsulation"], `${said} cannot carry ${pool.cidr}`);
  }
  return said;
}

function checkInside(pool: Cidr, pods: Cidr | undefined, path: Path, scope: Scope): void {
  if (pods === undefined || pods.family !== pool.family || pods.contains(pool)) return;
  scope.findings.add("UEN504", path, `${pool} is not inside network.podCidr ${pods}`);
}

import type { Encapsulation } from "../../config/encapsulation";
import type { NetworkArgs } from "../../config/networkArgs";
import type { Path } from "../../findings/path";
import { Cidr, isV6 } from "../../values/cidr";
import { dnsNameFault } from "../../values/names";
import type { Scope } from "../scope";
import { checkEncapsulation } from "./encapsulation";
import { reportOverlaps } from "./overlaps";

/** A Calico address pool, complete. */
export interface PlannedIpPool {
  name: string;
  cidr: string;
  blockSize: number;
  encapsulation: Encapsulation;
  natOutgoing: boolean;
  nodeSelector: string;
  /** Absent: whatever Calico uses pools for. */
  allowedUses?: ("Workload" | "Tunnel")[];
}

/** Calico's own pod range. */
const DEFAULT_POD_CIDR = "192.168.0.0/16";
/** Prefix lengths that a block may have, by address family, and Calico's default. */
const BLOCKS = {
  IPv4: { shortest: 20, longest: 32, default: 26 },
  IPv6: { shortest: 116, longest: 128, default: 122 },
} as const;

/** The pods' pools; with `tunnelCidr` one more that only tunnels use, so that their addresses are no pods'. */
export function planIpPools(
  args: NetworkArgs,
  encapsulation: Encapsulation,
  path: Path,
  scope: Scope,
): PlannedIpPool[] {
  const pools = planPodPools(args, encapsulation, path, scope);
  const tunnels = args.tunnelCidr === undefined ? undefined : Cidr.read(args.tunnelCidr);
  if (args.tunnelCidr === undefined || tunnels === undefined || typeof tunnels === "string") return pools;
  const { prefix } = tunnels;
  const blockSize = Math.max(BLOCKS[tunnels.family].default, prefix);
  const network = { args, encapsulation, path };
  return [
    ...pools.map((pool): PlannedIpPool => ({ ...pool, allowedUses: ["Workload"] })),
    {
      name: "tunnels",
      cidr: args.tunnelCidr,
      blockSize,
      encapsulation: encapsulationOf({ cidr: args.tunnelCidr, path }, network, scope),
      natOutgoing: false,
      nodeSelector: "all()",
      allowedUses: ["Tunnel"],
    },
  ];
}

function planPodPools(
  args: NetworkArgs,
  encapsulation: Encapsulation,
  path: Path,
  scope: Scope,
): PlannedIpPool[] {
  if (args.ipPools === undefined) {
    const cidr = args.podCidr ?? DEFAULT_POD_CIDR;
    const range = Cidr.read(cidr);
    // What is no range is refused where it stands.
    if (typeof range === "string") return [];
    const { family } = range;
    return [
      {
        name: `default-${family.toLowerCase()}-ippool`,
        cidr,
        blockSize: Math.max(BLOCKS[family].default, range.prefix),
        encapsulation: encapsulationOf({ cidr, path }, { args, encapsulation, path }, scope),
        natOutgoing: true,
        nodeSelector: "all()",
      },
    ];
  }
  const ranges: { cidr: Cidr; at: Path }[] = [];
  const names = new Set<string>();
  const pools: PlannedIpPool[] = [];
  args.ipPools.forEach((pool, index) => {
    const at: Path = [...path, "ipPools", index];
    const fault = dnsNameFault(pool.name);
    if (fault)
      scope.findings.add("UEN008", [...at, "name"], `"${pool.name}" is no name of an IPPool: ${fault}`);
    if (names.has(pool.name))
      scope.findings.add("UEN212", [...at, "name"], `there is another pool named ${pool.name}`);
    names.add(pool.name);
    const cidr = Cidr.read(pool.cidr);
    if (typeof cidr === "string") {
      scope.findings.add("UEN007", [...at, "cidr"], `"${pool.cidr}" is no address range: ${cidr}`);
      return;
    }
    ranges.push({ cidr, at: [...at, "cidr"] });
    checkInside(cidr, args.podCidr, [...at, "cidr"], scope);
    if (pool.encapsulation) checkEncapsulation(pool.encapsulation, args.bgp, [...at, "encapsulation"], scope);
    const blocks = BLOCKS[cidr.family];
    const blockSize = pool.blockSize ?? Math.max(blocks.default, cidr.prefix);
    const shortest = Math.max(blocks.shortest, cidr.prefix);
    if (!Number.isInteger(blockSize) || blockSize < shortest || blockSize > blocks.longest) {
      scope.findings.add(
        "UEN010",
        [...at, "blockSize"],
        `${blockSize} is no block of ${pool.cidr}: ${shortest} to ${blocks.longest}`,
      );
    }
    pools.push({
      name: pool.name,
      cidr: pool.cidr,
      blockSize,
      encapsulation: encapsulationOf({ ...pool, path: at }, { args, encapsulation, path }, scope),
      natOutgoing: pool.natOutgoing ?? true,
      nodeSelector: pool.nodeSelector ?? "all()",
    });
  });
  reportOverlaps(ranges, scope);
  return pools;
}

/**
 * A pool's encapsulation: its own, else the network's. The operator takes no IP in IP on IPv6 ranges
 * (https://github.com/tigera/operator/blob/master/pkg/controller/installation/validation.go).
 */
function encapsulationOf(
  pool: { cidr: string; encapsulation?: Encapsulation; path: Path },
  network: { args: NetworkArgs; encapsulation: Encapsulation; path: Path },
  scope: Scope,
): Encapsulation {
  if (!isV6(pool.cidr)) return pool.encapsulation ?? network.encapsulation;
  const said = pool.encapsulation ?? network.args.encapsulation;
  if (said === undefined)
    return network.encapsulation.startsWith("IPIP") ? "VXLANCrossSubnet" : network.encapsulation;
  if (said.startsWith("IPIP")) {
    const { path } = pool.encapsulation === undefined ? network : pool;
    scope.findings.add("UEN511", [...path, "encapsulation"], `${said} cannot carry ${pool.cidr}`);
  }
  return said;
}

function checkInside(pool: Cidr, podCidr: string | undefined, path: Path, scope: Scope): void {
  const pods = podCidr === undefined ? undefined : Cidr.read(podCidr);
  if (pods === undefined || typeof pods === "string" || pods.family !== pool.family) return;
  if (!pods.contains(pool))
    scope.findings.add("UEN504", path, `${pool.text} is not inside network.podCidr ${podCidr}`);
}

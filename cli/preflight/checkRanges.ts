import { familyOf } from "../../sdk/values/address";
import { Cidr, ofFamily } from "../../sdk/values/cidr";
import type { Look } from "./check";
import type { SeenNode, SeenPool } from "./snapshot";

/** Calico writes a node's address with its subnet's prefix here. */
const CALICO_ADDRESS = "projectcalico.org/IPv4Address";

/** Whether nodes, pods and Services have their addresses where the configuration says. */
export function checkRanges(look: Look): void {
  checkNodes(look);
  const { args, cluster, learned } = look;
  const network = args.network ?? {};
  const pods = cluster.pools.filter(isFor("Workload"));
  const tunnels = cluster.pools.filter((pool) => isFor("Tunnel")(pool) && !isFor("Workload")(pool));
  const learn = (key: string, cidrs: readonly Cidr[], from: string) => {
    const [only, ...more] = cidrs;
    if (only === undefined || more.length > 0) return;
    learned.push({ path: ["environment", "network", key], value: only.text, from });
  };
  if (network.podCidr === undefined) learn("podCidr", cidrsOf(pods), "Calico's address pool");
  if (network.tunnelCidr === undefined) learn("tunnelCidr", cidrsOf(tunnels), "Calico's pool of tunnels");
  if (network.serviceCidr === undefined) {
    const cidrs = Cidr.those(cluster.serviceCidrs.flatMap(({ spec }) => spec.cidrs ?? []));
    learn("serviceCidr", ofFamily(cidrs, "IPv4"), "the cluster's ServiceCIDR");
  }
}

function checkNodes({ args, plan, cluster, findings, learned }: Look): void {
  const isNamed = args.network?.nodeCidrs !== undefined;
  const { nodeCidrs, podCidr } = plan.network;
  const path = ["environment", "network", "nodeCidrs"];
  const addresses = cluster.nodes.flatMap(addressesOf);
  if (!isNamed && addresses.length > 0) {
    const ranges = [...new Set(cluster.nodes.flatMap(rangesOf))];
    learned.push({
      path,
      value: ranges,
      from: "the nodes' addresses; widen it to their subnets if nodes may be added",
    });
  }
  for (const address of isNamed ? addresses : []) {
    if (nodeCidrs.some((range) => range.holds(address))) continue;
    findings.add(
      "UEN659",
      path,
      `a node has the address ${address}, which is in none of ${nodeCidrs.join(", ")}`,
    );
  }
  const names = new Set(cluster.nodes.map(({ metadata }) => metadata.name));
  for (const { owner, node, configPath } of plan.exposures) {
    if (node === null || names.size === 0 || names.has(node)) continue;
    findings.add("UEN659", configPath, `${owner} is pinned to ${node}, and there is no such node`);
  }
  const outside = cluster.nodes.flatMap(({ metadata, spec }) =>
    Cidr.those(spec.podCIDRs ?? [])
      .filter((range) => podCidr?.family === range.family && !podCidr.contains(range))
      .map((range) => `${metadata.name} ${range}`),
  );
  if (outside.length > 0) {
    findings.add(
      "UEN659",
      ["environment", "network", "podCidr"],
      `${podCidr} does not hold ${outside.join(", ")}`,
    );
  }
}

function addressesOf({ status }: SeenNode): string[] {
  return (status?.addresses ?? []).filter(({ type }) => type === "InternalIP").map(({ address }) => address);
}

/** With its subnet where Calico knows it, else the address alone: a guess would admit neighbours that are no nodes. */
function rangesOf(node: SeenNode): string[] {
  const known = node.metadata.annotations?.[CALICO_ADDRESS];
  const prefix = known?.split("/")[1];
  return addressesOf(node).map((address) => {
    const hasSubnet = prefix !== undefined && known?.startsWith(`${address}/`);
    return familyOf(address) === "IPv4" && hasSubnet
      ? Cidr.around(address, Number(prefix)).text
      : Cidr.single(address).text;
  });
}

function isFor(use: string): (pool: SeenPool) => boolean {
  return ({ spec }) => !spec.disabled && (spec.allowedUses?.includes(use) ?? true);
}

function cidrsOf(pools: readonly SeenPool[]): Cidr[] {
  return ofFamily(Cidr.those(pools.map(({ spec }) => spec.cidr)), "IPv4");
}

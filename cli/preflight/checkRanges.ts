import { isIn, isV6, isWithin, ofFamily, rangeOf, singleRange } from "../../sdk/values/cidr";
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
  const learn = (key: string, cidrs: readonly string[], from: string) => {
    const [only, ...more] = cidrs;
    if (only === undefined || more.length > 0) return;
    learned.push({ path: ["environment", "network", key], value: only, from });
  };
  if (network.podCidr === undefined) learn("podCidr", cidrsOf(pods), "Calico's address pool");
  if (network.tunnelCidr === undefined) learn("tunnelCidr", cidrsOf(tunnels), "Calico's pool of tunnels");
  if (network.serviceCidr === undefined) {
    const cidrs = cluster.serviceCidrs.flatMap(({ spec }) => spec.cidrs ?? []);
    learn(
      "serviceCidr",
      cidrs.filter((one) => !isV6(one)),
      "the cluster's ServiceCIDR",
    );
  }
}

function checkNodes({ args, plan, cluster, findings, learned }: Look): void {
  const nodeCidrs = args.network?.nodeCidrs;
  const path = ["environment", "network", "nodeCidrs"];
  const addresses = cluster.nodes.flatMap(addressesOf);
  if (nodeCidrs === undefined && addresses.length > 0) {
    const ranges = [...new Set(cluster.nodes.flatMap(rangesOf))];
    learned.push({
      path,
      value: ranges,
      from: "the nodes' addresses; widen it to their subnets if nodes may be added",
    });
  }
  for (const address of nodeCidrs ? addresses : []) {
    if (nodeCidrs?.some((range) => isIn(address, range))) continue;
    findings.add(
      "UEN659",
      path,
      `a node has the address ${address}, which is in none of ${nodeCidrs?.join(", ")}`,
    );
  }
  const names = new Set(cluster.nodes.map(({ metadata }) => metadata.name));
  for (const { owner, node, configPath } of plan.exposures) {
    if (node === null || names.size === 0 || names.has(node)) continue;
    findings.add("UEN659", configPath, `${owner} is pinned to ${node}, and there is no such node`);
  }
  const { podCidr } = args.network ?? {};
  const outside = cluster.nodes.flatMap(({ metadata, spec }) =>
    ofFamily(podCidr === undefined ? [] : (spec.podCIDRs ?? []), podCidr ?? "")
      .filter((range) => !isWithin(range, podCidr ?? ""))
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
    return !isV6(address) && prefix !== undefined && known?.startsWith(`${address}/`)
      ? rangeOf(address, Number(prefix))
      : singleRange(address);
  });
}

function isFor(use: string): (pool: SeenPool) => boolean {
  return ({ spec }) => !spec.disabled && (spec.allowedUses?.includes(use) ?? true);
}

function cidrsOf(pools: readonly SeenPool[]): string[] {
  return pools.map(({ spec }) => spec.cidr).filter((cidr) => !isV6(cidr));
}

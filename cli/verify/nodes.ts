import type { NetworkPlan } from "../../sdk/plan/networkPlan";
import { isAddress } from "../../sdk/values/address";
import { UsageError } from "../usageError";
import type { ClusterFacts, NodeAt } from "./clusterFacts";

/**
 * The nodes that are called: those of the command line, else the cluster's. Where the plan knows the nodes' ranges, no address
 * outside of them is called.
 *
 * @throws UsageError where there are none, or one is not the plan's
 */
export function nodesOf(
  { network: { nodeCidrs } }: NetworkPlan,
  named: readonly string[],
  facts: ClusterFacts | undefined,
): NodeAt[] {
  const isPlanned = (address: string) =>
    nodeCidrs.length === 0 || nodeCidrs.some((range) => range.holds(address));
  const given = named.map((text) => readNamed(text, "--node"));
  for (const { address } of given) {
    if (isPlanned(address)) continue;
    throw new UsageError(
      `${address} is no address of this environment's nodes (network.nodeCidrs: ${nodeCidrs.join(", ")}), and is not called.`,
    );
  }
  if (given.length > 0) return given;
  const seen = facts?.nodes ?? [];
  const nodes = seen.filter(({ address }) => isPlanned(address));
  if (nodes.length > 0) return nodes;
  if (seen.length > 0) {
    throw new UsageError(
      `No node of the cluster has an address in network.nodeCidrs (${nodeCidrs.join(", ")}): ${seen.map(({ address }) => address).join(", ")}.`,
    );
  }
  throw new UsageError(
    "Which nodes are to be called is not known: let it read the cluster (--kubeconfig), or name them: --node worker-1=10.0.0.11",
  );
}

/**
 * Reads `name=address`, or an address alone.
 *
 * @throws UsageError where it is neither
 */
export function readNamed(text: string, option: string): NodeAt {
  const [first = "", ...rest] = text.split("=");
  const address = rest.length === 0 ? first : rest.join("=");
  if (first === "" || !isAddress(address)) {
    throw new UsageError(`${option} takes a name and an address, such as worker-1=10.0.0.11, not "${text}".`);
  }
  return { name: first, address };
}

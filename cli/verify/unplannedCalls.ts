import { Protocol } from "../../sdk/config/protocol";
import type { Call } from "./call";
import type { CallContext } from "./plannedCalls";

/** How many numbers of the node port range are tried. */
const NUMBERS = 5;

/**
 * Calls to ports of the nodes where nothing should answer: node ports that nobody in the cluster has, and the port of Usage
 * Engine's control interface, which only its pods have.
 */
export async function unplannedCalls(context: CallContext): Promise<Call[]> {
  const { plan, nodes, askers } = context;
  const control = plan.exposures
    .filter(({ owner, name }) => owner === "platform" && name === "control")
    .map(({ targetPort }) => targetPort);
  const numbers = [
    ...unusedNodePorts(context).map((port) => ({ port, name: "unplanned" })),
    ...control.map((port) => ({ port, name: "control" })),
  ];
  const calls: Call[] = [];
  for (const { port, name } of numbers) {
    for (const node of nodes) {
      const asker = await askers(node.address);
      if (asker === undefined) continue;
      calls.push({
        owner: "node",
        name,
        port,
        protocol: Protocol.TCP,
        through: node.name,
        isNode: true,
        isLocal: false,
        tried: { probe: { kind: "tcp", address: node.address, port }, asker },
        expected: { answer: false, stages: [] },
      });
    }
  }
  return calls;
}

/** Spread over the range; none where it is not known which of them others have. */
function unusedNodePorts({ plan, facts }: CallContext): number[] {
  const taken = facts?.nodePorts();
  if (taken === undefined) return [];
  const { nodePortRange, reservedNodePorts } = plan.network;
  const used = new Set([...taken, ...reservedNodePorts, ...plan.nodePorts.map(({ nodePort }) => nodePort)]);
  const size = nodePortRange.last - nodePortRange.first + 1;
  const all = Array.from({ length: size }, (_, index) => nodePortRange.first + index);
  return spread(
    all.filter((port) => !used.has(port)),
    NUMBERS,
  );
}

/** So many of a list, at equal distances, the first one among them. */
export function spread<One>(all: readonly One[], most: number): One[] {
  if (all.length <= most) return [...all];
  const step = all.length / most;
  return Array.from({ length: most }, (_, index) => all[Math.floor(index * step)]).filter(
    (one): one is One => one !== undefined,
  );
}

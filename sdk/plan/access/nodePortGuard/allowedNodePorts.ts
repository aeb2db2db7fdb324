import { Protocol } from "../../../config/protocol";
import type { Cidr } from "../../../values/cidr";
import type { PlannedExposure } from "../../exposure";
import type { NodePortRange } from "../../nodePorts/nodePortRange";
import type { ExposedWorkload } from "../workload";

/** Node ports of one owner that the guard opens to the same sources: one rule for each address family. */
export interface AllowedNodePorts {
  owner: string;
  protocol: Protocol;
  /** Numbers as a client calls them on a node. */
  ports: number[];
  sources: readonly Cidr[];
  /** Addresses of the nodes that answer, each a range of its own; empty: every node. */
  nodeAddresses: readonly Cidr[];
}

/** Ports that the guard closes. */
export interface ClosedPorts {
  protocol: Protocol;
  ranges: NodePortRange[];
}

const GUARDED_PROTOCOLS = [Protocol.TCP, Protocol.UDP, Protocol.SCTP] as const;

/** Every port of the whole node port range. */
export function closeRange(range: NodePortRange): ClosedPorts[] {
  return GUARDED_PROTOCOLS.map((protocol) => ({ protocol, ranges: [range] }));
}

/** The pinned node ports alone, in ascending order. */
export function closePlanned(workloads: readonly ExposedWorkload[]): ClosedPorts[] {
  return GUARDED_PROTOCOLS.flatMap((protocol) => {
    const numbers = workloads
      .flatMap(({ exposures }) => exposures.filter((one) => one.protocol === protocol))
      .flatMap(({ nodePort }) => nodePort ?? []);
    const ports = [...new Set(numbers)].sort((a, b) => a - b);
    return ports.length > 0 ? [{ protocol, ranges: ports.map((port) => ({ first: port, last: port })) }] : [];
  });
}

/** Whether the guard closes a port of the nodes to those who are not admitted. */
export function isClosed(closed: readonly ClosedPorts[], port: number, protocol: Protocol): boolean {
  return closed.some(
    (one) => one.protocol === protocol && one.ranges.some(({ first, last }) => port >= first && port <= last),
  );
}

/**
 * What the guard opens again. A load balancer's own port counts too where it is among the closed ones: a policy before DNAT
 * sees the number that the client called, whatever address it called.
 */
export function allowedNodePortsOf(
  workloads: readonly ExposedWorkload[],
  closed: readonly ClosedPorts[],
  nodeAddresses: ReadonlyMap<string, readonly Cidr[]>,
): AllowedNodePorts[] {
  const allowed = new Map<string, AllowedNodePorts>();
  for (const { owner, exposures } of workloads) {
    for (const exposure of exposures) {
      const { protocol, sources } = exposure;
      const numbers = portsOnNode(exposure).filter((port) => isClosed(closed, port, protocol));
      if (numbers.length === 0 || sources.length === 0) continue;
      const addresses = nodeAddresses.get(owner) ?? [];
      const key = JSON.stringify([owner, protocol, sources, addresses]);
      const entry = allowed.get(key) ?? {
        owner,
        protocol,
        ports: [],
        sources,
        nodeAddresses: addresses,
      };
      entry.ports.push(...numbers.filter((number) => !entry.ports.includes(number)));
      allowed.set(key, entry);
    }
  }
  return [...allowed.values()];
}

function portsOnNode({ via, nodePort, port }: PlannedExposure): number[] {
  if (via === "NodePort") return nodePort === null ? [] : [nodePort];
  return via === "LoadBalancer" ? [...(nodePort === null ? [] : [nodePort]), port] : [];
}

import { createHash } from "node:crypto";
import type { LocalNode } from "../cluster/nodes";

/** A host outside of the cluster, on a network of its own behind the router. */
export interface OutsideClient {
  readonly name: string;
  readonly address: string;
  /** The router's address on that network, /24. */
  readonly router: string;
}

/** A machine on the nodes' own LAN that is none of the cluster's. */
export interface Neighbour {
  readonly name: string;
  readonly address: string;
}

/**
 * The machines of a cluster with real nodes, as the wires between their network namespaces make them: a LAN with the router,
 * the control plane, the nodes and a neighbour of theirs, and clients behind the router. None of it leaves this machine.
 */
export interface Layout {
  /** The beginning of the cgroups' names, different for every cluster: they are the whole machine's. */
  readonly cgroupPrefix: string;
  readonly lan: string;
  readonly router: string;
  /** Not a node's. It is where nodes find the API server, and where that calls them from. */
  readonly controlPlane: { readonly address: string; readonly port: number };
  readonly nodes: readonly LocalNode[];
  readonly clients: readonly OutsideClient[];
  readonly neighbours: readonly Neighbour[];
  readonly podCidr: string;
  readonly serviceCidr: string;
}

/** The range of the nodes' LAN. */
const LAN_CIDR = "10.240.0.0/24";
/** The range of the nodes' addresses in their tunnels, apart from the pods', where pods' traffic goes through tunnels. */
export const TUNNEL_CIDR = "10.241.0.0/24";
/** The control plane's address in the LAN. */
export const CONTROL_PLANE_ADDRESS = "10.240.0.2";

const OUTSIDE_CLIENTS: readonly OutsideClient[] = [
  // In the default sources (RFC 1918), and out of them (RFC 5737).
  { name: "inside-sources", address: "10.250.0.10", router: "10.250.0.1" },
  { name: "outside-sources", address: "203.0.113.10", router: "203.0.113.1" },
];

// In the range that is given for the nodes' (network.nodeCidrs), as a machine is that got an address beside theirs.
const NEIGHBOURS: readonly Neighbour[] = [{ name: "beside-the-nodes", address: "10.240.0.14" }];

/** The address of a node, by its number from 0. */
export function nodeAddress(index: number): string {
  return `10.240.0.${11 + index}`;
}

/** A node's share of the tunnels' range, by its number from 0. */
export function tunnelBlock(index: number): string {
  return `10.241.0.${64 * index}/26`;
}

/** The address of a node in its tunnel. */
export function tunnelAddress(index: number): string {
  return `10.241.0.${64 * index + 1}`;
}

export function planLayout(
  folder: string,
  nodes: readonly LocalNode[],
  { podCidr, serviceCidr }: { readonly podCidr: string; readonly serviceCidr: string },
): Layout {
  return {
    cgroupPrefix: cgroupPrefix(folder),
    lan: LAN_CIDR,
    router: "10.240.0.1",
    controlPlane: { address: CONTROL_PLANE_ADDRESS, port: 6443 },
    nodes,
    clients: OUTSIDE_CLIENTS,
    neighbours: NEIGHBOURS,
    podCidr,
    serviceCidr,
  };
}

/** What the cgroups of a cluster's nodes begin with. */
export function cgroupPrefix(folder: string): string {
  const id = createHash("sha256").update(folder).digest("hex").slice(0, 10);
  return `usage-engine-networking-${id}-`;
}

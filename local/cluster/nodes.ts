import * as ipaddr from "ipaddr.js";
import type { Api, KubernetesObject } from "./api";

/** A simulated node. */
export interface LocalNode {
  readonly name: string;
  /** Its `InternalIP`, from the range that RFC 5737 keeps for documentation: no packet ever goes there. */
  readonly address: string;
  /** Its share of the pod range, a /24. */
  readonly podCidr: string;
}

/** The largest number of nodes: 192.0.2.11 to 192.0.2.254. */
const MAX_NODES = 244;

/** The number of zones over which the nodes are spread. */
const ZONES = 3;

/**
 * The nodes `worker-1` to `worker-<count>`.
 *
 * @param podCidr IPv4 range with room for a /24 per node
 * @throws if the range or the number of nodes does not fit
 */
export function planNodes(count: number, podCidr: string): LocalNode[] {
  if (!Number.isInteger(count) || count < 1 || count > MAX_NODES) {
    throw new Error(`nodes: ${count} is not a number of nodes from 1 to ${MAX_NODES}`);
  }
  if (!ipaddr.IPv4.isValidCIDR(podCidr)) {
    throw new Error(`podCidr: ${podCidr} is not an IPv4 range such as 192.168.0.0/16`);
  }
  const [range, length] = ipaddr.IPv4.parseCIDR(podCidr);
  if (length > 24 || count > 2 ** (24 - length)) {
    throw new Error(
      `podCidr: ${podCidr} has no room for a /24 for each of ${count} nodes: take a larger range`,
    );
  }
  const [a = 0, b = 0, c = 0] = ipaddr.IPv4.networkAddressFromCIDR(`${range.toString()}/${length}`).octets;
  return Array.from({ length: count }, (_, index) => {
    const share = (a << 16) + (b << 8) + c + index;
    return {
      name: `worker-${index + 1}`,
      address: `192.0.2.${11 + index}`,
      podCidr: `${(share >> 16) & 255}.${(share >> 8) & 255}.${share & 255}.0/24`,
    };
  });
}

/** A node before its kubelet has said anything of it. */
export function nodeObject(
  node: LocalNode,
  index: number,
  annotations: Readonly<Record<string, string>>,
): KubernetesObject {
  return {
    apiVersion: "v1",
    kind: "Node",
    metadata: {
      name: node.name,
      labels: {
        "kubernetes.io/arch": "amd64",
        "kubernetes.io/hostname": node.name,
        "kubernetes.io/os": "linux",
        "node-role.kubernetes.io/worker": "",
        "topology.kubernetes.io/region": "local",
        "topology.kubernetes.io/zone": `local-${(index % ZONES) + 1}`,
        pool: "workers",
      },
      annotations: { "node.alpha.kubernetes.io/ttl": "0", ...annotations },
    },
    spec: { podCIDR: node.podCidr, podCIDRs: [node.podCidr] },
  };
}

function nodeStatus(node: LocalNode, kubernetesVersion: string): Record<string, unknown> {
  const size = { cpu: "16", memory: "64Gi", pods: "250", "ephemeral-storage": "200Gi" };
  return {
    addresses: [
      { type: "InternalIP", address: node.address },
      { type: "Hostname", address: node.name },
    ],
    capacity: size,
    allocatable: size,
    nodeInfo: { kubeletVersion: kubernetesVersion, kubeProxyVersion: kubernetesVersion },
  };
}

/** Registers the nodes with their addresses, as their kubelets would. To be done before KWOK gives them its own. */
export async function registerNodes(api: Api, nodes: readonly LocalNode[]): Promise<void> {
  const { gitVersion } = await api.get<{ gitVersion: string }>("/version");
  await Promise.all(
    nodes.map(async (node, index) => {
      await api.apply("/api/v1/nodes", nodeObject(node, index, { "kwok.x-k8s.io/node": "fake" }));
      const status = { status: nodeStatus(node, gitVersion) };
      const path = `/api/v1/nodes/${node.name}/status`;
      await api.request("PATCH", path, status, "application/strategic-merge-patch+json");
    }),
  );
}

interface NodeView {
  readonly spec: { readonly taints?: readonly { readonly key: string }[] };
  readonly status: { readonly conditions?: readonly { readonly type: string; readonly status: string }[] };
}

/** Whether every node is Ready and takes pods: the controller manager has removed the taint of a new node. */
export async function areNodesReady(api: Api, nodes: readonly LocalNode[]): Promise<boolean> {
  const views = await Promise.all(nodes.map(({ name }) => api.get<NodeView>(`/api/v1/nodes/${name}`)));
  return views.every(
    ({ spec, status }) =>
      status.conditions?.some(({ type, status: value }) => type === "Ready" && value === "True") &&
      !spec.taints?.some(({ key }) => key.startsWith("node.kubernetes.io/")),
  );
}

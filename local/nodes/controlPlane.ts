import * as fs from "node:fs/promises";
import * as ipaddr from "ipaddr.js";
import { stringify } from "yaml";
import type { LocalNode } from "../cluster/nodes";
import { CONTROL_PLANE_ADDRESS, nodeAddress } from "./layout";
import { NodesFolder } from "./nodesFolder";

/** The addresses by which real nodes and their pods call the API server: the LAN's, and that of its Service. */
export function apiServerAddresses(serviceCidr: string): string[] {
  const first = ipaddr.IPv4.networkAddressFromCIDR(serviceCidr).octets;
  return [CONTROL_PLANE_ADDRESS, [...first.slice(0, 3), (first[3] ?? 0) + 1].join(".")];
}

/** The nodes, with addresses in the LAN. */
export function onLan(nodes: readonly LocalNode[]): LocalNode[] {
  return nodes.map((node, index) => ({ ...node, address: nodeAddress(index) }));
}

/**
 * Tells the API server to call what is in the cluster (kubelets, webhooks) through the relay, which is on the nodes' LAN: it
 * has no way there itself.
 *
 * @see https://kubernetes.io/docs/tasks/extend-kubernetes/setup-konnectivity/
 * @param cluster the cluster's folder, in which the API server is started
 */
export async function writeEgress(file: string, cluster: string): Promise<void> {
  const content = stringify({
    apiVersion: "apiserver.k8s.io/v1beta1",
    kind: "EgressSelectorConfiguration",
    egressSelections: [
      {
        name: "cluster",
        connection: {
          proxyProtocol: "HTTPConnect",
          transport: { uds: { udsName: new NodesFolder(cluster).socket("kubelets") } },
        },
      },
    ],
  });
  await fs.writeFile(file, content, { mode: 0o600 });
}

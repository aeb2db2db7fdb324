import * as k8s from "@pulumi/kubernetes";
import type * as pulumi from "@pulumi/pulumi";
import type { PlannedCalico } from "../../plan/network/calico";
import { type CommonMetadata, metadataOf } from "../kubernetes/metadata";

/** Calico's own API, which its API server serves: https://docs.tigera.io/calico/latest/reference/resources/ */
const API = "projectcalico.org/v3";

/** The nodes' side of BGP and the routers that they peer with; nothing where BGP is off. */
export function createBgp(
  name: string,
  planned: PlannedCalico["bgp"],
  common: CommonMetadata,
  opts: pulumi.CustomResourceOptions,
): void {
  if (!planned.enabled) return;
  const configuration = new k8s.apiextensions.CustomResource(
    `${name}-bgp`,
    {
      apiVersion: API,
      kind: "BGPConfiguration",
      // Calico reads the configuration of all nodes from this name alone.
      metadata: metadataOf({ ...common, name: "default" }),
      spec: { asNumber: planned.asNumber, nodeToNodeMeshEnabled: planned.nodeToNodeMesh },
    },
    opts,
  );
  for (const { name: peer, peerAddress, asNumber, nodeSelector } of planned.peers) {
    new k8s.apiextensions.CustomResource(
      `${name}-bgp-${peer}`,
      {
        apiVersion: API,
        kind: "BGPPeer",
        metadata: metadataOf({ ...common, name: peer }),
        spec: { peerIP: peerAddress, asNumber, ...(nodeSelector !== undefined && { nodeSelector }) },
      },
      { ...opts, dependsOn: configuration },
    );
  }
}

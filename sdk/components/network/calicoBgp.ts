import * as k8s from "@pulumi/kubernetes";
import type * as pulumi from "@pulumi/pulumi";
import type { PlannedCalico } from "../../plan/network/calico";
import { CALICO_API } from "../../values/apis";
import { type CommonMetadata, metadataOf } from "../kubernetes/metadata";

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
      apiVersion: CALICO_API,
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
        apiVersion: CALICO_API,
        kind: "BGPPeer",
        metadata: metadataOf({ ...common, name: peer }),
        spec: { peerIP: peerAddress, asNumber, ...(nodeSelector !== undefined && { nodeSelector }) },
      },
      { ...opts, dependsOn: configuration },
    );
  }
}

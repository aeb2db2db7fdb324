import * as k8s from "@pulumi/kubernetes";
import type * as pulumi from "@pulumi/pulumi";
import type { PlannedMetalLb } from "../../plan/loadBalancers/loadBalancersOnPrem";
import type { NetworkPlan } from "../../plan/networkPlan";
import { METALLB_RELEASE } from "../../plan/releases";
import { metadataOf } from "../kubernetes/metadata";
import { createRelease } from "../kubernetes/release";

/**
 * MetalLB by its chart, its address pools, and how they are announced: on the nodes' own network (L2), or to routers by BGP.
 *
 * @returns what LoadBalancer Services must wait for, so that each finds its pool
 */
export function createMetalLb(
  name: string,
  planned: PlannedMetalLb,
  { plan, directory = "." }: { plan: NetworkPlan; directory?: string },
  parent: pulumi.ComponentResource,
): pulumi.Resource[] {
  const { labels, annotations } = plan;
  const namespace = new k8s.core.v1.Namespace(
    `${name}-metallb`,
    {
      metadata: metadataOf({
        name: planned.namespace,
        // Its speakers work on the host's network, which pod security may forbid elsewhere.
        labels: { ...labels, "pod-security.kubernetes.io/enforce": "privileged" },
        annotations,
      }),
    },
    { parent },
  );
  const release = createRelease(
    `${name}-metallb`,
    planned.chart,
    { releaseName: METALLB_RELEASE, namespace: namespace.metadata.name, directory },
    { parent, dependsOn: namespace },
  );
  const create = (kind: string, version: string, objectName: string, spec: Record<string, unknown>) =>
    new k8s.apiextensions.CustomResource(
      `${name}-${objectName}-${kind.toLowerCase()}`,
      {
        apiVersion: `metallb.io/${version}`,
        kind,
        metadata: metadataOf({ name: objectName, namespace: planned.namespace, labels, annotations }),
        spec,
      },
      { parent, dependsOn: release },
    );
  const pools = planned.pools.map(({ name: pool, addresses, autoAssign }) =>
    create("IPAddressPool", "v1beta1", pool, { addresses, autoAssign }),
  );
  const ipAddressPools = planned.pools.map((pool) => pool.name);
  const peers = planned.bgpPeers.map(({ name: peer, address, port, asNumber }) =>
    create("BGPPeer", "v1beta2", peer, {
      myASN: planned.asNumber,
      peerASN: asNumber,
      peerAddress: address,
      ...(port !== undefined && { peerPort: port }),
    }),
  );
  const kind = peers.length > 0 ? "BGPAdvertisement" : "L2Advertisement";
  const announced = create(kind, "v1beta1", plan.namespace.name, { ipAddressPools });
  return [...pools, ...peers, announced];
}

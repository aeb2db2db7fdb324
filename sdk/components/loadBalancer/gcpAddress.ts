import type * as pulumi from "@pulumi/pulumi";
import type { PlannedGcpAddress } from "../../plan/loadBalancers/loadBalancersGcp";
import * as gcp from "../clouds/gcp";
import type { GcpCluster } from "../network/gcp/gke";

/**
 * A reserved regional address, by the name that Services call it. GKE makes the forwarding rules when the Services come;
 * so the address must be there before them, and goes after them. Loads the GCP SDK.
 */
export function createGcpAddress(
  name: string,
  planned: PlannedGcpAddress,
  { planned: { project, region, labels, protect }, subnetwork }: GcpCluster,
  opts: pulumi.CustomResourceOptions,
): gcp.compute.Address {
  const place = planned.internal
    ? {
        addressType: "INTERNAL",
        // Several forwarding rules on one internal address need a purpose of their own.
        purpose: planned.shared ? "SHARED_LOADBALANCER_VIP" : "GCE_ENDPOINT",
        subnetwork,
      }
    : { addressType: "EXTERNAL", networkTier: "PREMIUM" };
  return new gcp.compute.Address(
    name,
    { project, region, name: planned.name, labels, ...place },
    { ...opts, protect },
  );
}

/** A name in a managed zone that leads to an address. */
export function createGcpRecord(
  name: string,
  { host, zone, address }: { host: string; zone: string; address: gcp.compute.Address },
  { planned: { project } }: GcpCluster,
  opts: pulumi.CustomResourceOptions,
): gcp.dns.RecordSet {
  return new gcp.dns.RecordSet(
    name,
    { project, managedZone: zone, name: `${host}.`, type: "A", ttl: 300, rrdatas: [address.address] },
    opts,
  );
}

import type * as pulumi from "@pulumi/pulumi";
import type { PlannedGcp } from "../../../plan/network/gcpNetwork";
import type { PlannedGcpVpc } from "../../../plan/network/gcpVpc";
import * as gcp from "../../clouds/gcp";

/** Names of the secondary ranges of a subnet that the stack makes. */
const PODS = "pods";
const SERVICES = "services";

/** A network as the rest uses it. */
export interface GcpVpc {
  network: pulumi.Input<string>;
  subnetwork: pulumi.Input<string>;
  podRange: string;
  serviceRange: string;
  /** Addresses that peers see traffic of private nodes come from. */
  egressAddresses: pulumi.Output<string>[];
  /** What must be there before private nodes can start. */
  wayOut: pulumi.Resource[];
}

/** Network, subnet with secondary ranges, and Cloud NAT on named addresses, as planned. */
export function createGcpVpc(
  name: string,
  { project, region, protect, labels }: PlannedGcp,
  planned: PlannedGcpVpc,
  opts: pulumi.CustomResourceOptions,
): GcpVpc {
  const network = new gcp.compute.Network(
    `${name}-vpc`,
    { project, autoCreateSubnetworks: false, routingMode: "REGIONAL" },
    { ...opts, protect },
  );
  const subnetwork = new gcp.compute.Subnetwork(
    `${name}-nodes`,
    {
      project,
      region,
      network: network.id,
      ipCidrRange: planned.nodeCidr.text,
      secondaryIpRanges: [
        { rangeName: PODS, ipCidrRange: planned.podCidr.text },
        { rangeName: SERVICES, ipCidrRange: planned.serviceCidr.text },
      ],
      // Free: private nodes reach Google's own registries without NAT.
      privateIpGoogleAccess: true,
    },
    opts,
  );
  const made = { network: network.id, subnetwork: subnetwork.id, podRange: PODS, serviceRange: SERVICES };
  if (planned.natAddresses === 0) return { ...made, egressAddresses: [], wayOut: [] };
  const router = new gcp.compute.Router(`${name}-router`, { project, region, network: network.id }, opts);
  const addresses = Array.from(
    { length: planned.natAddresses },
    (_, index) =>
      // Peers may have this address in their firewalls.
      new gcp.compute.Address(
        `${name}-nat-${index}`,
        { project, region, addressType: "EXTERNAL", labels },
        { ...opts, protect },
      ),
  );
  const nat = new gcp.compute.RouterNat(
    `${name}-nat`,
    {
      project,
      region,
      router: router.name,
      natIpAllocateOption: "MANUAL_ONLY",
      natIps: addresses.map((address) => address.selfLink),
      sourceSubnetworkIpRangesToNat: "ALL_SUBNETWORKS_ALL_IP_RANGES",
    },
    opts,
  );
  return { ...made, egressAddresses: addresses.map(({ address }) => address), wayOut: [nat] };
}

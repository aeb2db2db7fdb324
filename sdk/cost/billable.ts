/** What an item is counted under. */
export type CostGroup = "network" | "controlPlane";

/** One kind of thing that is billed. */
export interface Billable {
  title: string;
  /** What its price is for one of. */
  unit: "hour" | "node-hour" | "NLCU-hour" | "GB" | "GiB" | "month";
  group: CostGroup;
}

/** Everything that the package makes, or makes Kubernetes make, and that somebody bills. */
const table = {
  "aws-nlb": { title: "Network Load Balancer", unit: "hour", group: "network" },
  "aws-nlcu": { title: "Capacity of a Network Load Balancer", unit: "NLCU-hour", group: "network" },
  "aws-public-ipv4": { title: "Public IPv4 address", unit: "hour", group: "network" },
  "aws-nat-gateway": { title: "NAT gateway", unit: "hour", group: "network" },
  "aws-nat-gb": { title: "Data through NAT gateways", unit: "GB", group: "network" },
  "aws-cross-zone-gb": { title: "Data between zones, each way", unit: "GB", group: "network" },
  "aws-interface-endpoint": { title: "Interface endpoint in one zone", unit: "hour", group: "network" },
  "aws-eks-cluster": { title: "EKS control plane", unit: "hour", group: "controlPlane" },
  "gcp-forwarding-rule-first": { title: "First forwarding rule", unit: "hour", group: "network" },
  "gcp-forwarding-rule-included": {
    title: "Forwarding rule in the price of the first",
    unit: "hour",
    group: "network",
  },
  "gcp-forwarding-rule-additional": { title: "Further forwarding rule", unit: "hour", group: "network" },
  "gcp-forwarding-rule-address": {
    title: "Public address of forwarding rules",
    unit: "hour",
    group: "network",
  },
  "gcp-load-balancer-gib": { title: "Data through load balancers", unit: "GiB", group: "network" },
  "gcp-external-ip": { title: "Public address of a node or NAT", unit: "hour", group: "network" },
  "gcp-nat-node": { title: "Cloud NAT, for each node up to 32", unit: "node-hour", group: "network" },
  "gcp-nat-gateway": { title: "Cloud NAT for more than 32 nodes", unit: "hour", group: "network" },
  "gcp-nat-gib": { title: "Data through Cloud NAT", unit: "GiB", group: "network" },
  "gcp-inter-zone-gib": { title: "Data between zones", unit: "GiB", group: "network" },
  "gcp-gke-cluster": { title: "GKE cluster fee", unit: "hour", group: "controlPlane" },
  "on-prem-address": { title: "Address of a load balancer", unit: "month", group: "network" },
} as const satisfies Record<string, Billable>;

/** A name of the price book. */
export type BillableItem = keyof typeof table;

/** Every kind of thing that is billed, by its name in the price book. */
export const billables: Readonly<Record<BillableItem, Billable>> = table;

import Big from "big.js";
import { NodePlacement } from "../config/awsArgs";
import type { Path } from "../findings/path";
import type { PlannedLoadBalancer } from "../plan/loadBalancers/loadBalancer";
import type { PlannedAws } from "../plan/network/awsNetwork";
import type { Charge } from "./charge";
import { HOURS } from "./money";

const MONTH = new Big(HOURS);

/** A Network Load Balancer, and an address in each zone where it is public. Private addresses cost nothing. */
export function nlbCharges(balancer: PlannedLoadBalancer): Charge[] {
  const { name, path } = balancer;
  const addresses = balancer.isPublic ? balancer.addresses : 0;
  return [
    { item: "aws-nlb", name, quantity: MONTH, path },
    ...numbered(addresses).map(
      (zone): Charge => ({ item: "aws-public-ipv4", name: `${name} zone ${zone}`, quantity: MONTH, path }),
    ),
  ];
}

/** What the stack makes below the load balancers: NAT gateways, endpoints, public nodes, the control plane. */
export function awsNetworkCharges(aws: PlannedAws, root: Path): Charge[] {
  const charges: Charge[] = [];
  const vpcPath = [...root, "network", "aws", "vpc"];
  for (const zone of aws.vpc?.zones ?? []) {
    if (!zone.nat) continue;
    const name = `NAT gateway zone ${zone.index + 1}`;
    const path = [...vpcPath, "nat"];
    charges.push({ item: "aws-nat-gateway", name, quantity: MONTH, path });
    charges.push({ item: "aws-public-ipv4", name, quantity: MONTH, path });
  }
  for (const service of aws.vpc?.interfaceEndpoints ?? []) {
    // One resource, billed in each zone.
    const quantity = MONTH.times(aws.vpc?.zones.length ?? 0);
    const path = [...vpcPath, "endpoints"];
    charges.push({ item: "aws-interface-endpoint", name: service, quantity, path });
  }
  if (aws.nodes?.placement === NodePlacement.Public) {
    const path = [...root, "network", "aws", "nodes", "placement"];
    for (const node of numbered(aws.nodes.desired))
      charges.push({ item: "aws-public-ipv4", name: `node ${node}`, quantity: MONTH, path });
  }
  if (aws.cluster) {
    const path = [...root, "network", "aws", "cluster"];
    charges.push({ item: "aws-eks-cluster", name: aws.cluster.name, quantity: MONTH, path });
  }
  return charges;
}

function numbered(count: number): number[] {
  return Array.from({ length: Math.max(0, Math.trunc(count)) }, (_, index) => index + 1);
}

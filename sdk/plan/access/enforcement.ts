/** What enforces the sources of an exposure, where the client's address is still known. */
export const ENFORCEMENTS = {
  hostEndpoints: "Calico's policies before DNAT, on every node",
  securityGroup: "the load balancer's security group",
  nodeSecurityGroup: "the nodes' security group",
  firewall: "the network's firewall rules",
  loadBalancerSourceRanges: "the Service's loadBalancerSourceRanges",
  pod: "the pod's own policy: with policy Local it sees its clients",
  ingress: "what enforces the ingress controller's own sources",
} as const;
export type Enforcement = keyof typeof ENFORCEMENTS;

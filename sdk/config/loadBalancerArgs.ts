import type { BgpPeerArgs } from "./bgpArgs";

/** Who can reach a load balancer's address. */
export const Scheme = {
  /** Private addresses: from the network itself, a VPN or a peering. */
  Internal: "internal",
  /** Public addresses, which are billed by the hour. */
  InternetFacing: "internet-facing",
} as const;
export type Scheme = (typeof Scheme)[keyof typeof Scheme];

/**
 * MetalLB. Installed where `addressPool` is given and no `className` names somebody else's controller.
 */
export interface MetalLbArgs {
  /**
   * Whether this environment installs it. Exactly one environment of a cluster does. Default: true.
   */
  install?: boolean;
  /**
   * Routers that learn the addresses by BGP (https://metallb.io/configuration/). Not the ones that Calico peers with
   * (UEN357). Without `nodeSelector`, which is Calico's: every node peers (UEN013). Default: none, addresses are
   * announced on the nodes' own network (L2).
   */
  bgpPeers?: BgpPeerArgs[];
  /**
   * AS number of the nodes towards `bgpPeers`, 1 to 4294967295 (UEN010). Default: 64513.
   */
  asNumber?: number;
  /**
   * More values for the chart, merged over the package's own. Default: none.
   */
  values?: Record<string, any>;
}

/**
 * The environment's shared load balancer. It is made when something is exposed as LoadBalancer, never otherwise. It costs
 * by the hour and by what it carries (price book: `aws-nlb`, `aws-nlcu`; `gcp-forwarding-rule-first` with four of
 * `gcp-forwarding-rule-included`, then `gcp-forwarding-rule-additional`, `gcp-load-balancer-gib`), on-prem what the site
 * takes for an address (`on-prem-address`).
 */
export interface LoadBalancerArgs {
  /**
   * Who can reach it. An internet-facing one costs by the hour for each of its addresses on AWS (price book:
   * `aws-public-ipv4`). To change it makes another load balancer, with other addresses: everything protected must be
   * unprotected first (`protect: false`, `pulumi up`), and the old one goes before the new one comes. On GCP that takes
   * two steps, which the preview tells (UEN370). Default: internal.
   */
  scheme?: Scheme;
  /**
   * On AWS: in how many availability zones, each with an address of its own; an internet-facing one pays for each by the
   * hour (price book: `aws-public-ipv4`). No more than there are subnets (UEN304, UEN310). Fewer are refused (UEN366)
   * where pods with policy Local, or every node, may be in the others. Default: every zone of the network.
   */
  zones?: number;
  /**
   * On-prem: ranges that MetalLB hands addresses out of: `192.0.2.10-192.0.2.20` or CIDR notation, with an address for
   * each Service that cannot share one (UEN359; https://metallb.io/configuration/). Default: none, and no MetalLB
   * (UEN218).
   */
  addressPool?: string[];
  /**
   * `spec.loadBalancerClass` of the Services, where somebody else runs the controller
   * (https://kubernetes.io/docs/concepts/services-networking/service/#load-balancer-class). A Service that is there
   * cannot change it (UEN368). Default: the package's own.
   */
  className?: string;
  /**
   * On AWS with subnets that exist: the private address in each zone, for peers to be told, one for each (UEN304).
   * Default: one of its own subnets for each zone where the stack makes the VPC, else whichever AWS hands out.
   */
  addresses?: string[];
  /**
   * On-prem: MetalLB, which hands the addresses out. Default: each setting's own; it is installed where `addressPool` is
   * given.
   */
  metallb?: MetalLbArgs;
}

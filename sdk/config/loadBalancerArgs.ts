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
   * Routers that learn the addresses by BGP. Not the ones that Calico peers with. Default: none, addresses are
   * announced on the nodes' own network (L2). Without `nodeSelector`, which is Calico's: every node peers.
   */
  bgpPeers?: BgpPeerArgs[];
  /**
   * AS number of the nodes towards `bgpPeers`. Default: 64513.
   */
  asNumber?: number;
  /**
   * More values for the chart, merged over the package's own.
   */
  values?: Record<string, any>;
}

/**
 * The environment's shared load balancer. It is made when something is exposed as LoadBalancer, never otherwise.
 */
export interface LoadBalancerArgs {
  /**
   * Default: internal. To change it makes another load balancer, with other addresses: everything protected must be unprotected
   * first (`protect: false`, `pulumi up`), and the old one goes before the new one comes. On GCP that takes two steps, which the
   * preview tells (UEN370).
   */
  scheme?: Scheme;
  /**
   * On AWS: in how many availability zones, each with an address of its own; an internet-facing one pays for each
   * by the hour (price book: `aws-public-ipv4`). Default: every zone of the network. Fewer are refused (UEN366) where pods with policy Local,
   * or every node, may be in the others.
   */
  zones?: number;
  /**
   * On-prem: ranges that MetalLB hands addresses out of: `192.0.2.10-192.0.2.20` or CIDR notation.
   */
  addressPool?: string[];
  /**
   * `spec.loadBalancerClass` of the Services, where somebody else runs the controller. Default: the package's own.
   */
  className?: string;
  /**
   * On AWS with subnets that exist: the private address in each zone, for peers to be told. Default: one of its own subnets
   * for each zone where the stack makes the VPC, else whichever AWS hands out.
   */
  addresses?: string[];
  /**
   * On-prem: MetalLB, which hands the addresses out.
   */
  metallb?: MetalLbArgs;
}

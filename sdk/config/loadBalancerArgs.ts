/** Who can reach a load balancer's address. */
export const Scheme = {
  /** Private addresses: from the network itself, a VPN or a peering. */
  Internal: "internal",
  /** Public addresses, which are billed by the hour. */
  InternetFacing: "internet-facing",
} as const;
export type Scheme = (typeof Scheme)[keyof typeof Scheme];

/**
 * The environment's shared load balancer. It is made when something is exposed as LoadBalancer, never otherwise.
 */
export interface LoadBalancerArgs {
  /**
   * Default: internal.
   */
  scheme?: Scheme;
  /**
   * On AWS: in how many availability zones, each with an address of its own. Default: 2.
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
}

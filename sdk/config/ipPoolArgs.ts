import type { Encapsulation } from "./encapsulation";

/**
 * A range that Calico hands pod addresses out of.
 */
export interface IpPoolArgs {
  /**
   * Name of the pool: lower case letters, digits and `-`.
   */
  name: string;
  /**
   * The range, inside the pod CIDR that the cluster was made with.
   */
  cidr: string;
  /**
   * Prefix length of the block that a node takes at once: 20 to 32 for IPv4, 116 to 128 for IPv6. Default: 26, or 122.
   */
  blockSize?: number;
  /**
   * Default: the network's `encapsulation`.
   */
  encapsulation?: Encapsulation;
  /**
   * Whether pod addresses are hidden behind the node's on the way out of the cluster. Default: true.
   */
  natOutgoing?: boolean;
  /**
   * Calico selector of the nodes that use the pool. Default: `all()`.
   */
  nodeSelector?: string;
}

import type { Encapsulation } from "./encapsulation";

/**
 * A range that Calico hands pod addresses out of.
 */
export interface IpPoolArgs {
  /**
   * Name of the pool: lower case letters, digits, `-` and `.`, at most 253 (UEN008), no other's (UEN212).
   */
  name: string;
  /**
   * The range, in CIDR notation (UEN007), inside the pod CIDR that the cluster was made with (UEN504), apart from the
   * other pools (UEN502).
   */
  cidr: string;
  /**
   * Prefix length of the block that a node takes at once: 20 to 32 for IPv4, 116 to 128 for IPv6, and no shorter than the
   * pool's (UEN010; https://docs.tigera.io/calico/latest/reference/resources/ippool). Default: 26, or 122.
   */
  blockSize?: number;
  /**
   * How its traffic travels between nodes. IP in IP and none at all need BGP (UEN503), and IPv6 goes by VXLAN alone
   * (UEN511). Default: the network's `encapsulation`.
   */
  encapsulation?: Encapsulation;
  /**
   * Whether pod addresses are hidden behind the node's on the way out of the cluster. Default: true.
   */
  natOutgoing?: boolean;
  /**
   * Calico selector of the nodes that use the pool (https://docs.tigera.io/calico/latest/reference/resources/ippool).
   * Default: `all()`.
   */
  nodeSelector?: string;
}

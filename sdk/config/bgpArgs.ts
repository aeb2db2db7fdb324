/**
 * One router that Calico exchanges routes with (a `BGPPeer`).
 */
export interface BgpPeerArgs {
  /**
   * Name of the peer: lower case letters, digits, `-` and `.`, at most 253 (UEN008), no other's (UEN212).
   */
  name: string;
  /**
   * Address of the router, IPv4 or IPv6, with an optional port (UEN007): `192.0.2.1`, `192.0.2.1:1790`, `2001:db8::1` or
   * `[2001:db8::1]:1790` (https://docs.tigera.io/calico/latest/reference/resources/bgppeer). Default of the port: 179.
   */
  peerAddress: string;
  /**
   * The router's AS number, 1 to 2147483647 where Calico peers with it, whose objects hold no greater one, and 1 to
   * 4294967295 where MetalLB does (UEN010).
   */
  asNumber: number;
  /**
   * Calico selector of the nodes that peer with it: `rack == "a"`. Default: all nodes.
   */
  nodeSelector?: string;
}

/**
 * BGP between the nodes and the site's routers. Needed by the encapsulations `IPIP`, `IPIPCrossSubnet` and `None`.
 */
export interface BgpArgs {
  /**
   * Whether nodes speak BGP. Default: false, so that pod traffic between subnets goes through VXLAN and no router is
   * touched.
   */
  enabled?: boolean;
  /**
   * AS number of the nodes, 1 to 2147483647 (UEN010). Default: 64512, Calico's own
   * (https://docs.tigera.io/calico/latest/reference/resources/bgpconfig).
   */
  asNumber?: number;
  /**
   * Whether all nodes peer with each other. Default: true; switch it off with route reflectors or top-of-rack peers.
   */
  nodeToNodeMesh?: boolean;
  /**
   * Routers to peer with; only with `enabled` (UEN508). Default: none.
   */
  peers?: BgpPeerArgs[];
}

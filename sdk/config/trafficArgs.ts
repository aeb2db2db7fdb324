/**
 * What one endpoint carries. Both directions together.
 */
export interface EndpointTrafficArgs {
  /**
   * GB in a month, in and out. Default: 0.
   */
  gbPerMonth?: number;
  /**
   * New connections, or new UDP flows, in a second. Default: 0.
   */
  connectionsPerSecond?: number;
  /**
   * Connections or flows that are open at one time. Default: 0.
   */
  activeConnections?: number;
}

/**
 * How much the environment carries, so that data and capacity units are priced. It changes the estimate and nothing else.
 */
export interface TrafficArgs {
  /**
   * By endpoint: an owner (`radius`), or an owner and its port's name (`radius/udp-1812`), as the plan shows them.
   */
  endpoints?: Record<string, EndpointTrafficArgs>;
  /**
   * GB in a month through the NAT gateways. Default: 0.
   */
  natGbPerMonth?: number;
}

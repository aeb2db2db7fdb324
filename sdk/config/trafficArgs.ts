/**
 * What one endpoint carries. Both directions together.
 */
export interface EndpointTrafficArgs {
  /**
   * GB in a month, in and out, 0 or more (UEN703; price book: `aws-nlcu`, `aws-cross-zone-gb`, `gcp-load-balancer-gib`,
   * `gcp-inter-zone-gib`). Default: 0.
   */
  gbPerMonth?: number;
  /**
   * New connections, or new UDP flows, in a second, 0 or more (UEN703; price book: `aws-nlcu`;
   * https://aws.amazon.com/elasticloadbalancing/pricing/). Default: 0.
   */
  connectionsPerSecond?: number;
  /**
   * Connections or flows that are open at one time, 0 or more (UEN703; price book: `aws-nlcu`). Default: 0.
   */
  activeConnections?: number;
}

/**
 * How much the environment carries, so that data and capacity units are priced. It changes the estimate and nothing else.
 */
export interface TrafficArgs {
  /**
   * By endpoint: an owner (`radius`), or an owner and its port's name (`radius/udp-1812`), as the plan shows them
   * (UEN702). Default: none; no traffic of load balancers is priced.
   */
  endpoints?: Record<string, EndpointTrafficArgs>;
  /**
   * GB in a month through the NAT gateways, 0 or more (UEN703; price book: `aws-nat-gb`, `gcp-nat-gib`). Default: 0.
   */
  natGbPerMonth?: number;
}

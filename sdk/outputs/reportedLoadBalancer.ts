/** A load balancer as a stack output. */
export interface ReportedLoadBalancer {
  name: string;
  /**
   * What peers call: an address in each zone, or one.
   */
  addresses: string[];
  /**
   * Its DNS name, where the cloud gives one.
   */
  dnsName?: string;
}

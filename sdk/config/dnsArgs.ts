/**
 * Names in a zone of the cloud for what leads to load balancers, only on AWS (Route 53) and GCP (Cloud DNS; UEN222). The zone is
 * not made here: zones outlive environments. A name adds nothing to its price but, on GCP, the queries for it.
 */
export interface DnsArgs {
  /**
   * AWS: id of the hosted zone, such as `Z0123456789ABCDEFGHIJ`. GCP: name of the managed zone, such as `example-net`.
   */
  zone: string;
  /**
   * Domain of the zone, such as `example.net` (UEN009). Every host of an Ingress in it gets a name; other hosts are
   * somebody else's (UEN223).
   */
  domain: string;
  /**
   * Names for load balancers, for clients that do not speak HTTP: by the load balancer's name as the plan gives it
   * (UEN224), such as `uepe: radius.example.net`, in the zone's domain (UEN009, UEN223). Default: none.
   */
  loadBalancers?: Record<string, string>;
}

import type { Protocol } from "../config/protocol";

/** One load balancer, or one address that a cloud's load balancer answers on. */
export interface PlannedLoadBalancer {
  name: string;
  /** `nlb` on AWS, `forwarding-rules` on GCP, `metallb` or `external` on-prem. */
  kind: string;
  shared: boolean;
  /** In how many zones it has an address; null where that has no meaning. */
  zones: number | null;
  /** How many addresses it takes. */
  addresses: number;
  listeners: { owner: string; name: string; port: number; protocol: Protocol; nodePort: number | null }[];
}

import type { Path } from "../../findings/path";
import type { ExposureKey } from "../exposure";
import type { OwnedService } from "../ownedServices";
import type { PlannedService } from "../service";

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
  /** Whether its addresses are public, and billed as such. */
  isPublic: boolean;
  /** On GCP: how many forwarding rules it is billed for, one for each Service and protocol; else null. */
  forwardingRules: number | null;
  /** What it answers for, each by a listener. */
  exposures: ExposureKey[];
  /** The part of the configuration that causes it. */
  path: Path;
}

/** What clients call of Services. */
export function exposuresOf(services: readonly OwnedService[]): ExposureKey[] {
  return services.flatMap(({ exposures }) => exposures.map(({ key }) => key));
}

/** A LoadBalancer Service after planning: the Service as it must be made, and who carries it. */
export interface Assignment {
  service: PlannedService;
  /** Name of a `PlannedLoadBalancer`. */
  loadBalancer: string;
}

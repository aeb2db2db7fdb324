import type { Protocol } from "../../config/protocol";
import type { Path } from "../../findings/path";
import type { OwnedService } from "../ownedServices";
import type { PlannedService } from "../service";

/** One port that a load balancer answers on. */
export interface PlannedListener {
  /** `platform`, `ui`, `ingress` or the ECD's name. */
  owner: string;
  /** The port's name. */
  name: string;
  port: number;
  protocol: Protocol;
  /** The node port that it sends to; null where the API server chooses it, or none is used. */
  nodePort: number | null;
}

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
  listeners: PlannedListener[];
  /** The part of the configuration that causes it. */
  path: Path;
}

/** The listeners that Services take: one for each of their ports. */
export function listenersOf(services: readonly OwnedService[]): PlannedListener[] {
  return services.flatMap(({ owner, service }) =>
    service.ports.map(({ name, port, protocol, nodePort }) => ({
      owner,
      name,
      port,
      protocol,
      nodePort: nodePort ?? null,
    })),
  );
}

/** A LoadBalancer Service after planning: the Service as it must be made, and who carries it. */
export interface CarriedService {
  service: PlannedService;
  /** Name of a `PlannedLoadBalancer`. */
  loadBalancer: string;
}

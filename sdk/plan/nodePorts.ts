import type { Protocol } from "../config/protocol";

/** A node port that the environment takes. */
export interface PlannedNodePort {
  /** The number; null where the API server chooses it. */
  nodePort: number | null;
  /** `platform`, `ui`, `ingress` or the ECD's name. */
  owner: string;
  /** Port names that use it: two where TCP and UDP share it within one Service. */
  names: string[];
  protocols: Protocol[];
  /** A Service's port, or a load balancer's health check of a Service with policy Local. */
  use: "port" | "healthCheck";
}

import type { PlannedExposure } from "./exposure";
import type { PlannedIngress, PlannedService } from "./service";

/** The way in to one ECD. Either the package makes the objects, or the completed descriptor asks the operator to. */
export interface PlannedEcd {
  name: string;
  namespace: string;
  /** Made by the package; empty with a descriptor. */
  services: PlannedService[];
  /** Made by the package; absent with a descriptor. */
  ingress?: PlannedIngress;
  /** The ECDeployment object, completed; absent without a descriptor. */
  descriptor?: EcDeployment;
  /** Pod labels, as far as known. */
  podLabels: Record<string, string>;
  exposures: PlannedExposure[];
}

/** An ECDeployment object. Only what the plan reads is typed; everything else survives as it is. */
export interface EcDeployment {
  apiVersion: string;
  kind: "ECDeployment";
  metadata: {
    name: string;
    namespace?: string;
    labels?: Record<string, string>;
    annotations?: Record<string, string>;
    [field: string]: unknown;
  };
  spec: Record<string, unknown>;
  [field: string]: unknown;
}

import type { ExternalTrafficPolicy } from "../config/externalTrafficPolicy";
import type { Protocol } from "../config/protocol";

/** A port of a planned Service. */
export interface PlannedServicePort {
  name: string;
  port: number;
  targetPort: number;
  protocol: Protocol;
  nodePort?: number;
  /** HTTP or not, for `appProtocol`-aware controllers. */
  appProtocol?: string;
}

/** A Service object, complete: the component writes it down and decides nothing. */
export interface PlannedService {
  name: string;
  namespace: string;
  type: "ClusterIP" | "NodePort" | "LoadBalancer";
  selector: Record<string, string>;
  ports: PlannedServicePort[];
  externalTrafficPolicy?: ExternalTrafficPolicy;
  healthCheckNodePort?: number;
  loadBalancerClass?: string;
  loadBalancerSourceRanges?: string[];
  /** Whether anything in the cluster will ever fill the load balancer's status; where nothing does, the await is skipped. */
  statusExpected: boolean;
  labels: Record<string, string>;
  annotations: Record<string, string>;
}

/** An Ingress object, complete. */
export interface PlannedIngress {
  name: string;
  namespace: string;
  className: string;
  host: string;
  paths: { path: string; serviceName: string; servicePort: number }[];
  tlsSecretName?: string;
  labels: Record<string, string>;
  annotations: Record<string, string>;
}

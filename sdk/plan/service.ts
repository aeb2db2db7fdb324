import type { Exposure } from "../config/exposure";
import type { ExternalTrafficPolicy } from "../config/externalTrafficPolicy";
import type { Protocol } from "../config/protocol";
import { type Cidr, rangeTexts } from "../values/cidr";

/** A port of a planned Service. */
export interface PlannedServicePort {
  name: string;
  port: number;
  targetPort: number;
  protocol: Protocol;
  /** Absent where there is none or the API server chooses it. */
  nodePort?: number;
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

/** The Service type that carries an exposure: behind an Ingress the Service itself stays inside. */
export function serviceType(via: Exposure): PlannedService["type"] {
  return via === "Ingress" ? "ClusterIP" : via;
}

/** What a Service of type LoadBalancer needs beside its type. */
export function loadBalancerFields(
  type: PlannedService["type"],
  sources: readonly Cidr[],
  loadBalancerClass: string | undefined,
): Pick<PlannedService, "loadBalancerClass" | "loadBalancerSourceRanges" | "statusExpected"> {
  if (type !== "LoadBalancer") return { statusExpected: false };
  return {
    ...(loadBalancerClass !== undefined && { loadBalancerClass }),
    loadBalancerSourceRanges: rangeTexts(sources),
    statusExpected: loadBalancerClass !== undefined,
  };
}

/** Whether an exposure opens a port on the nodes. */
export function opensNodePort(via: Exposure): boolean {
  return via === "NodePort" || via === "LoadBalancer";
}

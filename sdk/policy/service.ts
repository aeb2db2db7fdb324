import { NLB_CLASS } from "../plan/loadBalancers/loadBalancerClass";
import { publicFaults } from "./publicFaults";
import { isKind, type SeenResource } from "./seenResource";

/** A port of a Service, as far as policies look. */
export interface ServicePort {
  name?: string;
  port: number;
  protocol: string;
  nodePort?: number;
  targetPort?: number | string;
}

/** A Service of Kubernetes, as far as policies look. */
export interface SeenService {
  type: string;
  namespace: string;
  className: string | undefined;
  isLocal: boolean;
  sourceRanges: readonly string[];
  annotations: Readonly<Record<string, string>>;
  selector: Readonly<Record<string, string>>;
  ports: readonly ServicePort[];
  hasNodePorts: boolean;
}

/** A resource as a Service; undefined where it is none. */
export function serviceOf(resource: SeenResource): SeenService | undefined {
  if (!isKind(resource, "core/v1:Service")) return undefined;
  const { metadata = {}, spec = {} } = resource.props;
  const type = spec.type ?? "ClusterIP";
  const ports = ((spec.ports ?? []) as ServicePort[]).map((one) => ({
    ...one,
    protocol: one.protocol ?? "TCP",
  }));
  return {
    type,
    namespace: metadata.namespace ?? "default",
    className: spec.loadBalancerClass,
    isLocal: spec.externalTrafficPolicy === "Local",
    sourceRanges: spec.loadBalancerSourceRanges ?? [],
    annotations: metadata.annotations ?? {},
    selector: spec.selector ?? {},
    ports,
    hasNodePorts:
      type === "NodePort" || (type === "LoadBalancer" && spec.allocateLoadBalancerNodePorts !== false),
  };
}

/** Who makes only load balancers that the internet does not reach, unless an annotation asks for another. */
const INTERNAL_CLASSES: readonly string[] = [
  // Nobody claims it: the stack makes the load balancer, and its security group.
  NLB_CLASS,
  "networking.gke.io/l4-regional-internal",
];

/** What keeps a load balancer out of the internet, by the annotation that says so. */
const INTERNAL_ANNOTATIONS: Readonly<Record<string, string>> = {
  "networking.gke.io/load-balancer-type": "internal",
  "service.beta.kubernetes.io/aws-load-balancer-scheme": "internal",
  "service.beta.kubernetes.io/aws-load-balancer-internal": "true",
  "service.beta.kubernetes.io/azure-load-balancer-internal": "true",
};

/** Whether the load balancer of a Service is one inside the cloud's network. */
export function isInternal({ className = "", annotations }: SeenService): boolean {
  // The AWS Load Balancer Controller makes internal ones unless it is asked for another.
  if (className === "service.k8s.aws/nlb") {
    return annotations["service.beta.kubernetes.io/aws-load-balancer-scheme"] !== "internet-facing";
  }
  if (INTERNAL_CLASSES.includes(className)) return true;
  return Object.entries(INTERNAL_ANNOTATIONS).some(
    ([key, value]) => annotations[key]?.toLowerCase() === value,
  );
}

/** What admits everybody among ranges, in words; a list that is not there admits everybody as well. */
export function publicRanges(ranges: readonly string[], whose: string): string[] {
  if (ranges.length === 0) return [`${whose} names no sources, so that every address is admitted`];
  return publicFaults(ranges).map((fault) => `${whose}: ${fault}`);
}

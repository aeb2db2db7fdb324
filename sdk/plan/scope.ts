import type { Dataplane } from "../config/dataplane";
import type { EnvironmentArgs } from "../config/environmentArgs";
import type { Stage } from "../config/stage";
import type { Target } from "../config/target";
import type { Findings } from "../findings/findings";
import type { Path } from "../findings/path";
import { dnsLabelFault } from "../values/names";
import { ingressControllerName } from "./ingress/ingressControllerName";
import { checkedAnnotations, checkedLabels } from "./labels";
import { planLoadBalancerClass, sharesLoadBalancer } from "./loadBalancers/loadBalancerClass";
import { type NodePortRange, planNodePortRange } from "./nodePorts/nodePortRange";
import { planEnvironmentSources } from "./sources";
import { planStage } from "./stage";

/** What every part of an environment's plan needs to know of the whole. */
export interface Scope {
  /** Where the configuration begins. */
  root: Path;
  target: Target;
  stage: Stage;
  namespace: string;
  sources: string[];
  acceptPublic?: string;
  labels: Record<string, string>;
  annotations: Record<string, string>;
  nodePortRange: NodePortRange;
  reservedNodePorts: ReadonlySet<number>;
  dataplane: Dataplane;
  /** `spec.loadBalancerClass` of Services; absent where nobody is known who would claim one. */
  loadBalancerClass?: string;
  /** Whether LoadBalancer Services share an address of the environment, so that each port is there once. */
  sharesLoadBalancer: boolean;
  /** The class that Ingresses go to; absent where nobody serves them. */
  ingressClassName?: string;
  findings: Findings;
}

/** The namespace that a configuration without one stands for. */
export const DEFAULT_NAMESPACE = "uepe";

export function planScope(args: EnvironmentArgs, findings: Findings, root: Path): Scope {
  const namespace = args.namespace ?? DEFAULT_NAMESPACE;
  const fault = dnsLabelFault(namespace);
  if (fault)
    findings.add("UEN008", [...root, "namespace"], `"${namespace}" is no name of a namespace: ${fault}`);
  return {
    root,
    target: args.target,
    stage: planStage(args),
    namespace: fault ? DEFAULT_NAMESPACE : namespace,
    sources: planEnvironmentSources(args, findings, root),
    acceptPublic: args.acceptPublic,
    labels: checkedLabels(args.labels, [...root, "labels"], findings),
    annotations: checkedAnnotations(args.annotations, [...root, "annotations"], findings),
    nodePortRange: planNodePortRange(
      args.network?.nodePortRange,
      [...root, "network", "nodePortRange"],
      findings,
    ),
    reservedNodePorts: new Set(args.network?.reservedNodePorts),
    dataplane: args.network?.dataplane ?? "Iptables",
    loadBalancerClass: planLoadBalancerClass(args),
    sharesLoadBalancer: sharesLoadBalancer(args),
    ingressClassName: ingressClassName(args, namespace),
    findings,
  };
}

function ingressClassName(args: EnvironmentArgs, namespace: string): string | undefined {
  if (args.ingress?.className !== undefined) return args.ingress.className;
  return args.ingress?.controller === "none" ? undefined : ingressControllerName(namespace);
}

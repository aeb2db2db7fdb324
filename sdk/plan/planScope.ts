import type { EnvironmentArgs } from "../config/environmentArgs";
import type { Findings } from "../findings/findings";
import type { Path } from "../findings/path";
import { dnsLabelFault } from "../values/names";
import { planEnvironmentSources } from "./access/sources";
import { checkedIssuer } from "./ingress/certificate";
import { ingressControllerName } from "./ingress/ingressControllerName";
import { checkedAnnotations, checkedLabels } from "./labels";
import { planLoadBalancerClass, sharesLoadBalancer } from "./loadBalancers/loadBalancerClass";
import { planNodePortRange } from "./nodePorts/nodePortRange";
import { DEFAULT_NAMESPACE, type Scope } from "./scope";
import { planStage } from "./stage";

/** Reads what concerns the whole environment, and checks it. */
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
    certificates: checkedIssuer(args.certificates, [...root, "certificates"], findings),
    findings,
  };
}

function ingressClassName(args: EnvironmentArgs, namespace: string): string | undefined {
  if (args.ingress?.className !== undefined) return args.ingress.className;
  return args.ingress?.controller === "none" ? undefined : ingressControllerName(namespace);
}

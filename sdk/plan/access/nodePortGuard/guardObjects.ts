import { CALICO_API } from "../../../values/apis";
import { byFamily, ofFamily, singleRange } from "../../../values/cidr";
import type { CalicoRule, GlobalNetworkPolicyObject } from "../policyObject";
import { withinLimits } from "../ruleLimits";
import type { AllowedNodePorts, ClosedPorts } from "./allowedNodePorts";
import type { ClosedClusterRanges } from "./clusterRanges";
import { GUARDED_SELECTOR } from "./hostEndpoints";

/** Orders of the guard's policies: whatever one environment opens stands before what any environment closes. */
const OPEN = 10;
const CLOSE = 20;

/** Every endpoint of Calico that is a pod has this label. */
const EVERY_POD = "has(projectcalico.org/namespace)";

/** What the guard's objects are made of. */
export interface GuardParts {
  /** Prefix of the names: they are cluster-wide. */
  namespace: string;
  labels: Record<string, string>;
  annotations: Record<string, string>;
  always: readonly string[];
  allowed: readonly AllowedNodePorts[];
  closed: readonly ClosedPorts[];
  clusterRanges?: ClosedClusterRanges;
}

/** The guard's policies, in the order in which they must be made: nobody is shut out in between. */
export function guardObjects(parts: GuardParts): GlobalNetworkPolicyObject[] {
  const byOwner = new Map<string, AllowedNodePorts[]>();
  for (const one of parts.allowed) {
    const same = byOwner.get(one.owner);
    if (same) same.push(one);
    else byOwner.set(one.owner, [one]);
  }
  const { ranges = [], controlPlane = [] } = parts.clusterRanges ?? {};
  return [
    policy("nodes", OPEN, alwaysRules(parts.always), parts),
    ...(ranges.length > 0
      ? [policy("control-plane", OPEN, controlPlaneRules(controlPlane, ranges), parts)]
      : []),
    ...[...byOwner].map(([owner, allowed]) =>
      policy(
        `open-${owner}`,
        OPEN,
        allowed.flatMap((one) => allowRules(one, ranges)),
        parts,
      ),
    ),
    ...(parts.closed.length > 0 ? [policy("closed", CLOSE, parts.closed.map(closeRule), parts)] : []),
    ...(ranges.length > 0 ? [policy("ranges", CLOSE, byFamily(ranges).map(closeNets), parts)] : []),
  ];
}

function policy(
  name: string,
  order: number,
  ingress: CalicoRule[],
  { namespace, labels, annotations }: GuardParts,
): GlobalNetworkPolicyObject {
  return {
    apiVersion: CALICO_API,
    kind: "GlobalNetworkPolicy",
    // No dot: Calico reads what stands before one as the name of a tier.
    metadata: { name: `${namespace}-guard-${name}`, labels, annotations },
    spec: {
      order,
      selector: GUARDED_SELECTOR,
      preDNAT: true,
      applyOnForward: true,
      types: ["Ingress"],
      ingress: withinLimits(ingress),
    },
  };
}

/** Nodes and pods by what Calico knows of them, and all of them by address, where it is known. */
function alwaysRules(always: readonly string[]): CalicoRule[] {
  return [
    { action: "Allow", source: { selector: `${GUARDED_SELECTOR} || ${EVERY_POD}` } },
    ...byFamily(always).map((nets): CalicoRule => ({ action: "Allow", source: { nets } })),
  ];
}

/** To pods and Services alone: node ports are for the sources. */
function controlPlaneRules(controlPlane: readonly string[], ranges: readonly string[]): CalicoRule[] {
  return byFamily(controlPlane).flatMap((nets) => {
    const destination = ofFamily(ranges, nets[0] ?? "");
    return destination.length > 0
      ? [{ action: "Allow" as const, source: { nets }, destination: { nets: destination } }]
      : [];
  });
}

/**
 * A policy before DNAT sees the address that was called. Traffic to pods is only forwarded by a node, and matched all the same
 * (`applyOnForward`); to Services it is still the cluster IP's.
 */
function closeNets(nets: string[]): CalicoRule {
  return { action: "Deny", destination: { nets } };
}

/** None where the nodes that answer and the clients have no address family in common. */
export function allowRules(
  { protocol, ports, sources, nodeAddresses }: AllowedNodePorts,
  closedRanges: readonly string[] = [],
): CalicoRule[] {
  return byFamily(sources).flatMap((nets) => {
    const [first = ""] = nets;
    const notNets = ofFamily(closedRanges, first);
    const nodes = ofFamily(nodeAddresses, first);
    const isAnyNode = nodeAddresses.length === 0;
    if (!isAnyNode && nodes.length === 0) return [];
    return [
      {
        action: "Allow" as const,
        protocol,
        source: { nets },
        destination: {
          ...(!isAnyNode && { nets: nodes.map(singleRange) }),
          ...(isAnyNode && notNets.length > 0 && { notNets }),
          ports,
        },
      },
    ];
  });
}

function closeRule({ protocol, ranges }: ClosedPorts): CalicoRule {
  const ports = ranges.map(({ first, last }) => (first === last ? first : `${first}:${last}`));
  return { action: "Deny", protocol, destination: { ports } };
}

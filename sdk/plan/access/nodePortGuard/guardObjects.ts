import { CALICO_API } from "../../../values/apis";
import { byFamily, type Cidr, type FamilyRanges, ofFamily, rangeTexts } from "../../../values/cidr";
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
  always: readonly Cidr[];
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
    ...(ranges.length > 0 ? [policy("ranges", CLOSE, byFamily(ranges).map(closeFamily), parts)] : []),
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
function alwaysRules(always: readonly Cidr[]): CalicoRule[] {
  return [
    { action: "Allow", source: { selector: `${GUARDED_SELECTOR} || ${EVERY_POD}` } },
    ...byFamily(always).map(
      ({ ranges }): CalicoRule => ({ action: "Allow", source: { nets: rangeTexts(ranges) } }),
    ),
  ];
}

/** To pods and Services alone: node ports are for the sources. */
function controlPlaneRules(controlPlane: readonly Cidr[], ranges: readonly Cidr[]): CalicoRule[] {
  return byFamily(controlPlane).flatMap(({ family, ranges: callers }) => {
    const called = ofFamily(ranges, family);
    if (called.length === 0) return [];
    const [source, destination] = [{ nets: rangeTexts(callers) }, { nets: rangeTexts(called) }];
    return [{ action: "Allow" as const, source, destination }];
  });
}

/**
 * A policy before DNAT sees the address that was called. Traffic to pods is only forwarded by a node, and matched all the same
 * (`applyOnForward`); to Services it is still the cluster IP's.
 */
function closeFamily({ ranges }: FamilyRanges): CalicoRule {
  return { action: "Deny", destination: { nets: rangeTexts(ranges) } };
}

/** None where the nodes that answer and the clients have no address family in common. */
export function allowRules(
  { protocol, ports, sources, nodeAddresses }: AllowedNodePorts,
  closedRanges: readonly Cidr[] = [],
): CalicoRule[] {
  return byFamily(sources).flatMap(({ family, ranges }) => {
    const closed = ofFamily(closedRanges, family);
    const nodes = ofFamily(nodeAddresses, family);
    const isAnyNode = nodeAddresses.length === 0;
    if (!isAnyNode && nodes.length === 0) return [];
    return [
      {
        action: "Allow" as const,
        protocol,
        source: { nets: rangeTexts(ranges) },
        destination: {
          ...(!isAnyNode && { nets: rangeTexts(nodes) }),
          ...(isAnyNode && closed.length > 0 && { notNets: rangeTexts(closed) }),
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

import type { Flow } from "./flow";
import type { KnownPods } from "./knownPods";
import { byFamily } from "./openings";
import type { Peer } from "./peer";
import {
  CALICO_API,
  type CalicoNetworkPolicyObject,
  type CalicoRule,
  type NetworkPolicyObject,
  type NetworkPolicyPeer,
  type TierObject,
} from "./policyObject";

/** What the objects are made of. */
export interface SeparationParts {
  namespace: string;
  labels: Record<string, string>;
  annotations: Record<string, string>;
  targets: readonly KnownPods[];
  flows: readonly Flow[];
}

/** One standard policy for each owner, one rule for each flow. */
export function enforcingObjects(parts: SeparationParts): NetworkPolicyObject[] {
  return parts.targets.map((target) => ({
    apiVersion: "networking.k8s.io/v1",
    kind: "NetworkPolicy",
    metadata: {
      name: `separation-${target.owner}`,
      namespace: target.namespace,
      labels: parts.labels,
      annotations: parts.annotations,
    },
    spec: {
      podSelector: { matchLabels: target.labels },
      policyTypes: ["Ingress"],
      ingress: parts.flows
        .filter(({ to }) => to === target.owner)
        .map(({ from, ports }) => ({ from: from.flatMap(standardPeers), ports })),
    },
  }));
}

function standardPeers(peer: Peer): NetworkPolicyPeer[] {
  if (peer.kind === "pods") {
    return [
      {
        namespaceSelector: { matchLabels: { "kubernetes.io/metadata.name": peer.namespace } },
        podSelector: { matchLabels: peer.labels },
      },
    ];
  }
  return peer.cidrs.map((cidr) => {
    const except = peer.except.filter((one) => isV6(one) === isV6(cidr));
    return { ipBlock: { cidr, ...(except.length > 0 && { except }) } };
  });
}

/** Before Calico's own tier, which has the order 1000000: what passes here is judged there as if nothing had been before. */
const OBSERVING = 1000;

/**
 * A tier of its own that logs what would be dropped and passes everything on. In the default tier a last rule that allows
 * would override what others forbid there.
 */
export function observingObjects(parts: SeparationParts): (TierObject | CalicoNetworkPolicyObject)[] {
  const { namespace, labels, annotations, targets, flows } = parts;
  const tier = `${namespace}-observe`;
  return [
    {
      apiVersion: CALICO_API,
      kind: "Tier",
      metadata: { name: tier, labels, annotations },
      spec: { order: OBSERVING },
    },
    ...targets.map(
      (target): CalicoNetworkPolicyObject => ({
        apiVersion: CALICO_API,
        kind: "NetworkPolicy",
        metadata: {
          // Calico wants the tier in front of the name of a policy that is in one.
          name: `${tier}.separation-${target.owner}`,
          namespace: target.namespace,
          labels,
          annotations,
        },
        spec: {
          tier,
          order: OBSERVING,
          selector: selectorOf(target.labels),
          types: ["Ingress"],
          ingress: [
            ...flows.filter(({ to }) => to === target.owner).flatMap(passRules),
            { action: "Log" },
            { action: "Pass" },
          ],
        },
      }),
    ),
  ];
}

function passRules({ from, ports }: Flow): CalicoRule[] {
  const protocols = [...new Set(ports.map(({ protocol }) => protocol))];
  return protocols.flatMap((protocol) => {
    const numbers = ports.filter((one) => one.protocol === protocol).map(({ port }) => port);
    return from
      .flatMap(calicoSources)
      .map((source): CalicoRule => ({ action: "Pass", protocol, source, destination: { ports: numbers } }));
  });
}

function calicoSources(peer: Peer): NonNullable<CalicoRule["source"]>[] {
  if (peer.kind === "pods") {
    const namespaceSelector = `projectcalico.org/name == '${peer.namespace}'`;
    return [{ namespaceSelector, selector: selectorOf(peer.labels) }];
  }
  return byFamily(peer.cidrs).map((nets) => {
    const notNets = peer.except.filter((one) => isV6(one) === isV6(nets[0] ?? ""));
    return { nets, ...(notNets.length > 0 && { notNets }) };
  });
}

function selectorOf(labels: Readonly<Record<string, string>>): string {
  const terms = Object.entries(labels).map(([key, value]) => `${key} == '${value}'`);
  return terms.length > 0 ? terms.join(" && ") : "all()";
}

function isV6(text: string): boolean {
  return text.includes(":");
}

import { CALICO_API, NETWORKING_API } from "../../../values/apis";
import { byFamily, ofFamily, rangeTexts } from "../../../values/cidr";
import type {
  CalicoNetworkPolicyObject,
  CalicoRule,
  NetworkPolicyObject,
  NetworkPolicyPeer,
  TierObject,
} from "../policyObject";
import { eitherOf, withinLimits } from "../ruleLimits";
import type { ExposedWorkload } from "../workload";
import { EVERY_PORT, type Flow } from "./flow";
import type { AddressesPeer, Peer } from "./peer";

/** What the objects are made of. */
export interface SeparationParts {
  namespace: string;
  labels: Record<string, string>;
  annotations: Record<string, string>;
  targets: readonly ExposedWorkload[];
  flows: readonly Flow[];
}

/** One standard policy for each owner, one rule for each flow. */
export function enforcingObjects(parts: SeparationParts): NetworkPolicyObject[] {
  const flows = byTarget(parts.flows);
  const peers = onceForEach(standardPeers);
  return parts.targets.map((target) => ({
    apiVersion: NETWORKING_API,
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
      ingress: (flows.get(target.owner) ?? []).map(({ from, ports }) => ({
        from: peers(from),
        ...(ports !== EVERY_PORT && { ports }),
      })),
    },
  }));
}

function byTarget(flows: readonly Flow[]): ReadonlyMap<string, Flow[]> {
  const targets = new Map<string, Flow[]>();
  for (const flow of flows) {
    const known = targets.get(flow.to);
    if (known) known.push(flow);
    else targets.set(flow.to, [flow]);
  }
  return targets;
}

/** Flows of one kind share their list of peers: what is made of it is made once, however many targets there are. */
function onceForEach<From extends object, Result>(make: (from: From) => Result): (from: From) => Result {
  const made = new WeakMap<From, Result>();
  return (from) => {
    const known = made.get(from);
    if (known !== undefined) return known;
    const result = make(from);
    made.set(from, result);
    return result;
  };
}

function standardPeers(from: readonly Peer[]): NetworkPolicyPeer[] {
  const pods = selectionsOf(from).map(({ namespace, labels }): NetworkPolicyPeer => {
    const several = Object.entries(labels).filter(([, values]) => values.length > 1);
    const single = Object.entries(labels).filter(([, values]) => values.length === 1);
    return {
      namespaceSelector: { matchLabels: { "kubernetes.io/metadata.name": namespace } },
      podSelector:
        several.length > 0
          ? { matchExpressions: several.map(([key, values]) => ({ key, operator: "In", values })) }
          : { matchLabels: Object.fromEntries(single.map(([key, [value = ""]]) => [key, value])) },
    };
  });
  const blocks = from.flatMap((peer) => (peer.kind === "addresses" ? blocksOf(peer) : []));
  return [...pods, ...blocks];
}

function blocksOf({ cidrs, except: all }: AddressesPeer): NetworkPolicyPeer[] {
  return cidrs.map((cidr) => {
    const except = rangeTexts(all.filter((one) => cidr.contains(one)));
    return { ipBlock: { cidr: cidr.text, ...(except.length > 0 && { except }) } };
  });
}

/** Pods of one namespace by their labels, each with the values that it may have. */
interface Selection {
  namespace: string;
  labels: Record<string, string[]>;
}

/**
 * Who may be many: pods that differ in the value of one label, as ECDs do, are one selection. A policy that names thousands of
 * them one by one would be more than the API server stores.
 */
function selectionsOf(from: readonly Peer[]): Selection[] {
  const selections = new Map<string, Selection>();
  for (const peer of from) {
    if (peer.kind !== "pods") continue;
    const { namespace, labels } = peer;
    const [only, ...more] = Object.entries(labels);
    const isSingle = only !== undefined && more.length === 0;
    const id = JSON.stringify([namespace, isSingle ? only[0] : labels]);
    const known = isSingle ? selections.get(id)?.labels[only[0]] : undefined;
    if (known === undefined) {
      const each = Object.entries(labels).map(([key, value]) => [key, [value]]);
      selections.set(id, { namespace, labels: Object.fromEntries(each) });
    } else if (only !== undefined && !known.includes(only[1])) {
      known.push(only[1]);
    }
  }
  return [...selections.values()];
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
  const flowsOf = byTarget(flows);
  const sourcesOf = onceForEach(calicoSources);
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
          selector: selectorOf(
            Object.fromEntries(Object.entries(target.labels).map(([key, value]) => [key, [value]])),
          ),
          types: ["Ingress"],
          ingress: [
            ...withinLimits(
              (flowsOf.get(target.owner) ?? []).flatMap((flow) => passRules(flow, sourcesOf(flow.from))),
            ),
            { action: "Log" },
            { action: "Pass" },
          ],
        },
      }),
    ),
  ];
}

function passRules({ ports }: Flow, sources: readonly NonNullable<CalicoRule["source"]>[]): CalicoRule[] {
  if (ports === EVERY_PORT) return sources.map((source): CalicoRule => ({ action: "Pass", source }));
  const protocols = [...new Set(ports.map(({ protocol }) => protocol))];
  return protocols.flatMap((protocol) => {
    const numbers = ports.filter((one) => one.protocol === protocol).map(({ port }) => port);
    return sources.map(
      (source): CalicoRule => ({ action: "Pass", protocol, source, destination: { ports: numbers } }),
    );
  });
}

/** One source for all pods of a namespace, or as few as Calico takes, and one for each family of addresses. */
function calicoSources(from: readonly Peer[]): NonNullable<CalicoRule["source"]>[] {
  const selectors = new Map<string, string[]>();
  for (const { namespace, labels } of selectionsOf(from)) {
    selectors.set(namespace, [...(selectors.get(namespace) ?? []), selectorOf(labels)]);
  }
  const pods = [...selectors].flatMap(([namespace, terms]) =>
    eitherOf(terms).map((selector) => ({
      namespaceSelector: `projectcalico.org/name == '${namespace}'`,
      selector,
    })),
  );
  const addresses = from.flatMap((peer) => (peer.kind === "addresses" ? [peer] : []));
  return [
    ...pods,
    ...addresses.flatMap((peer) =>
      byFamily(peer.cidrs).map(({ family, ranges }) => {
        const notNets = rangeTexts(ofFamily(peer.except, family));
        return { nets: rangeTexts(ranges), ...(notNets.length > 0 && { notNets }) };
      }),
    ),
  ];
}

function selectorOf(labels: Readonly<Record<string, readonly string[]>>): string {
  const terms = Object.entries(labels).map(([key, values]) =>
    values.length === 1
      ? `${key} == '${values[0]}'`
      : `${key} in { ${values.map((value) => `'${value}'`).join(", ")} }`,
  );
  return terms.length > 0 ? terms.join(" && ") : "all()";
}

import type { Call, ServiceName } from "./call";
import type { ClusterFacts, PolicyName } from "./clusterFacts";
import type { Outcome, Reply } from "./probe/reply";

/** Why a call is not as planned. */
export interface Reason {
  reason: string;
  /** Whether the cluster says so, and it is no guess. */
  isCertain: boolean;
}

/** Looks for the reason of a difference: first in the cluster, then in what the network did. */
export function reasonFor(call: Call, reply: Reply, facts: ClusterFacts | undefined): Reason {
  const { expected } = call;
  const known = facts && (expected.answer ? whyNotThere(call, facts) : whyOpen(call, facts));
  if (known !== undefined) return { reason: known, isCertain: true };
  if (!expected.answer) return { reason: openTo(call), isCertain: false };
  const { tried } = call;
  const also =
    tried?.probe.kind === "radius" && reply.outcome === "silent"
      ? "; or the Radius server does not know this client, or its secret"
      : "";
  return { reason: `${OUTCOMES[reply.outcome]}${also}`, isCertain: false };
}

const OUTCOMES: Record<Outcome, string> = {
  answered: "it is answered",
  refused: "the host is reached, and nothing listens there",
  silent: "no answer: dropped on the way by a firewall or a policy, or there is no way back",
  unreachable: "there is no way there",
  unrouted: "the ingress controller is reached, and knows no such host and path",
  "no backend": "the ingress controller is reached, and gets no answer from the pods behind it",
  broken: "what answers is none of this protocol",
};

/** What of a call's way is missing in the cluster. */
function whyNotThere(call: Call, facts: ClusterFacts): string | undefined {
  for (const service of [
    ...(call.controller ? [call.controller] : []),
    ...(call.service ? [call.service] : []),
  ]) {
    const { namespace, name } = service;
    if (facts.lacksService(namespace, name)) return `there is no Service ${namespace}/${name}`;
    if (facts.nodesBehind(namespace, name)?.length === 0) {
      return `no pod is ready behind the Service ${namespace}/${name}`;
    }
  }
  return (
    otherNodePort(call, facts) ??
    elsewhere(call, facts) ??
    (call.isLocal && call.service ? hidesClients(call.service, facts) : undefined) ??
    missingPolicy(call, facts)
  );
}

/** That a Service which the plan has with policy Local has another one. */
export function hidesClients({ namespace, name }: ServiceName, facts: ClusterFacts): string | undefined {
  const found = facts.service(namespace, name);
  if (found === undefined || found.spec.externalTrafficPolicy === "Local") return undefined;
  return `the Service ${namespace}/${name} has not externalTrafficPolicy Local: its pods see nodes in the place of their clients`;
}

/** Peers call the node that the plan pins the pod to. */
function elsewhere({ pinned, service }: Call, facts: ClusterFacts): string | undefined {
  if (pinned === undefined || service === undefined) return undefined;
  const behind = [...new Set(facts.nodesBehind(service.namespace, service.name))];
  if (behind.length === 0 || behind.every((node) => node === pinned)) return undefined;
  return `the pod behind the Service ${service.namespace}/${service.name} is on ${behind.join(", ")}, and not on ${pinned}, which it is pinned to`;
}

function otherNodePort(
  { service, controller, tried, isNode }: Call,
  facts: ClusterFacts,
): string | undefined {
  const called = controller ?? service;
  const number = tried?.probe.port;
  if (!isNode || called === undefined || number === undefined) return undefined;
  const { namespace, name } = called;
  const found = facts.service(namespace, name);
  const has = found?.spec.ports?.flatMap(({ nodePort }) => nodePort ?? []) ?? [];
  if (found === undefined || has.includes(number)) return undefined;
  const what = has.length > 0 ? `node port ${has.join(", ")}` : "no node port";
  return `the Service ${namespace}/${name} has ${what}, not ${number}`;
}

/** What should keep a call out, and is not there. */
function whyOpen(call: Call, facts: ClusterFacts): string | undefined {
  const { through, isNode } = call;
  if (isNode && facts.guardedNodes && !facts.guardedNodes.has(through)) return unguarded(through);
  return elsewhere(call, facts) ?? missingPolicy(call, facts);
}

/** A node that nothing guards. */
export function unguarded(node: string): string {
  return `${node} has no host endpoint that the guard applies to: its node ports are open to everybody`;
}

function missingPolicy({ expected, service }: Call, facts: ClusterFacts): string | undefined {
  if (expected.answer === undefined) return undefined;
  const policies = expected.stages.flatMap(({ rule: name, stage }): PolicyName[] => {
    if (name === undefined) return [];
    if (stage !== "pod") return [{ kind: "GlobalNetworkPolicy", name }];
    return service ? [{ kind: "NetworkPolicy", name, namespace: service.namespace }] : [];
  });
  const missing = policies.find((one) => facts.lacksPolicy(one));
  return missing && absent(missing);
}

/** A policy that the plan has, and the cluster has not. */
export function absent({ kind, name }: PolicyName): string {
  return `${kind} ${name} is not in the cluster`;
}

function openTo({ owner, expected }: Call): string {
  if (owner === "node") return "something listens on a port that the plan does not have";
  const stages = expected.answer === undefined ? [] : expected.stages;
  const denied = stages.find(({ allowed }) => !allowed);
  const rule = denied?.rule === undefined ? "" : `, by ${denied.rule}`;
  return `it should be kept out${rule}: ${denied?.reason ?? "nothing opens it"}`;
}

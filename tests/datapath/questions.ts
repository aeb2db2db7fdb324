import { TUNNEL_CIDR } from "../../local/nodes/layout";
import type { Question, Reply } from "../../local/nodes/probe";
import { Protocol } from "../../sdk/config/protocol";
import type { Workload } from "../../sdk/plan/access/workload";
import { exposuresAt, type PlannedExposure } from "../../sdk/plan/exposure";
import type { NetworkPlan } from "../../sdk/plan/networkPlan";
import { answer } from "../../sdk/reachability/question";
import { reachFromOutside, reachFromPod } from "../../sdk/reachability/reachability";
import { INSIDE, type Inside, reachInside } from "../../sdk/reachability/reachInside";
import { reachThroughNode } from "../../sdk/reachability/reachThroughNode";
import type { PodCaller, Verdict } from "../../sdk/reachability/verdict";
import { Cidr } from "../../sdk/values/cidr";
import type { RunningPod, RunningService } from "./scene";

/** Who asks. */
export interface Asker {
  readonly name: string;
  readonly pid: number;
  /** As `--can` is told it: an address, an owner, or labels. */
  readonly from: string;
  readonly pod?: RunningPod;
}

/** A question to the model and to the network. */
export interface Pair {
  readonly asker: Asker;
  /** What is called, in words: `radius/1812/udp via worker-1`. */
  readonly what: string;
  readonly verdict: Verdict;
  readonly question: Question;
  /** The node that is called, and the one that the pod is on, where each is one. */
  readonly via?: string;
  readonly podNode?: string;
  /** The beginning of the name of the pod that must be the one to answer. */
  readonly server?: string;
}

/** The two answers. */
export interface Asked extends Pair {
  readonly reply: Reply;
}

const milliseconds = 1200;
const nodes = [
  { name: "worker-1", address: "10.240.0.11" },
  { name: "worker-2", address: "10.240.0.12" },
  { name: "worker-3", address: "10.240.0.13" },
];

/** The node that the router sends calls to Services to (local/nodes/links.ts). */
const SERVICES_VIA = "worker-1";

function kindOf(protocol: Protocol): "tcp" | "udp" {
  return protocol === Protocol.UDP ? "udp" : "tcp";
}

/** The node that an exposure is pinned to; else that of the owner's only pod: where one runs the model does not know, and we do. */
function nodeOf(
  { namespace, labels }: Workload,
  { node }: PlannedExposure,
  pods: readonly RunningPod[],
): string | undefined {
  if (node !== null) {
    return node;
  }
  const [one, ...others] = pods.filter(
    (pod) =>
      pod.namespace === namespace &&
      Object.entries(labels).every(([key, value]) => pod.labels[key] === value),
  );
  return others.length === 0 ? one?.node : undefined;
}

/** Every exposure with a node port, through every node. */
function throughNodes(plan: NetworkPlan, asker: Asker, pods: readonly RunningPod[]): Pair[] {
  return plan.policies.workloads.flatMap((target) =>
    exposuresAt(plan.exposures, target.exposures).flatMap((exposure): Pair[] => {
      const { nodePort, port, owner, protocol } = exposure;
      if (nodePort === null || exposure.via !== "NodePort") {
        return [];
      }
      const podNode = nodeOf(target, exposure, pods);
      const { pod, from } = asker;
      const isItself = pod !== undefined && podOf(target, pods)?.name === pod.name;
      // A pod that gets back to itself on its own node passes by every policy.
      const asked = isItself ? nodes.filter(({ name }) => name !== pod.node) : nodes;
      return asked.map(({ name, address }) => {
        const where = podNode === undefined ? {} : { onPodNode: podNode === name };
        return {
          asker,
          what: `${owner}/${port}/${kindOf(protocol)} via ${name}`,
          via: name,
          ...(podNode !== undefined && { podNode }),
          verdict: pod
            ? reachThroughNode(plan, target, exposure, {
                caller: callerOf(pod),
                via: name,
                isFromThere: pod.node === name,
                ...callerNodeOf(pod),
                // By the pool of local/nodes.
                leavesAsNode: true,
                ...where,
              })
            : reachFromOutside(plan, target, exposure, {
                caller: { address: from },
                isCalledNode: from === address,
                ...where,
              }),
          question: {
            // Traefik answers HTTP, the others lines.
            kind: owner === "ingress" ? "connect" : kindOf(protocol),
            address,
            port: nodePort,
            milliseconds,
          },
          ...(owner !== "ingress" && { server: owner }),
        };
      });
    }),
  );
}

/** What is behind the ingress controller, by host and path, with and without TLS, through every node. */
function throughIngress(plan: NetworkPlan, asker: Asker): Pair[] {
  const controller = exposuresAt(plan.exposures, plan.ingress?.exposures ?? []);
  const behind = plan.exposures.filter(({ via }) => via === "Ingress");
  return (["http", "https"] as const).flatMap((kind) => {
    const entry = controller.find(({ name }) => name === kind)?.nodePort;
    if (entry === undefined || entry === null) {
      return [];
    }
    return behind.flatMap(({ owner, port, host, path }) =>
      nodes.map(
        ({ name, address }): Pair => ({
          asker,
          what: `${owner}/${port}/tcp by ${kind}://${host}${path} via ${name}`,
          verdict: answer(plan, asker.from, `${owner}/${port}/tcp`, asker.pod ? name : undefined),
          question: { kind, address, port: entry, host: host ?? "", path: path ?? "/", milliseconds },
          server: owner,
        }),
      ),
    );
  });
}

/**
 * Every port of every known pod by the pod's own address, and by the one that its Service has inside of the cluster: from pods, and
 * from machines whose routes lead there.
 */
function inside(plan: NetworkPlan, asker: Asker, { pods, services, routed }: Surroundings): Pair[] {
  return plan.policies.workloads.flatMap((target) => {
    const there = podOf(target, pods);
    // A pod that calls itself passes by every policy.
    if (there === undefined || there.name === asker.pod?.name) return [];
    const node = nodes.find(({ address }) => address === asker.from)?.name;
    return exposuresAt(plan.exposures, target.exposures).flatMap((exposure): Pair[] =>
      (asker.pod || node ? INSIDE : routed).flatMap((to) => {
        const called = insideAddress(to, exposure, { there, services });
        if (called === undefined) return [];
        const port = to === "pod" ? exposure.targetPort : exposure.port;
        // A node's calls are its own kube-proxy's; the router sends those to Services to one node, and those to pods to theirs.
        const via = node ?? (to === "pod" ? there.node : SERVICES_VIA);
        return [
          {
            asker,
            what: `${target.owner}/${port}/${kindOf(exposure.protocol)} ${to === "pod" ? "directly" : "by its Service"}${asker.pod ? "" : ` via ${via}`}`,
            ...(!asker.pod && { via, podNode: there.node }),
            verdict: asker.pod
              ? reachFromPod(plan, target, exposure, callerOf(asker.pod))
              : reachInside(plan, target, exposure, {
                  caller: { address: asker.from },
                  to,
                  onPodNode: via === there.node,
                  isNode: node !== undefined,
                }),
            question: {
              kind: target.kind === "ingress" ? "connect" : kindOf(exposure.protocol),
              address: called,
              port,
              milliseconds,
            },
            ...(target.kind !== "ingress" && { server: target.owner }),
          },
        ];
      }),
    );
  });
}

function insideAddress(
  to: Inside,
  { service, port }: PlannedExposure,
  { there, services }: { there: RunningPod; services: readonly RunningService[] },
): string | undefined {
  if (to === "pod") return there.address;
  return services.find(
    (one) => one.name === service && one.namespace === there.namespace && one.ports.includes(port),
  )?.address;
}

function callerNodeOf(pod: RunningPod): { callerNode?: string } {
  const found = nodes.find(({ name }) => name === pod.node);
  return found ? { callerNode: found.address } : {};
}

function callerOf({ namespace, labels }: RunningPod): PodCaller {
  return { namespace, labels: { ...labels } };
}

/** A running pod of an owner. */
export function podOf(
  { namespace, labels }: Pick<Workload, "namespace" | "labels">,
  pods: readonly RunningPod[],
): RunningPod | undefined {
  return pods.find(
    (pod) =>
      pod.namespace === namespace &&
      Object.entries(labels).every(([key, value]) => pod.labels[key] === value),
  );
}

/** Ports of the nodes that the environment does not plan. */
function ofNodes(plan: NetworkPlan, asker: Asker, port: number, kind: "tcp" | "connect"): Pair[] {
  return nodes.map(({ name, address }) => ({
    asker,
    what: `node/${port}/tcp via ${name}`,
    verdict: answer(plan, asker.from, `node/${port}/tcp`, address),
    question: { kind, address, port, milliseconds },
  }));
}

/** What is there to be called. */
export interface Surroundings {
  readonly pods: readonly RunningPod[];
  readonly services: readonly RunningService[];
  /** The addresses inside of the cluster that machines have a route to. */
  readonly routed: readonly Inside[];
}

/** Every question that the environment gives rise to, for one who asks. */
export function questionsOf(
  plan: NetworkPlan,
  asker: Asker,
  surroundings: Surroundings,
  unplannedPort: number,
): Pair[] {
  return [
    ...throughNodes(plan, asker, surroundings.pods),
    ...throughIngress(plan, asker),
    ...inside(plan, asker, surroundings),
    ...ofNodes(plan, asker, unplannedPort, "tcp"),
    ...ofNodes(plan, asker, 10250, "connect"),
  ];
}

/** Whether the call got where it should, going by the packets. */
export function gotThere({ reply, server }: Asked): boolean {
  const isRight = server === undefined || reply.server?.startsWith(`${server}-`) === true;
  return reply.outcome === "answered" && isRight && (reply.status === undefined || reply.status < 400);
}

/** Whether the pod saw somebody else calling than the model says. */
function isMistaken({ asker, verdict: { seenAs }, reply: { peer } }: Asked): boolean {
  if (peer === undefined || seenAs === undefined) {
    return false;
  }
  switch (seenAs) {
    case "a node's address":
      return !nodes.some(({ address }) => address === peer) && !Cidr.of(TUNNEL_CIDR).holds(peer);
    case "the pod's own address":
      return peer !== asker.pod?.address;
    case "the node that it runs on":
      return peer !== nodes.find(({ name }) => name === asker.pod?.node)?.address;
    case "the ingress controller":
      // Whether it is that one, only its own log would say.
      return peer === asker.from;
    default:
      return peer !== seenAs;
  }
}

/** Whether a call came to something else than the model says, or came from somebody else. */
export function disagrees(asked: Asked): boolean {
  return gotThere(asked) !== asked.verdict.allowed || (gotThere(asked) && isMistaken(asked));
}

/** A line that says everything about it. */
export function tell(asked: Asked): string {
  const { asker, what, verdict, reply } = asked;
  const stages = verdict.stages.map(({ stage, rule, reason }) => `${stage}: ${rule ?? "-"} (${reason})`);
  const seen = [reply.outcome, reply.status, reply.server, reply.peer && `saw ${reply.peer}`, reply.detail];
  return (
    `${asker.name} -> ${what}: the model ${verdict.allowed ? "allows" : "denies"} (${stages.join("; ")})` +
    `${verdict.seenAs ? `, as ${verdict.seenAs}` : ""}, ` +
    `the network: ${seen.filter(Boolean).join(", ")}`
  );
}

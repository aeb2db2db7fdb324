import ipaddr from "ipaddr.js";
import type { Protocol } from "../config/protocol";
import { contains, overlap, readCidr } from "../plan/network/cidr";
import type { NetworkPlan } from "../plan/networkPlan";
import { DOORS } from "./doors";
import { type Flow, leadsTo } from "./flow";
import type { KnownPods, KnownPort } from "./knownPods";
import { isClosed } from "./openings";
import { type AddressesPeer, hasLabels, type Peer } from "./peer";
import { rangeWithPods } from "./podAddresses";
import { separationIndex } from "./separationIndex";

/** Who calls: an address anywhere, or a pod. */
export type Caller = { address: string } | PodCaller;

/** A pod by its labels. */
export interface PodCaller {
  namespace: string;
  labels: Record<string, string>;
}

/** What becomes of a call at one of its stages. */
export interface StageVerdict {
  stage: "door" | "node" | "pod";
  allowed: boolean;
  /** The object that decides, by name; absent where none does. */
  rule?: string;
  reason: string;
}

/** What becomes of a call. */
export interface Verdict {
  allowed: boolean;
  /** Door first; the called node where it matters; the pod only where they admit. */
  stages: StageVerdict[];
  /** The address that the pod sees as the sender's; absent where the call does not get there. */
  seenAs?: string;
}

/** What the pod sees in place of a client behind policy Cluster. */
const A_NODE = "a node's address";

/** A way from outside to an exposure: the number that the client calls on a node, or on a load balancer's address. */
export interface OutsideCall {
  caller: { address: string };
  /** The address of the node that is called, where it matters. */
  nodeAddress?: string;
  /** Whether the node that is called is the pod's own; absent where that is not known. */
  onPodNode?: boolean;
}

/** Whether an address reaches an exposed port from outside, through the door and then the pod's own policy. */
export function reachFromOutside(
  plan: NetworkPlan,
  target: KnownPods,
  port: KnownPort,
  call: OutsideCall,
): Verdict {
  const { exposure } = port;
  if (exposure.via === "ClusterIP") {
    return denied({ stage: "door", reason: "ClusterIP: nothing opens it to the outside" });
  }
  if (exposure.via === "Ingress") return reachByIngress(plan, target, port, call);
  const door = atDoor(plan, target, port, call);
  if (!door.allowed) return { allowed: false, stages: [door] };
  const dropped = isDropped(port, call) ? [door, NOT_HERE] : undefined;
  if (dropped) return { allowed: false, stages: dropped };
  const { address } = call.caller;
  const seenAs = exposure.keepsSourceAddress ? address : A_NODE;
  const pod = exposure.keepsSourceAddress
    ? atPod(plan, target, port, (peer) => admitsAddress(peer, address))
    : behindCluster(plan, target, port, call);
  return { allowed: pod.allowed, stages: [door, pod], ...(pod.allowed && { seenAs }) };
}

const NOT_HERE: StageVerdict = {
  stage: "node",
  allowed: false,
  reason: "policy Local: a node without the pod does not answer",
};

/** A load balancer sends nothing to a node without the pod; whoever calls a node port chooses the node. */
function isDropped(
  { exposure, externalTrafficPolicy }: KnownPort,
  { onPodNode }: Pick<OutsideCall, "onPodNode">,
) {
  return externalTrafficPolicy === "Local" && exposure.via === "NodePort" && onPodNode === false;
}

/**
 * Behind policy Cluster the pod's own node filters before kube-proxy puts a node's address in place of the client's, every
 * other node after. Without a word on the node, the call goes where it gets through.
 */
function behindCluster(
  plan: NetworkPlan,
  target: KnownPods,
  port: KnownPort,
  call: OutsideCall,
): StageVerdict {
  const { onPodNode, caller } = call;
  const elsewhere = atPod(plan, target, port, (peer) => admitsNodes(peer, plan));
  // A load balancer of AWS that does not keep the client's address has one of the nodes' network.
  if (onPodNode === false || hidesClient(plan, port)) return elsewhere;
  const onItsNode = atPod(plan, target, port, (peer) => admitsAddress(peer, caller.address));
  if (onPodNode === true || elsewhere.allowed === onItsNode.allowed) {
    return onPodNode === true ? onItsNode : elsewhere;
  }
  return elsewhere.allowed
    ? { ...elsewhere, reason: `${elsewhere.reason}, through every node but the pod's own` }
    : { ...onItsNode, reason: `${onItsNode.reason}, through the pod's own node alone` };
}

function hidesClient({ balancing }: NetworkPlan, { exposure }: KnownPort): boolean {
  const nlb = balancing.nlbs.find(({ name }) => name === exposure.loadBalancer);
  const listener = nlb?.listeners.find(({ port }) => port === exposure.port);
  return listener !== undefined && !listener.keepsSourceAddress;
}

/** Whether a pod reaches a port of another pod directly, or by its Service's address inside the cluster. */
export function reachFromPod(
  plan: NetworkPlan,
  target: Pick<KnownPods, "owner" | "namespace" | "labels">,
  port: { port: number; protocol: Protocol },
  caller: PodCaller,
): Verdict {
  const pod = atPod(plan, target, port, (peer) => admitsPod(peer, caller) || admitsPods(peer, plan));
  return { allowed: pod.allowed, stages: [pod], ...(pod.allowed && { seenAs: "the pod's own address" }) };
}

/** Whether the guard lets an address call a port of a node, whatever is behind it. */
export function reachNode(
  plan: NetworkPlan,
  port: { port: number; protocol: Protocol },
  { caller, nodeAddress }: OutsideCall,
): StageVerdict {
  const { guard } = plan.policies;
  const { namespace } = plan;
  const stage = "door";
  if (guard === undefined) return { stage, allowed: true, reason: "no guard of this environment closes it" };
  if (!isClosed(guard.closed, port.port, port.protocol)) {
    return {
      stage,
      allowed: true,
      reason: `port ${port.port}/${port.protocol} is none that the guard closes`,
    };
  }
  if (guard.always.some((range) => isIn(caller.address, range))) {
    return {
      stage,
      allowed: true,
      rule: `${namespace.name}-guard-nodes`,
      reason: "nodes, pods and load balancers are always admitted",
    };
  }
  const matching = guard.openings.filter(
    ({ protocol, ports }) => protocol === port.protocol && ports.includes(port.port),
  );
  const opening = matching.find(
    ({ sources, nodeAddresses }) =>
      sources.some((range) => isIn(caller.address, range)) &&
      answers(nodeAddresses, caller.address, nodeAddress),
  );
  if (opening) {
    const range = opening.sources.find((one) => isIn(caller.address, one));
    return {
      stage,
      allowed: true,
      rule: `${namespace.name}-guard-open-${opening.owner}`,
      reason: `${caller.address} is in ${range}`,
    };
  }
  return { stage, allowed: false, rule: `${namespace.name}-guard-closed`, reason: whyClosed(matching) };
}

function whyClosed(matching: readonly { sources: string[] }[]): string {
  const sources = [...new Set(matching.flatMap((one) => one.sources))];
  return sources.length > 0 ? `the sources are ${sources.join(", ")}` : "nothing opens it";
}

/** A node that is none of the chosen ones does not answer; without a node named, one of the chosen ones is meant. */
function answers(nodes: readonly string[], caller: string, called: string | undefined): boolean {
  if (nodes.length === 0) return true;
  const family = nodes.filter((one) => one.includes(":") === caller.includes(":"));
  if (called === undefined) return family.length > 0;
  return family.some((one) => ipaddr.parse(one).toString() === ipaddr.parse(called).toString());
}

function atDoor(plan: NetworkPlan, target: KnownPods, port: KnownPort, call: OutsideCall): StageVerdict {
  const { exposure } = port;
  const { address } = call.caller;
  const stage = "door";
  if (plan.target === "on-prem" && exposure.via === "NodePort") {
    if (exposure.nodePort !== null) return reachNode(plan, { ...port, port: exposure.nodePort }, call);
    return { stage, allowed: true, reason: "the node port is not pinned, and no guard knows it" };
  }
  if (exposure.door === null || exposure.door === undefined) {
    return { stage, allowed: true, reason: "sources not enforced: no door is known" };
  }
  const range = exposure.sources.find((one) => isIn(address, one));
  const door = exposure.door === "pod" ? undefined : DOORS[exposure.door];
  if (door === undefined) return { stage, allowed: true, reason: "no door before the pod" };
  if (range === undefined) {
    return {
      stage,
      allowed: false,
      rule: door,
      reason: `the sources of ${target.owner} are ${exposure.sources.join(", ") || "nobody"}`,
    };
  }
  // The guard sees the load balancer's traffic on the nodes too.
  const guarded =
    plan.target === "on-prem" ? reachNode(plan, { ...port, port: exposure.port }, call) : undefined;
  if (guarded && !guarded.allowed) return guarded;
  return { stage, allowed: true, rule: door, reason: `${address} is in ${range}` };
}

/** Through the controller's own ports, any of them; the backend sees the controller. */
function reachByIngress(plan: NetworkPlan, target: KnownPods, port: KnownPort, call: OutsideCall): Verdict {
  const controller = plan.policies.pods.find(({ kind }) => kind === "ingress");
  if (!controller) {
    const stage = {
      stage: "door",
      allowed: true,
      reason: "somebody else's ingress controller decides",
    } as const;
    const pod = atPod(plan, target, port, ({ name }) => name === "ingress");
    return {
      allowed: pod.allowed,
      stages: [stage, pod],
      ...(pod.allowed && { seenAs: "the ingress controller" }),
    };
  }
  const ways = controller.ports.filter(({ exposure }) => exposure.via !== "ClusterIP");
  const doors = ways.map((way) => atDoor(plan, controller, way, call));
  const door = doors.find(({ allowed }) => allowed) ?? doors[0];
  if (!door) return denied({ stage: "door", reason: "the ingress controller is not exposed" });
  if (!door.allowed) return { allowed: false, stages: [door] };
  const pod = atPod(plan, target, port, (peer) => admitsPod(peer, controller));
  return {
    allowed: pod.allowed,
    stages: [door, pod],
    ...(pod.allowed && { seenAs: "the ingress controller" }),
  };
}

/** The policies that select the pod, whoever they were made for: they admit together. */
function atPod(
  { policies: { separation } }: NetworkPlan,
  target: Pick<KnownPods, "owner" | "namespace" | "labels">,
  { port, protocol }: { port: number; protocol: Protocol },
  admits: (peer: Peer) => boolean,
): StageVerdict {
  const stage = "pod";
  const index = separationIndex(separation);
  const selecting = index.selecting(target);
  if (separation.mode === "off" || selecting.length === 0) {
    return { stage, allowed: true, reason: "no policy of this environment selects it" };
  }
  const flow = selecting
    .flatMap(({ owner }) => index.flowsTo(owner))
    .find((one) => leadsTo(one, port, protocol) && one.from.some(admits));
  if (flow) {
    return { stage, allowed: true, rule: ruleName(flow), reason: `flow ${flow.kind}` };
  }
  const reason = "no flow that Usage Engine needs";
  if (separation.mode === "observe")
    return { stage, allowed: true, reason: `${reason}, but it is only logged` };
  return { stage, allowed: false, rule: `separation-${target.owner}`, reason };
}

function ruleName({ to }: Flow): string {
  return `separation-${to}`;
}

function admitsPod(peer: Peer, { namespace, labels }: PodCaller): boolean {
  return peer.kind === "pods" && peer.namespace === namespace && hasLabels(labels, peer.labels);
}

/** Whether addresses are admitted that pods may have: whoever has one gets in, whatever its labels. */
function admitsPods(peer: Peer, { policies: { podAddresses } }: NetworkPlan): boolean {
  return peer.kind === "addresses" && rangeWithPods(peer, podAddresses) !== undefined;
}

/** Whether the addresses of all nodes are admitted: which of them a packet passes, nobody knows. */
function admitsNodes(peer: Peer, { network: { nodeCidrs } }: NetworkPlan): boolean {
  if (peer.kind !== "addresses") return false;
  return peer.name === "nodes" || (nodeCidrs.length > 0 && nodeCidrs.every((range) => covers(peer, range)));
}

function covers({ cidrs, except }: AddressesPeer, range: string): boolean {
  const nodes = readCidr(range);
  if (typeof nodes === "string") return false;
  const read = (texts: string[]) => texts.map(readCidr).filter((one) => typeof one !== "string");
  return read(cidrs).some((one) => contains(one, nodes)) && !read(except).some((one) => overlap(one, nodes));
}

function admitsAddress(peer: Peer, address: string): boolean {
  return (
    peer.kind === "addresses" &&
    peer.cidrs.some((range) => isIn(address, range)) &&
    !peer.except.some((range) => isIn(address, range))
  );
}

/** Whether an address is in a range. */
export function isIn(address: string, range: string): boolean {
  const [single, outer] = [readCidr(`${address}/${address.includes(":") ? 128 : 32}`), readCidr(range)];
  return typeof single !== "string" && typeof outer !== "string" && contains(outer, single);
}

function denied(stage: Omit<StageVerdict, "allowed">): Verdict {
  return { allowed: false, stages: [{ ...stage, allowed: false }] };
}

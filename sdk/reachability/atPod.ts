import { type Flow, leadsTo } from "../plan/access/separation/flow";
import { type AddressesPeer, hasLabels, type Peer } from "../plan/access/separation/peer";
import { meet, rangeWithPods } from "../plan/access/separation/podAddresses";
import type { Workload } from "../plan/access/workload";
import type { PlannedExposure } from "../plan/exposure";
import type { NetworkPlan } from "../plan/networkPlan";
import type { Cidr } from "../values/cidr";
import { separationIndex } from "./separationIndex";
import type { PodCaller, StageVerdict } from "./verdict";

/** Pods that are called. */
export type CalledWorkload = Pick<Workload, "owner" | "namespace" | "labels">;

/** The port that is called of them: policies go by the containers' ports. */
export type ContainerPort = Pick<PlannedExposure, "targetPort" | "protocol">;

/** The policies that select the pod, whoever they were made for: they admit together. */
export function atPod(
  { policies: { separation } }: NetworkPlan,
  target: CalledWorkload,
  { targetPort, protocol }: ContainerPort,
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
    .find((one) => leadsTo(one, targetPort, protocol) && one.from.some(admits));
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

/** Whether a pod is admitted by its labels. */
export function admitsPod(peer: Peer, { namespace, labels }: PodCaller): boolean {
  return peer.kind === "pods" && peer.namespace === namespace && hasLabels(labels, peer.labels);
}

/** Whether addresses are admitted that pods may have: whoever has one gets in, whatever its labels. */
export function admitsPods(peer: Peer, { policies: { podAddresses } }: NetworkPlan): boolean {
  return peer.kind === "addresses" && rangeWithPods(peer, podAddresses) !== undefined;
}

/** Whether the addresses of all nodes are admitted: which of them a packet passes, nobody knows. */
export function admitsNodes(peer: Peer, { network: { nodeCidrs } }: NetworkPlan): boolean {
  if (peer.kind !== "addresses") return false;
  return peer.name === "nodes" || (nodeCidrs.length > 0 && nodeCidrs.every((range) => covers(peer, range)));
}

/** Whether a node may have an address that is admitted; where nodes have theirs may not be known. */
export function admitsSomeNode(peer: Peer, { policies: { podAddresses } }: NetworkPlan): boolean {
  if (peer.kind !== "addresses") return false;
  const { nodes } = podAddresses;
  if (nodes.length === 0) return peer.cidrs.length > 0;
  return peer.cidrs.some((range) => nodes.some((one) => meet(range, one, peer.except)));
}

function covers({ cidrs, except }: AddressesPeer, range: Cidr): boolean {
  return cidrs.some((one) => one.contains(range)) && !except.some((one) => one.overlaps(range));
}

/** Whether an address is admitted. */
export function admitsAddress(peer: Peer, address: string): boolean {
  return (
    peer.kind === "addresses" &&
    peer.cidrs.some((range) => range.holds(address)) &&
    !peer.except.some((range) => range.holds(address))
  );
}

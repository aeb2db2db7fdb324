import type { Peer } from "../plan/access/separation/peer";
import { meet } from "../plan/access/separation/podAddresses";
import type { EnforcedExposure } from "../plan/exposure";
import type { NetworkPlan } from "../plan/networkPlan";
import { atEnforcement } from "./atEnforcement";
import {
  admitsAddress,
  admitsNodes,
  admitsPod,
  admitsPods,
  atPod,
  type CalledWorkload,
  type ContainerPort,
} from "./atPod";
import { controllerOf } from "./controller";
import { arrived, type OutsideCall, type PodCaller, type StageVerdict, type Verdict } from "./verdict";

/** What the pod sees in place of a client behind policy Cluster. */
export const A_NODE = "a node's address";
/** What a backend sees. */
export const THE_CONTROLLER = "the ingress controller";

/** Whether an address reaches an exposed port from outside, through what enforces its sources and then the pod's own policy. */
export function reachFromOutside(
  plan: NetworkPlan,
  target: CalledWorkload,
  exposure: EnforcedExposure,
  call: OutsideCall,
): Verdict {
  if (exposure.via === "ClusterIP") {
    return denied({ stage: "enforcement", reason: "ClusterIP: nothing opens it to the outside" });
  }
  if (exposure.via === "Ingress") return reachByIngress(plan, target, exposure, call);
  const enforced = atEnforcement(plan, exposure, call);
  if (!enforced.allowed) return { allowed: false, stages: [enforced] };
  if (exposure.via === "NodePort" && call.isCalledNode) {
    return ofItself(plan, target, exposure, { call, enforced });
  }
  if (isDropped(exposure, call)) return { allowed: false, stages: [enforced, NOT_HERE] };
  const { address } = call.caller;
  const seenAs = exposure.keepsSourceAddress ? address : A_NODE;
  const pod = exposure.keepsSourceAddress
    ? atPod(plan, target, exposure, (peer) => admitsAddress(peer, address))
    : hidesClient(plan, exposure)
      ? // A load balancer of AWS that does not keep the client's address has one of the nodes' network.
        atPod(plan, target, exposure, (peer) => admitsNodes(peer, plan))
      : behindCluster(plan, target, exposure, call);
  return arrived([enforced], pod, seenAs);
}

const NOT_HERE: StageVerdict = {
  stage: "node",
  allowed: false,
  reason: "policy Local: a node without the pod does not answer",
};

/**
 * A node that calls its own node port. Calico lets it call the pods on it whatever their policies say, as the kubelet must; and
 * kube-proxy sends its calls on to other nodes, to policy Local too, under its own address or that of its tunnel.
 */
function ofItself(
  plan: NetworkPlan,
  target: CalledWorkload,
  exposure: EnforcedExposure,
  { call, enforced }: { call: OutsideCall; enforced: StageVerdict },
): Verdict {
  const isLocal = exposure.externalTrafficPolicy === "Local";
  const pod = fromNode(plan, target, exposure, {
    ...call,
    admits: (peer) => (isLocal ? admitsNode(peer, call.caller.address, plan) : admitsNodes(peer, plan)),
  });
  return arrived([enforced], pod, A_NODE);
}

/** A node's own call, to pods on it or elsewhere: there policies see its address, or that of its tunnel. */
export function fromNode(
  plan: NetworkPlan,
  target: CalledWorkload,
  port: ContainerPort,
  {
    caller,
    onPodNode,
    admits = (peer) => admitsNode(peer, caller.address, plan),
  }: Pick<OutsideCall, "caller" | "onPodNode"> & { admits?: (peer: Peer) => boolean },
): StageVerdict {
  const elsewhere = atPod(plan, target, port, admits);
  return onPodNode === true || (onPodNode === undefined && !elsewhere.allowed)
    ? { stage: "pod", allowed: true, reason: "a node always reaches the pods on it" }
    : elsewhere;
}

/** By its own address, or by that of its tunnel, which nobody has named. */
function admitsNode(peer: Peer, address: string, { network: { tunnelCidr } }: NetworkPlan): boolean {
  if (admitsAddress(peer, address)) return true;
  return (
    tunnelCidr !== undefined &&
    peer.kind === "addresses" &&
    peer.cidrs.some((range) => meet(range, tunnelCidr, peer.except))
  );
}

/** A load balancer sends nothing to a node without the pod; whoever calls a node port chooses the node. */
function isDropped(
  { via, externalTrafficPolicy }: EnforcedExposure,
  { onPodNode }: Pick<OutsideCall, "onPodNode">,
) {
  return externalTrafficPolicy === "Local" && via === "NodePort" && onPodNode === false;
}

/**
 * Behind policy Cluster the pod's own node filters before kube-proxy puts a node's address in place of the client's, every
 * other node after. Without a word on the node, the call goes where it gets through.
 */
export function behindCluster(
  plan: NetworkPlan,
  target: CalledWorkload,
  port: ContainerPort,
  { onPodNode, caller }: Pick<OutsideCall, "caller" | "onPodNode">,
): StageVerdict {
  const elsewhere = atPod(plan, target, port, (peer) => admitsNodes(peer, plan));
  if (onPodNode === false) return elsewhere;
  const onItsNode = atPod(plan, target, port, (peer) => admitsAddress(peer, caller.address));
  if (onPodNode === true || elsewhere.allowed === onItsNode.allowed) {
    return onPodNode === true ? onItsNode : elsewhere;
  }
  return elsewhere.allowed
    ? { ...elsewhere, reason: `${elsewhere.reason}, through every node but the pod's own` }
    : { ...onItsNode, reason: `${onItsNode.reason}, through the pod's own node alone` };
}

function hidesClient({ balancing }: NetworkPlan, exposure: EnforcedExposure): boolean {
  const nlb = balancing.nlbs.find(({ name }) => name === exposure.loadBalancer);
  const listener = nlb?.listeners.find(({ port }) => port === exposure.port);
  return listener !== undefined && !listener.keepsSourceAddress;
}

/** Whether a pod reaches a port of another pod directly, or by its Service's address inside the cluster. */
export function reachFromPod(
  plan: NetworkPlan,
  target: CalledWorkload,
  port: ContainerPort,
  caller: PodCaller,
): Verdict {
  const pod = atPod(plan, target, port, (peer) => admitsPod(peer, caller) || admitsPods(peer, plan));
  return arrived([], pod, "the pod's own address");
}

/** Through the controller's own ports, any of them; the backend sees the controller. */
function reachByIngress(
  plan: NetworkPlan,
  target: CalledWorkload,
  exposure: EnforcedExposure,
  call: OutsideCall,
): Verdict {
  const controller = controllerOf(plan);
  if (!controller) {
    const stage = {
      stage: "enforcement",
      allowed: true,
      reason: "somebody else's ingress controller decides",
    } as const;
    const pod = atPod(plan, target, exposure, ({ name }) => name === "ingress");
    return arrived([stage], pod, THE_CONTROLLER);
  }
  const ways = controller.exposures.filter(({ via }) => via !== "ClusterIP");
  const each = ways.map((way) => atEnforcement(plan, way, call));
  const enforced = each.find(({ allowed }) => allowed) ?? each[0];
  if (!enforced) return denied({ stage: "enforcement", reason: "the ingress controller is not exposed" });
  if (!enforced.allowed) return { allowed: false, stages: [enforced] };
  const pod = atPod(plan, target, exposure, (peer) => admitsPod(peer, controller));
  return arrived([enforced], pod, THE_CONTROLLER);
}

function denied(stage: Omit<StageVerdict, "allowed">): Verdict {
  return { allowed: false, stages: [{ ...stage, allowed: false }] };
}

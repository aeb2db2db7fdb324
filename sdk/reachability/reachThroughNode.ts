import { isClosed } from "../plan/access/nodePortGuard/allowedNodePorts";
import type { Peer } from "../plan/access/separation/peer";
import { workloadPools } from "../plan/access/separation/podAddresses";
import type { EnforcedExposure } from "../plan/exposure";
import type { NetworkPlan } from "../plan/networkPlan";
import { admitsPod, admitsPods, admitsSomeNode, atPod, type CalledWorkload } from "./atPod";
import { controllerOf } from "./controller";
import type { PodCaller, StageVerdict, Verdict } from "./verdict";

/** A pod's call to a node port, or to whatever else is open to the outside. */
export interface PodCall {
  caller: PodCaller;
  /** The node that is called, by name or address; absent: any. */
  via?: string;
  /** Whether it is the pod's own that is called; absent where that is not known. */
  onPodNode?: boolean;
}

/**
 * Whether a pod reaches an exposed port by the way that is open to the outside. The guard trusts pods and nodes, and a pod that
 * calls a node is seen as a node at the other end, so that separation does not know it any more.
 */
export function reachThroughNode(
  plan: NetworkPlan,
  target: CalledWorkload,
  exposure: EnforcedExposure,
  call: PodCall,
): Verdict {
  const { via } = exposure;
  if (via === "ClusterIP") {
    const reason = "ClusterIP: no node port leads to it";
    return { allowed: false, stages: [{ stage: "enforcement", allowed: false, reason }] };
  }
  return via === "Ingress"
    ? throughController(plan, target, exposure)
    : throughNodePort(plan, target, exposure, call);
}

function throughNodePort(
  plan: NetworkPlan,
  target: CalledWorkload,
  exposure: EnforcedExposure,
  call: PodCall,
): Verdict {
  const { externalTrafficPolicy } = exposure;
  const { onPodNode, caller } = call;
  const isLocal = externalTrafficPolicy === "Local";
  const asItself = (peer: Peer) => admitsPod(peer, caller) || admitsPods(peer, plan);
  const asNode = (peer: Peer) => admitsSomeNode(peer, plan);
  const plain = atPod(plan, target, exposure, asItself);
  // Whoever is not on the called node may leave its own under that one's address.
  const left = leavesAsNode(plan) && !plain.allowed ? atPod(plan, target, exposure, asNode) : plain;
  // To policy Local kube-proxy sends the calls of pods on the called node alone on to other nodes, as they are.
  const elsewhere = isLocal
    ? plain
    : exposure.keepsSourceAddress
      ? left
      : atPod(plan, target, exposure, asNode);
  const pod = onPodNode === true || (onPodNode === undefined && !elsewhere.allowed) ? left : elsewhere;
  const enforced = enforcementForPods(plan, exposure, call);
  if (!pod.allowed) return { allowed: false, stages: [enforced, pod] };
  const isItself = pod === plain;
  const seenAs =
    !isLocal && !exposure.keepsSourceAddress
      ? "a node's address"
      : isItself
        ? "the pod's own address"
        : "the node that it runs on";
  const reason = isItself || pod.rule === undefined ? pod.reason : `${pod.reason}: it comes as a node`;
  return { allowed: true, stages: [enforced, { ...pod, reason }], seenAs };
}

function enforcementForPods(
  plan: NetworkPlan,
  { nodePort, protocol }: EnforcedExposure,
  { via }: PodCall,
): StageVerdict {
  const { namespace, policies } = plan;
  const number = nodePort === null ? "a node port that the API server chooses" : `node port ${nodePort}`;
  const where = `${number} of ${via ?? "any node"}`;
  const isGuarded =
    policies.guard && nodePort !== null && isClosed(policies.guard.closed, nodePort, protocol);
  return {
    stage: "enforcement",
    allowed: true,
    ...(isGuarded && { rule: `${namespace.name}-guard-nodes` }),
    reason: isGuarded
      ? `pods and nodes are always admitted, at ${where}`
      : `nothing keeps pods from ${where}`,
  };
}

/** The controller's own pods have no policy: who gets to them gets to what is behind them. */
function throughController(plan: NetworkPlan, target: CalledWorkload, exposure: EnforcedExposure): Verdict {
  const controller = controllerOf(plan);
  const enforced: StageVerdict = {
    stage: "enforcement",
    allowed: true,
    reason: controller
      ? "no policy keeps pods from the ingress controller"
      : "somebody else's ingress controller decides",
  };
  const pod = atPod(plan, target, exposure, (peer) =>
    controller ? admitsPod(peer, controller) : peer.name === "ingress",
  );
  return {
    allowed: pod.allowed,
    stages: [enforced, pod],
    ...(pod.allowed && { seenAs: "the ingress controller" }),
  };
}

/** Whether a pod's calls to nodes may leave its own node under that one's address; of somebody else's network nobody knows. */
function leavesAsNode({ network: { calico } }: NetworkPlan): boolean {
  const pools = workloadPools(calico);
  return pools.length === 0 || pools.some(({ natOutgoing }) => natOutgoing !== "Disabled");
}

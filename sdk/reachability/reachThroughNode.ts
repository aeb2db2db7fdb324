import { isClosed } from "../plan/access/nodePortGuard/allowedNodePorts";
import type { Peer } from "../plan/access/separation/peer";
import { workloadPools } from "../plan/access/separation/podAddresses";
import type { EnforcedExposure } from "../plan/exposure";
import type { NetworkPlan } from "../plan/networkPlan";
import {
  admitsAddress,
  admitsNodes,
  admitsPod,
  admitsPods,
  admitsSomeNode,
  atPod,
  type CalledWorkload,
} from "./atPod";
import { controllerOf } from "./controller";
import { A_NODE, THE_CONTROLLER } from "./reachability";
import { arrived, type PodCaller, type StageVerdict, type Verdict } from "./verdict";

/** A pod's call to a node port, or to whatever else is open to the outside. */
export interface PodCall {
  caller: PodCaller;
  /** The node that is called, by name or address; absent: any. */
  via?: string;
  /** Whether it is the pod's own that is called; absent where that is not known. */
  onPodNode?: boolean;
  /** Whether the caller runs on the node that is called; absent where that is not known. */
  isFromThere?: boolean;
  /** The address of the node that the caller runs on; absent where that is not known, and it may be any. */
  callerNode?: string;
  /** Whether calls to other nodes leave the caller's under that one's address; absent: as the plan knows of Calico's pools. */
  leavesAsNode?: boolean;
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
  const { caller, callerNode } = call;
  const aNode = (peer: Peer) => admitsSomeNode(peer, plan);
  const admits: Record<Appearance, (peer: Peer) => boolean> = {
    itself: (peer) => admitsPod(peer, caller) || admitsPods(peer, plan),
    "its node": (peer) => (callerNode === undefined ? aNode(peer) : admitsAddress(peer, callerNode)),
    "a node": aNode,
  };
  const enforced = enforcementForPods(plan, exposure, call);
  const answers = [...appearances(plan, exposure, call)].map((as) => ({
    as,
    pod: atPod(plan, target, exposure, admits[as]),
  }));
  const found = answers.find(({ pod }) => pod.allowed) ?? answers[0];
  if (found === undefined) return { allowed: false, stages: [enforced, NOT_FROM_HERE] };
  const { as, pod } = found;
  if (!pod.allowed) return { allowed: false, stages: [enforced, pod] };
  const isMasked = exposure.externalTrafficPolicy !== "Local" && !exposure.keepsSourceAddress;
  const isByChance =
    as === "its node" &&
    callerNode === undefined &&
    !atPod(plan, target, exposure, (peer) => admitsNodes(peer, plan)).allowed;
  const comesAs = isByChance ? "the node that it runs on, and not every node is admitted" : "a node";
  const reason =
    as === "itself" || pod.rule === undefined ? pod.reason : `${pod.reason}: it comes as ${comesAs}`;
  return {
    allowed: true,
    stages: [enforced, { ...pod, reason }],
    seenAs: isMasked ? A_NODE : as === "itself" ? "the pod's own address" : "the node that it runs on",
  };
}

const NOT_FROM_HERE: StageVerdict = {
  stage: "node",
  allowed: false,
  reason: "policy Local: a node without the pod sends on the calls of its own pods alone",
};

/** Whose address a policy of the called pod sees. */
type Appearance = "itself" | "its node" | "a node";

/** As what a call may appear: wherever caller and pod may run, as far as that is not known. */
function appearances(plan: NetworkPlan, exposure: EnforcedExposure, call: PodCall): Set<Appearance> {
  const either = (known: boolean | undefined) => (known === undefined ? [false, true] : [known]);
  return new Set(
    either(call.onPodNode).flatMap((onPodNode) =>
      either(call.isFromThere).flatMap((isFromThere) =>
        appearancesAt(exposure, { onPodNode, isFromThere, leaves: leavesAs(plan, call) }),
      ),
    ),
  );
}

/**
 * What kube-proxy and Calico do: behind policy Cluster the pod's own node filters before kube-proxy puts a node's address in place
 * of the caller's, every other one after. To policy Local kube-proxy sends the calls of pods on the called node on to every
 * node, as they are, and no others.
 */
function appearancesAt(
  { externalTrafficPolicy, keepsSourceAddress }: EnforcedExposure,
  { onPodNode, isFromThere, leaves }: { onPodNode: boolean; isFromThere: boolean; leaves: Appearance[] },
): Appearance[] {
  if (externalTrafficPolicy === "Local") {
    if (isFromThere) return ["itself"];
    return onPodNode ? leaves : [];
  }
  if (!onPodNode && !keepsSourceAddress) return ["a node"];
  return isFromThere ? ["itself"] : leaves;
}

/** As what a pod's call to another node leaves its own; of somebody else's network nobody knows. */
function leavesAs({ network: { calico } }: NetworkPlan, { leavesAsNode }: PodCall): Appearance[] {
  if (leavesAsNode !== undefined) return leavesAsNode ? ["its node"] : ["itself"];
  const pools = workloadPools(calico);
  const mayBeNode = pools.length === 0 || pools.some(({ natOutgoing }) => natOutgoing);
  return mayBeNode ? ["itself", "its node"] : ["itself"];
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
  return arrived([enforced], pod, THE_CONTROLLER);
}

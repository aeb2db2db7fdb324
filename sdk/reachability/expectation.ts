import type { Workload } from "../plan/access/workload";
import type { EnforcedExposure } from "../plan/exposure";
import type { NetworkPlan } from "../plan/networkPlan";
import { notRunning } from "./notRunning";
import { reachFromOutside } from "./reachability";
import { reachThroughNode } from "./reachThroughNode";
import type { Caller, Verdict } from "./verdict";

/** A call to an exposure by what is open to the outside: through a node that is named, or through a load balancer. */
export interface OpenCall {
  caller: Caller;
  /** The node that the caller runs on, or is; absent where it is on none, or that is not known. */
  callerNode?: { name: string; address?: string };
  /** The node that is called; absent where a load balancer chooses. */
  node?: { name: string; address: string };
  /** Whether the called node is the pod's own; absent where that is not known. */
  onPodNode?: boolean;
}

/** What is to be expected of a call; or what would have to be known; or why it is none of the plan's affairs. */
export type Expectation = { verdict: Verdict } | { unknown: string } | { beyond: string };

/** What becomes of a call by the model, where that is certain: not where it depends on what nobody has said. */
export function expectationOf(
  plan: NetworkPlan,
  target: Workload<EnforcedExposure>,
  exposure: EnforcedExposure,
  call: OpenCall,
): Expectation {
  const disabled = notRunning(target);
  if (disabled) return { verdict: disabled };
  if (call.onPodNode === undefined) {
    const [on, off] = [true, false].map((onPodNode) =>
      verdictOf(plan, target, exposure, { ...call, onPodNode }),
    );
    if (on?.allowed !== off?.allowed) return { unknown: `which node the pod of ${target.owner} is on` };
  }
  const verdict = verdictOf(plan, target, exposure, call);
  const beyond = beyondTheModel(verdict, exposure, call);
  return beyond === undefined ? { verdict } : { beyond };
}

function verdictOf(
  plan: NetworkPlan,
  target: Workload<EnforcedExposure>,
  exposure: EnforcedExposure,
  { caller, callerNode, node, onPodNode }: OpenCall,
): Verdict {
  const where = onPodNode === undefined ? {} : { onPodNode };
  return "address" in caller
    ? reachFromOutside(plan, target, exposure, {
        caller,
        ...(node && { nodeAddress: node.address }),
        ...where,
      })
    : reachThroughNode(plan, target, exposure, {
        caller,
        ...(node && { via: node.name }),
        ...(callerNode?.address !== undefined && { callerNode: callerNode.address }),
        ...where,
      });
}

/**
 * What depends on where the caller runs, which the model does not ask: Calico and kube-proxy treat what comes from the called
 * node itself unlike anything else.
 */
function beyondTheModel(
  { allowed, stages }: Verdict,
  { via, externalTrafficPolicy }: EnforcedExposure,
  { caller, callerNode, node, onPodNode }: OpenCall,
): string | undefined {
  if (node === undefined || onPodNode === undefined) return undefined;
  const isFromThere = node.name === callerNode?.name;
  const isPod = !("address" in caller);
  if (via === "NodePort" && externalTrafficPolicy === "Local" && !onPodNode) {
    if (isPod)
      return allowed && !isFromThere ? "policy Local: only the node's own pods come on from it" : undefined;
    return isFromThere ? "kube-proxy sends a node's own calls on, policy Local or not" : undefined;
  }
  if (!isFromThere || !onPodNode) return undefined;
  if (!isPod) {
    return allowed ? undefined : "Calico lets a node call the pods on it, whatever their policies say";
  }
  return allowed && stages.at(-1)?.reason.includes(": it comes as ")
    ? "on its own node a pod keeps its address, and may be kept away"
    : undefined;
}

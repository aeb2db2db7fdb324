import type { Protocol } from "../config/protocol";
import type { EnforcedExposure } from "../plan/exposure";
import type { NetworkPlan } from "../plan/networkPlan";
import { reachNode } from "./atEnforcement";
import { admitsAddress, atPod, type CalledWorkload } from "./atPod";
import { A_NODE, behindCluster, fromNode } from "./reachability";
import { arrived, type StageVerdict, type Verdict } from "./verdict";

/** Whose address is called: the pod's own, or the one that its Service has inside of the cluster. */
export const INSIDE = ["pod", "service"] as const;
export type Inside = (typeof INSIDE)[number];

/** A call to an address that only a router can lead to, past every node port and load balancer. */
export interface InsideCall {
  caller: { address: string };
  to: Inside;
  /** Whether it comes by way of the pod's own node; absent where that is not known. */
  onPodNode?: boolean;
  /** Whether it is a node that calls; absent where only its address is known. */
  isNode?: boolean;
}

/**
 * Whether an address outside of the pods reaches a pod by its own address, or by its Service's: on-prem, where a router knows the way.
 * Calls to Services are kube-proxy's, which puts a node's address in place of an outsider's.
 */
export function reachInside(
  plan: NetworkPlan,
  target: CalledWorkload,
  exposure: Pick<EnforcedExposure, "port" | "targetPort" | "protocol">,
  call: InsideCall,
): Verdict {
  const { caller, to } = call;
  const { protocol } = exposure;
  const port = to === "pod" ? exposure.targetPort : exposure.port;
  const enforced = atRanges(plan, { port, protocol }, caller.address);
  if (!enforced.allowed) return { allowed: false, stages: [enforced] };
  const ofOutsider =
    to === "pod"
      ? arrived(
          [enforced],
          atPod(plan, target, exposure, (peer) => admitsAddress(peer, caller.address)),
          caller.address,
        )
      : arrived([enforced], behindCluster(plan, target, exposure, call), A_NODE);
  const isNode = call.isNode ?? plan.network.nodeCidrs.some((range) => range.holds(caller.address));
  // An address among the nodes' may be a neighbour's: it gets where either would.
  if (!isNode || (call.isNode === undefined && ofOutsider.allowed)) return ofOutsider;
  return arrived([enforced], fromNode(plan, target, exposure, call), A_NODE);
}

/** What the guard lets pass to the pods' and the Services' ranges. */
function atRanges(
  plan: NetworkPlan,
  { port, protocol }: { port: number; protocol: Protocol },
  address: string,
): StageVerdict {
  const { namespace, policies } = plan;
  const { guard } = policies;
  const stage = "enforcement";
  const named = (name: string) => `${namespace.name}-guard-${name}`;
  // The guard closes numbers wherever a call goes; but what chosen nodes alone answer it opens at their addresses, and none of them is
  // called. The caller's own is none of them either.
  const byNumber = reachNode(plan, { port, protocol }, { caller: { address }, nodeAddress: address });
  if (guard?.clusterRanges === undefined) return byNumber;
  const { ranges, controlPlane } = guard.clusterRanges;
  if (guard.always.some((range) => range.holds(address))) {
    const reason = "nodes, pods and load balancers are always admitted";
    return { stage, allowed: true, rule: named("nodes"), reason };
  }
  if (controlPlane.some((range) => range.holds(address))) {
    const reason = "the control plane is admitted to pods and Services";
    return { stage, allowed: true, rule: named("control-plane"), reason };
  }
  if (!byNumber.allowed) return byNumber;
  return {
    stage,
    allowed: false,
    rule: named("ranges"),
    reason: `${ranges.join(", ")} are closed to outsiders`,
  };
}

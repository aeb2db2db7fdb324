import type { Protocol } from "../config/protocol";
import { ENFORCEMENTS } from "../plan/access/enforcement";
import { isClosed } from "../plan/access/nodePortGuard/allowedNodePorts";
import type { EnforcedExposure } from "../plan/exposure";
import type { NetworkPlan } from "../plan/networkPlan";
import { familyOf } from "../values/address";
import { type Cidr, eachOnce, ofFamily } from "../values/cidr";
import type { OutsideCall, StageVerdict } from "./verdict";

/** Whether the guard lets an address call a port of a node, whatever is behind it. */
export function reachNode(
  plan: NetworkPlan,
  port: { port: number; protocol: Protocol },
  { caller, nodeAddress }: OutsideCall,
): StageVerdict {
  const { guard } = plan.policies;
  const { namespace } = plan;
  const stage = "enforcement";
  if (guard === undefined) return { stage, allowed: true, reason: "no guard of this environment closes it" };
  if (!isClosed(guard.closed, port.port, port.protocol)) {
    return {
      stage,
      allowed: true,
      reason: `port ${port.port}/${port.protocol} is none that the guard closes`,
    };
  }
  if (guard.always.some((range) => range.holds(caller.address))) {
    return {
      stage,
      allowed: true,
      rule: `${namespace.name}-guard-nodes`,
      reason: "nodes, pods and load balancers are always admitted",
    };
  }
  const matching = guard.allowed.filter(
    ({ protocol, ports }) => protocol === port.protocol && ports.includes(port.port),
  );
  const entry = matching.find(
    ({ sources, nodeAddresses }) =>
      sources.some((range) => range.holds(caller.address)) &&
      answers(nodeAddresses, caller.address, nodeAddress),
  );
  if (entry) {
    const range = entry.sources.find((one) => one.holds(caller.address));
    return {
      stage,
      allowed: true,
      rule: `${namespace.name}-guard-open-${entry.owner}`,
      reason: `${caller.address} is in ${range}`,
    };
  }
  return { stage, allowed: false, rule: `${namespace.name}-guard-closed`, reason: whyClosed(matching) };
}

function whyClosed(matching: readonly { sources: readonly Cidr[] }[]): string {
  const sources = eachOnce(matching.flatMap((one) => one.sources));
  return sources.length > 0 ? `the sources are ${sources.join(", ")}` : "nothing opens it";
}

/** A node that is none of the chosen ones does not answer; without a node named, one of the chosen ones is meant. */
function answers(nodes: readonly Cidr[], caller: string, called: string | undefined): boolean {
  if (nodes.length === 0) return true;
  const family = ofFamily(nodes, familyOf(caller));
  if (called === undefined) return family.length > 0;
  return family.some((one) => one.holds(called));
}

/** Whether what stands before the nodes lets an address call an exposed port. */
export function atEnforcement(
  plan: NetworkPlan,
  exposure: EnforcedExposure,
  call: OutsideCall,
): StageVerdict {
  const { owner, protocol } = exposure;
  const { address } = call.caller;
  const stage = "enforcement";
  if (plan.target === "on-prem" && exposure.via === "NodePort") {
    if (exposure.nodePort !== null) return reachNode(plan, { port: exposure.nodePort, protocol }, call);
    return { stage, allowed: true, reason: "the node port is not pinned, and no guard knows it" };
  }
  if (exposure.enforcement === null) {
    return { stage, allowed: true, reason: "nothing is known that enforces the sources" };
  }
  const range = exposure.sources.find((one) => one.holds(address));
  const rule = exposure.enforcement === "pod" ? undefined : ENFORCEMENTS[exposure.enforcement];
  if (rule === undefined)
    return { stage, allowed: true, reason: "nothing enforces the sources before the pod" };
  if (range === undefined) {
    return {
      stage,
      allowed: false,
      rule,
      reason: `the sources of ${owner} are ${exposure.sources.join(", ") || "nobody"}`,
    };
  }
  // The guard sees the load balancer's traffic on the nodes too.
  const guarded = plan.target === "on-prem" ? reachNode(plan, exposure, call) : undefined;
  if (guarded && !guarded.allowed) return guarded;
  return { stage, allowed: true, rule, reason: `${address} is in ${range}` };
}

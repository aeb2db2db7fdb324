import type { NetworkPlan } from "../../sdk/plan/networkPlan";
import { type ClusterFacts, plannedPolicies } from "./clusterFacts";
import { absent, unguarded } from "./reason";

/** What of the plan's protection is not in the cluster, whether or not a call has shown it. */
export function gapsOf(plan: NetworkPlan, facts: ClusterFacts): string[] {
  const { guardedNodes } = facts;
  const nodes = [...new Set(facts.nodes.map(({ name }) => name))];
  const open = plan.policies.guard && guardedNodes ? nodes.filter((one) => !guardedNodes.has(one)) : [];
  const missing = plannedPolicies(plan).filter((one) => facts.lacksPolicy(one));
  return [...open.map(unguarded), ...missing.map(absent)];
}

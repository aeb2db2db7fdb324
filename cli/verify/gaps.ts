import { exposuresAt } from "../../sdk/plan/exposure";
import type { NetworkPlan } from "../../sdk/plan/networkPlan";
import type { ServiceName } from "./call";
import { type ClusterFacts, plannedPolicies } from "./clusterFacts";
import { absent, hidesClients, unguarded } from "./reason";

/** What of the plan's promises is not in the cluster, whether or not a call has shown it. */
export function gapsOf(plan: NetworkPlan, facts: ClusterFacts): string[] {
  const { guardedNodes } = facts;
  const nodes = [...new Set(facts.nodes.map(({ name }) => name))];
  const open = plan.policies.guard && guardedNodes ? nodes.filter((one) => !guardedNodes.has(one)) : [];
  const missing = plannedPolicies(plan).filter((one) => facts.lacksPolicy(one));
  const hidden = localServices(plan).flatMap((one) => hidesClients(one, facts) ?? []);
  return [...open.map(unguarded), ...missing.map(absent), ...hidden];
}

/** The Services whose pods are to see their clients by policy Local. */
function localServices({ policies, exposures }: NetworkPlan): ServiceName[] {
  const all = policies.workloads.flatMap(({ namespace, exposures: keys }) =>
    exposuresAt(exposures, keys)
      .filter(({ externalTrafficPolicy }) => externalTrafficPolicy === "Local")
      .map(({ service }) => ({ namespace, name: service })),
  );
  return all.filter((one, index) => all.findIndex(({ name }) => name === one.name) === index);
}

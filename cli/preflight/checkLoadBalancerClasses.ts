import { reportClassChanges } from "../../sdk/plan/loadBalancers/classChanges";
import type { Look } from "./check";

/** Services that are load balancers already, and would have to change their class. */
export function checkLoadBalancerClasses({ plan, cluster, findings }: Look): void {
  const balanced = cluster.services.filter(
    ({ metadata, spec }) => metadata.namespace === plan.namespace.name && spec.type === "LoadBalancer",
  );
  const there = new Map(balanced.map(({ metadata, spec }) => [metadata.name, spec.loadBalancerClass]));
  reportClassChanges(there, plan, findings);
}

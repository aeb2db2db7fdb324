import { ENVIRONMENT } from "../../sdk/config/parse";
import { reportClassChanges } from "../../sdk/plan/loadBalancers/classChanges";
import { checkLoadBalancerClasses as checkGkeVersion } from "../../sdk/plan/network/checkExposures";
import type { Look } from "./check";

/** Services that are load balancers already, and would have to change their class; and a GKE that does not know the classes. */
export function checkLoadBalancerClasses({ plan, cluster, findings }: Look): void {
  const balanced = cluster.services.filter(
    ({ metadata, spec }) => metadata.namespace === plan.namespace.name && spec.type === "LoadBalancer",
  );
  const there = new Map(balanced.map(({ metadata, spec }) => [metadata.name, spec.loadBalancerClass]));
  reportClassChanges(there, plan, findings);
  const version = cluster.version.includes("-gke.") ? cluster.version : undefined;
  const setting = plan.network.gcp?.existingCluster ? ["existingCluster"] : ["cluster", "version"];
  checkGkeVersion(
    plan.balancing.addresses,
    { version, path: [...ENVIRONMENT, "network", "gcp", ...setting] },
    findings,
  );
}

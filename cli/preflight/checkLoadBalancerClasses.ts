import { ENVIRONMENT } from "../../sdk/config/parse";
import { type Classes, reportClassChanges } from "../../sdk/plan/loadBalancers/classChanges";
import { checkLoadBalancerClasses as checkGkeVersion } from "../../sdk/plan/network/checkExposures";
import type { Look } from "./check";

/** Services that are load balancers already, and would have to change their class; and a GKE that does not know the classes. */
export function checkLoadBalancerClasses(look: Look): void {
  const { plan, cluster, findings } = look;
  reportClassChanges(classesThere(look), plan, findings);
  const version = cluster.version.includes("-gke.") ? cluster.version : undefined;
  const setting = plan.network.gcp?.existingCluster ? ["existingCluster"] : ["cluster", "version"];
  checkGkeVersion(
    plan.balancing.addresses,
    { version, path: [...ENVIRONMENT, "network", "gcp", ...setting] },
    findings,
  );
}

/** The classes of the namespace's load balancers. */
export function classesThere({ plan, cluster }: Pick<Look, "plan" | "cluster">): Classes {
  const balanced = cluster.services.filter(
    ({ metadata, spec }) => metadata.namespace === plan.namespace.name && spec.type === "LoadBalancer",
  );
  return new Map(balanced.map(({ metadata, spec }) => [metadata.name, spec.loadBalancerClass]));
}

import { plannedReleases } from "../../sdk/plan/releases";
import type { Look } from "./check";
import { isPulumis, type Seen } from "./snapshot";

/** Helm releases that the environment would install, and whose names Helm has given away already. */
export function checkReleases({ plan, cluster, findings, adopted }: Look): void {
  for (const { name, namespace, path } of plannedReleases(plan)) {
    const revisions = cluster.revisions.filter(
      ({ metadata }) =>
        metadata.namespace === namespace &&
        metadata.labels?.owner === "helm" &&
        metadata.labels.name === name,
    );
    if (revisions.length === 0 || revisions.some(isOfStack)) continue;
    findings.add(
      "UEN670",
      path,
      `Helm has a release ${name} in ${namespace}, and no stack of Pulumi has made it`,
    );
    if (plan.ingress?.releaseName === name) {
      adopted.push({
        type: "kubernetes:helm.sh/v3:Release",
        resource: "environment-ingress-traefik",
        component: "IngressController",
        id: `${namespace}/${name}`,
      });
    }
  }
}

/** Whether a stack has made a revision. Older providers wrote Helm's records in the name of their process. */
function isOfStack(revision: Seen): boolean {
  const { managedFields = [] } = revision.metadata;
  return isPulumis(revision) || managedFields.some(({ manager }) => manager === "pulumi-resource-kubernetes");
}

import type { Findings } from "../../findings/findings";
import { formatPath } from "../../findings/path";
import { type About, subjectOf } from "../../findings/subject";
import type { Scope } from "../scope";

/** An Ingress object, complete. */
export interface PlannedIngress {
  name: string;
  namespace: string;
  className: string;
  host: string;
  paths: { path: string; serviceName: string; servicePort: number }[];
  tlsSecretName?: string;
  labels: Record<string, string>;
  annotations: Record<string, string>;
}

/** A host and path that an Ingress claims, and where the configuration says so. */
export interface ClaimedRoute {
  host: string;
  path: string;
  owner: string;
  claimedAt: About;
}

/** The class that an Ingress goes to; a finding where nobody serves it. */
export function ingressClass(scope: Scope): string {
  if (scope.ingressClassName !== undefined) return scope.ingressClassName;
  scope.findings.add(
    "UEN208",
    [...scope.root, "ingress", "className"],
    "something is exposed by Ingress, but controller is none and no className names somebody else's",
  );
  return "";
}

/** Refuses two Ingresses of the environment that claim the same host and path. */
export function checkRoutes(routes: readonly ClaimedRoute[], findings: Findings): void {
  const claimed = new Map<string, ClaimedRoute>();
  for (const route of routes) {
    const key = `${route.host} ${route.path}`;
    const holder = claimed.get(key);
    if (holder === undefined) {
      claimed.set(key, route);
    } else {
      findings.add(
        "UEN209",
        route.claimedAt,
        `${route.host}${route.path} is served by ${holder.owner} already (${formatPath(subjectOf(holder.claimedAt).path)})`,
      );
    }
  }
}

import { type KubeObject, nameOf, pluckList, pluckString } from "../kubeObject";
import { type Awaiter, notReady, ready } from "./awaiter";

const DEFAULT_TIMEOUT_SECONDS = 600;
const SETTLE_SECONDS = 10;

const serviceType = (service: KubeObject): string => pluckString(service, "spec", "type") || "ClusterIP";

/** Headless Services and external names have no endpoints to wait for. */
function needsPods(service: KubeObject): boolean {
  return serviceType(service) !== "ExternalName" && pluckString(service, "spec", "clusterIP") !== "None";
}

/** It has endpoints (also without a selector), settled, and its load balancer has an address. */
export const service: Awaiter = {
  defaultTimeoutSeconds: DEFAULT_TIMEOUT_SECONDS,
  onRead: true,
  settleSeconds: SETTLE_SECONDS,
  related: (object) =>
    needsPods(object)
      ? [{ apiVersion: "v1", kind: "Endpoints", fieldSelector: `metadata.name=${nameOf(object)}` }]
      : [],
  judge({ object, related }) {
    const hasPods =
      !needsPods(object) || (related[0] ?? []).some((one) => pluckList(one, "subsets").length > 0);
    const hasAddress =
      serviceType(object) !== "LoadBalancer" ||
      pluckList(object, "status", "loadBalancer", "ingress").length > 0;
    if (hasPods && hasAddress) return ready;
    const reasons: string[] = [];
    if (!hasPods) {
      reasons.push(
        "Service does not target any Pods. Selected Pods may not be ready, or field '.spec.selector' may not match labels on any Pods",
      );
    }
    if (!hasAddress)
      reasons.push("Service was not allocated an IP address; does your cloud provider support this?");
    return notReady(
      reasons,
      hasPods
        ? "[2/3] Attempting to allocate IP address to Service"
        : "[1/3] Finding Pods to direct traffic to",
    );
  },
};

/** Every path's Service has endpoints, and the controller has written an address. */
export const ingress: Awaiter = {
  defaultTimeoutSeconds: DEFAULT_TIMEOUT_SECONDS,
  onRead: true,
  settleSeconds: SETTLE_SECONDS,
  related: () => [
    { apiVersion: "v1", kind: "Endpoints" },
    { apiVersion: "v1", kind: "Service" },
  ],
  judge({ object, related, settled }) {
    const [endpoints = [], services = []] = related;
    const known = new Set([
      ...endpoints.map(nameOf),
      ...services.filter((one) => serviceType(one) === "ExternalName").map(nameOf),
    ]);
    const targets = pluckList(object, "spec", "rules")
      .flatMap((rule) => pluckList(rule, "http", "paths"))
      .map((path) => pluckString(path, "backend", "service", "name"))
      .filter((name) => name !== "");
    // Once things have settled, a path to a Service that is not there does not hold the Ingress up
    // (pulumi-kubernetes#1810).
    const reachable = settled || targets.every((name) => known.has(name));
    const hasAddress = pluckList(object, "status", "loadBalancer", "ingress").length > 0;
    if (reachable && hasAddress) return ready;
    const reasons: string[] = [];
    if (!reachable) reasons.push("Ingress has at least one rule with an unavailable target endpoint.");
    if (!hasAddress) {
      reasons.push(
        "Ingress .status.loadBalancer field was not updated with a hostname/IP address. \n    for more information about this error, see https://pulumi.io/xdv72s",
      );
    }
    return notReady(
      reasons,
      reachable
        ? "[2/3] Waiting for update of .status.loadBalancer with hostname/IP"
        : "[1/3] Finding a matching service for each Ingress path",
    );
  },
};

import { type KubeObject, nameOf, pluck, pluckList, pluckString } from "../kubeObject";
import { isMap } from "../propertyValue";
import { type Awaiter, notReady, ready } from "./awaiter";

const DEFAULT_TIMEOUT_SECONDS = 600;
const SETTLE_SECONDS = 10;

const serviceType = (service: KubeObject): string => pluckString(service, "spec", "type") || "ClusterIP";

/** Only a Service that selects pods has endpoints of its own to wait for; a headless one is not waited for. */
function selectsPods(service: KubeObject): boolean {
  const selector = pluck(service, "spec", "selector");
  const selects = isMap(selector) && Object.keys(selector).length > 0;
  return (
    selects && serviceType(service) !== "ExternalName" && pluckString(service, "spec", "clusterIP") !== "None"
  );
}

/**
 * None of its pods is unready (having no pods at all is fine, pulumi-kubernetes#3142), this has settled, and its load
 * balancer has an address.
 */
export const service: Awaiter = {
  defaultTimeoutSeconds: DEFAULT_TIMEOUT_SECONDS,
  onRead: true,
  settleSeconds: SETTLE_SECONDS,
  related: (object) =>
    selectsPods(object)
      ? [{ apiVersion: "v1", kind: "Endpoints", fieldSelector: `metadata.name=${nameOf(object)}` }]
      : [],
  judge({ object, related }) {
    const [endpoints] = related[0] ?? [];
    const subsets = pluckList(endpoints, "subsets");
    const unready = subsets.some((subset) => pluckList(subset, "notReadyAddresses").length > 0);
    const podsReady = !selectsPods(object) || (endpoints !== undefined && !unready);
    const hasAddress =
      serviceType(object) !== "LoadBalancer" ||
      pluckList(object, "status", "loadBalancer", "ingress").length > 0;
    if (podsReady && hasAddress) return ready;
    const reasons: string[] = [];
    if (!podsReady) {
      reasons.push(
        "Service does not target any Pods. Selected Pods may not be ready, or field '.spec.selector' may not match labels on any Pods",
      );
    }
    if (!hasAddress)
      reasons.push("Service was not allocated an IP address; does your cloud provider support this?");
    return notReady(
      reasons,
      podsReady
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

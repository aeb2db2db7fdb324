import type { NetworkPlan } from "../networkPlan";
import type { PlannedIngressController } from "./ingressController";

/** Whether the controller's chart can become ready: Helm waits for a load balancer's address, which may never come. */
export function canBecomeReady({ service }: PlannedIngressController): boolean {
  return service.type !== "LoadBalancer" || service.statusExpected;
}

/** Whether the cluster will decide something about the controller's Service that peers need to know. */
export function isCompletedByCluster({ service }: PlannedIngressController): boolean {
  const unpinned = service.ports.some((port) => port.nodePort === undefined);
  if (service.type === "LoadBalancer") {
    // A load balancer of the stack leads to the node ports, whoever chose them.
    return service.statusExpected || unpinned || service.externalTrafficPolicy === "Local";
  }
  return service.type === "NodePort" && unpinned;
}

/** Whether the controller that this environment installs will ever give an Ingress an address. */
export function givesAddresses({ ingress }: Pick<NetworkPlan, "ingress">): boolean {
  return ingress?.service.type === "LoadBalancer" && ingress.service.statusExpected;
}

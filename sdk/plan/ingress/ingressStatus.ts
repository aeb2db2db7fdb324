import type { NetworkPlan } from "../networkPlan";

/** Whether the ingress controller that this environment installs will ever give an Ingress an address. */
export function ingressStatusExpected({ ingress }: Pick<NetworkPlan, "ingress">): boolean {
  return ingress?.service.type === "LoadBalancer" && ingress.service.statusExpected;
}

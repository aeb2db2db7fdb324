import type { Path } from "../findings/path";
import type { NetworkPlan } from "./networkPlan";

/** Namespace of Calico's operator and of its releases, as Calico's own instructions name it. */
export const CALICO_NAMESPACE = "tigera-operator";

/** The Helm release of Calico's operator, as Calico's own instructions name it. */
export const CALICO_RELEASE = "calico";

/** The Helm release that Calico's CRDs of 3.32 are in. */
export const CRD_RELEASE = "calico-crds";

/** The Helm release of MetalLB. */
export const METALLB_RELEASE = "metallb";

/** A Helm release that the environment makes. */
export interface PlannedRelease {
  name: string;
  namespace: string;
  /** What asks for it. */
  path: Path;
}

/** Every Helm release of an environment. Helm keeps its names by namespace. */
export function plannedReleases({ network, ingress, balancing }: NetworkPlan): PlannedRelease[] {
  const { calico } = network;
  const { metallb } = balancing;
  const ofCalico = { namespace: CALICO_NAMESPACE, path: ["environment", "network", "calico"] };
  return [
    ...(ingress
      ? [{ name: ingress.releaseName, namespace: ingress.namespace, path: ["environment", "ingress"] }]
      : []),
    ...(calico?.crds?.owner === "release" ? [{ name: CRD_RELEASE, ...ofCalico }] : []),
    ...(calico ? [{ name: CALICO_RELEASE, ...ofCalico }] : []),
    ...(metallb
      ? [{ name: METALLB_RELEASE, namespace: metallb.namespace, path: ["environment", "loadBalancer"] }]
      : []),
  ];
}

import type { PlannedChart } from "../plan/chart";
import type { NetworkPlan } from "../plan/networkPlan";
import { CALICO_NAMESPACE } from "../plan/releases";

/** What an environment brings into a cluster or a cloud account besides ways in: things that others are built on. */
export interface InstalledThing {
  /** `Calico`, `EKS cluster`, `Traefik`. */
  what: string;
  /** Its release, or the one of its chart; null where it has none, or its cloud chooses it. */
  version: string | null;
  /** Its own name, its range, or the namespace that it runs in. */
  of: string;
}

/** The parts of a plan that say so. */
type Installing = Partial<Pick<NetworkPlan, "namespace" | "network" | "ingress" | "balancing">>;

/** What an environment installs, from the ground up. */
export function installedThings({ namespace, network, ingress, balancing }: Installing): InstalledThing[] {
  const { aws, gcp, calico } = network ?? {};
  const vpc = aws?.vpc ? `${aws.vpc.cidr}` : gcp?.vpc ? `${gcp.vpc.nodeCidr}` : undefined;
  const { metallb } = balancing ?? {};
  return [
    ...(vpc === undefined ? [] : [{ what: "VPC", version: null, of: vpc }]),
    ...(aws?.cluster ? [{ what: "EKS cluster", version: aws.cluster.version, of: aws.cluster.name }] : []),
    ...(gcp?.cluster
      ? [{ what: "GKE cluster", version: gcp.cluster.version ?? null, of: gcp.cluster.name }]
      : []),
    ...(calico ? [{ what: "Calico", version: calico.version, of: CALICO_NAMESPACE }] : []),
    ...(metallb ? [byChart("MetalLB", metallb.chart, metallb.namespace)] : []),
    ...(namespace?.create ? [{ what: "namespace", version: null, of: namespace.name }] : []),
    ...(ingress ? [byChart("Traefik", ingress.chart, ingress.namespace)] : []),
  ];
}

/** `Installs Calico 3.33.1 (tigera-operator), Traefik by chart 41.3.0 (uepe).` */
export function installedText(things: readonly InstalledThing[]): string {
  return `Installs ${things.map(({ what, version, of }) => `${[what, version].filter(Boolean).join(" ")} (${of})`).join(", ")}.`;
}

/** A chart on disk says its version nowhere that a plan looks. */
function byChart(what: string, { chart, version }: PlannedChart, namespace: string): InstalledThing {
  return { what, version: `by chart ${version ?? chart}`, of: namespace };
}

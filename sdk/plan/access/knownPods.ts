import type { EnvironmentArgs } from "../../config/environmentArgs";
import type { ExternalTrafficPolicy } from "../../config/externalTrafficPolicy";
import type { Protocol } from "../../config/protocol";
import type { PlannedEcd } from "../ecd/ecd";
import type { PlannedExposure } from "../exposure";
import type { PlannedIngressController } from "../ingress/ingressController";
import type { PlannedPlatform } from "../platform/platform";
import type { PlannedService } from "../service";

/** One port of a container that an exposure leads to. */
export interface KnownPort {
  exposure: PlannedExposure;
  /** The container's port. */
  port: number;
  protocol: Protocol;
  /** Policy of the Service that carries it. */
  externalTrafficPolicy: ExternalTrafficPolicy;
}

/** Pods that the environment knows by their labels. */
export interface KnownPods {
  /** `platform`, `ui`, `ingress` or the ECD's name. */
  owner: string;
  kind: "platform" | "ui" | "ingress" | "ecd";
  namespace: string;
  labels: Record<string, string>;
  ports: KnownPort[];
}

/** What an environment exposes, by owner. */
export interface Owners {
  args: EnvironmentArgs;
  namespace: string;
  platform: PlannedPlatform;
  ingress?: PlannedIngressController;
  ecds: readonly PlannedEcd[];
}

/** Everything whose pods the environment knows, in the order of the exposures. */
export function knownPods({ args, namespace, platform, ingress, ecds }: Owners): KnownPods[] {
  const services = [...platform.services, ...platform.patches];
  const ofPlatform = (owner: "platform" | "ui"): KnownPods => ({
    owner,
    kind: owner,
    namespace,
    labels: args.platform?.selectors?.[owner] ?? { app: owner },
    ports: portsOf(
      platform.exposures.filter((one) => one.owner === owner),
      services,
    ),
  });
  return [
    ofPlatform("platform"),
    ofPlatform("ui"),
    ...(ingress
      ? [
          {
            owner: "ingress",
            kind: "ingress" as const,
            namespace: ingress.namespace,
            labels: ingress.service.selector,
            ports: portsOf(ingress.exposures, [ingress.service]),
          },
        ]
      : []),
    ...ecds.map((ecd) => ({
      owner: ecd.name,
      kind: "ecd" as const,
      namespace: ecd.namespace,
      labels: ecd.podLabels,
      ports: portsOf(ecd.exposures, [...ecd.services, ...ecd.operatorServices]),
    })),
  ];
}

function portsOf(exposures: readonly PlannedExposure[], services: readonly PlannedService[]): KnownPort[] {
  return exposures.map((exposure) => {
    const service = services.find(({ name }) => name === exposure.service);
    const port = service?.ports.find(
      (one) => one.port === exposure.port && one.protocol === exposure.protocol,
    );
    return {
      exposure,
      // An Ingress of a descriptor names the container's port itself; the operator makes the Service.
      port: port?.targetPort ?? exposure.port,
      protocol: exposure.protocol,
      externalTrafficPolicy: service?.externalTrafficPolicy ?? "Cluster",
    };
  });
}

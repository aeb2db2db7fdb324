import type { EnvironmentArgs } from "../config/environmentArgs";
import type { PlannedEcd } from "./ecd";
import type { PlannedExposure } from "./exposure";
import type { PlannedIngressController } from "./ingressController";
import type { PlannedLoadBalancer } from "./loadBalancer";
import type { PlannedPlatform } from "./platform";
import type { Scope } from "./scope";
import type { PlannedService } from "./service";

interface Owners {
  args: EnvironmentArgs;
  platform: PlannedPlatform;
  ingress?: PlannedIngressController;
  ecds: readonly PlannedEcd[];
}

/** The load balancers that the environment's Services cause, and which exposure each of them carries. */
export function planLoadBalancers({ platform, ingress, ecds }: Owners, scope: Scope): PlannedLoadBalancer[] {
  const owned: { service: PlannedService; exposures: PlannedExposure[] }[] = [
    ...[...platform.services, ...platform.patches].map((service) => ({
      service,
      exposures: platform.exposures,
    })),
    ...(ingress ? [{ service: ingress.service, exposures: ingress.exposures }] : []),
    ...ecds.flatMap((ecd) =>
      [...ecd.services, ...ecd.operatorServices].map((service) => ({ service, exposures: ecd.exposures })),
    ),
  ];
  return owned
    .filter(({ service }) => service.type === "LoadBalancer")
    .map(({ service, exposures }) => {
      const carried = exposures.filter((one) => one.service === service.name && one.via === "LoadBalancer");
      for (const one of carried) one.loadBalancer = service.name;
      warnUnclaimed(service, carried, scope);
      return {
        name: service.name,
        kind: "external",
        shared: false,
        zones: null,
        addresses: 1,
        listeners: carried.map(({ owner, name, port, protocol, nodePort }) => ({
          owner,
          name,
          port,
          protocol,
          nodePort,
        })),
      };
    });
}

function warnUnclaimed(service: PlannedService, carried: readonly PlannedExposure[], scope: Scope): void {
  const [first] = carried;
  if (first === undefined || scope.target !== "on-prem" || service.loadBalancerClass !== undefined) return;
  scope.findings.add(
    "UEN218",
    first.configPath,
    `nothing is known that would give the Service ${service.name} an address`,
  );
}

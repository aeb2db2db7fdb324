import type { PlannedExposure } from "../exposure";
import type { OwnedService } from "../ownedServices";
import type { PlannedNodePort } from "./nodePorts";

/** Every node port that an environment asks for: its exposures', and those of its load balancers' health checks. */
export function wantedNodePorts(
  exposures: readonly PlannedExposure[],
  owned: readonly OwnedService[],
): PlannedNodePort[] {
  const healthChecks = owned.flatMap(({ service, owner, path }): PlannedNodePort[] => {
    if (service.type !== "LoadBalancer" || service.externalTrafficPolicy !== "Local") return [];
    const nodePort = service.healthCheckNodePort ?? null;
    const check = { names: ["health"], protocols: ["TCP" as const], use: "healthCheck" as const, port: null };
    return [{ nodePort, owner, ...check, service: service.name, path }];
  });
  return [...exposedNodePorts(exposures), ...healthChecks];
}

/** The node ports that exposures open. */
export function exposedNodePorts(exposures: readonly PlannedExposure[]): PlannedNodePort[] {
  return exposures.flatMap(
    ({ nodePort, owner, name, protocol, service, port, via, pin }): PlannedNodePort[] =>
      pin === null
        ? []
        : [
            {
              nodePort,
              owner,
              names: [name],
              protocols: [protocol],
              use: "port",
              service,
              port,
              ...pin,
              ...(via === "LoadBalancer" && { behindLoadBalancer: true }),
            },
          ],
  );
}

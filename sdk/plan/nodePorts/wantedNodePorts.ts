import type { PlannedExposure } from "../exposure";
import type { OwnedService } from "../ownedServices";
import { type DescribedNodePort, describe, exposedNodePorts } from "./nodePorts";

/** Every node port that an environment asks for: its exposures', and those of its load balancers' health checks. */
export function wantedNodePorts(
  exposures: readonly PlannedExposure[],
  owned: readonly OwnedService[],
): DescribedNodePort[] {
  const healthChecks = owned.flatMap(({ service, exposures: carried, path }) => {
    if (service.type !== "LoadBalancer" || service.externalTrafficPolicy !== "Local") return [];
    // Without a port that can be called there is no Service, and nothing to check.
    if (carried.length === 0) return [];
    const nodePort = service.healthCheckNodePort ?? null;
    const keys = carried.map(({ key }) => key);
    return [describe({ nodePort, use: "healthCheck", exposures: keys, path }, carried)];
  });
  return [...exposedNodePorts(exposures), ...healthChecks];
}

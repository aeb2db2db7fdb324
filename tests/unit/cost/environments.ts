import * as clusters from "../../../scripts/existingClusters";
import type { CostEstimate } from "../../../sdk/cost/estimate";
import type { PricedPlan } from "../../../sdk/cost/pricedPlan";
import { planEnvironment } from "../../../sdk/planEnvironment";

/** ECDs that ask for a LoadBalancer, one port each. */
export function balancedEcds(count: number, changes: Record<string, unknown> = {}): object[] {
  return Array.from({ length: count }, (_, index) => ({
    name: `collector-${index + 1}`,
    ports: [{ port: 7001 + index, nodePort: 30010 + index }],
    exposure: "LoadBalancer",
    ...changes,
  }));
}

const WITHOUT_PLATFORM = { platform: { services: "none" } };

/** Services on a cluster that exists: only load balancers cost. */
export const ON_AWS = { ...clusters.ON_AWS, ...WITHOUT_PLATFORM };
export const ON_GCP = { ...clusters.ON_GCP, ...WITHOUT_PLATFORM };
export const ON_PREM = { ...clusters.ON_PREM, ...WITHOUT_PLATFORM };

export function priced(...parts: object[]): PricedPlan {
  return planEnvironment(Object.assign({}, ...parts), ".");
}

export function costOf(...parts: object[]): CostEstimate {
  return priced(...parts).cost;
}

/** `aws-nlb uepe 16.43` */
export function lines(cost: CostEstimate): string[] {
  return cost.items.map(({ item, name, monthly }) => `${item} ${name} ${monthly}`);
}

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

/** Services on a cluster that exists: only load balancers cost. */
export const ON_AWS = {
  target: "aws",
  platform: { services: "none" },
  network: {
    aws: {
      region: "us-east-1",
      existingCluster: { name: "prod", nodeGroups: ["workers"] },
      existingVpc: {
        privateSubnetIds: ["subnet-1", "subnet-2", "subnet-3"],
        publicSubnetIds: ["subnet-4", "subnet-5", "subnet-6"],
      },
    },
  },
};

export const ON_GCP = {
  target: "gcp",
  platform: { services: "none" },
  network: { gcp: { region: "us-central1", existingCluster: { name: "prod" } } },
};

export const ON_PREM = {
  target: "on-prem",
  platform: { services: "none" },
  network: { calico: { install: false } },
};

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

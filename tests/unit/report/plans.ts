import type { PricedPlan } from "../../../sdk/cost/pricedPlan";
import { planEnvironment } from "../../../sdk/planEnvironment";

/** An environment of its own ECDs only, on-prem unless it says otherwise. */
export function planned(ecds: object[], more: object = {}): PricedPlan {
  const bare = { target: "on-prem", platform: { services: "none" }, network: { calico: { install: false } } };
  return planEnvironment({ ...bare, ecds, ...more }, ".");
}

/** Called from outside by a node port. */
export function collector(name: string, nodePort: number, more: object = {}): object {
  return { name, ports: [{ name: "records", port: 7001, nodePort }], ...more };
}

/** A load balancer's worth of AWS, on a cluster that exists. */
export const AWS = {
  target: "aws",
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

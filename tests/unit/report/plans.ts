import { ON_PREM } from "../../../scripts/existingClusters";
import type { PricedPlan } from "../../../sdk/cost/pricedPlan";
import { planEnvironment } from "../../../sdk/planEnvironment";

/** An environment of its own ECDs only, on-prem unless it says otherwise. */
export function planned(ecds: object[], more: object = {}): PricedPlan {
  return planEnvironment({ ...ON_PREM, platform: { services: "none" }, ecds, ...more }, ".");
}

/** Called from outside by a node port. */
export function collector(name: string, nodePort: number, more: object = {}): object {
  return { name, ports: [{ name: "records", port: 7001, nodePort }], ...more };
}

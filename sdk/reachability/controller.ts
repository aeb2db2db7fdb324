import type { Workload } from "../plan/access/workload";
import type { EnforcedExposure } from "../plan/exposure";
import type { NetworkPlan } from "../plan/networkPlan";

/** The pods of the ingress controller that the environment installs, with what leads to them; undefined where it installs none. */
export function controllerOf({
  policies: { workloads },
  exposures,
}: NetworkPlan): Workload<EnforcedExposure> | undefined {
  const controller = workloads.find(({ kind }) => kind === "ingress");
  if (controller === undefined) return undefined;
  // They stand near the beginning of a list that may be long.
  const own = controller.exposures.flatMap((key) => exposures.find((one) => one.key === key) ?? []);
  return { ...controller, exposures: own };
}

import type { EnvironmentArgs } from "../../config/environmentArgs";
import { type AssignedExposure, type ExposureKey, exposureLookup, type PlannedExposure } from "../exposure";
import type { Owners } from "../owners";

/** Pods that the environment knows by their labels. */
export interface Workload<Exposed = ExposureKey> {
  /** `platform`, `ui`, `ingress` or the ECD's name. */
  owner: string;
  kind: "platform" | "ui" | "ingress" | "ecd";
  namespace: string;
  labels: Record<string, string>;
  /** What leads to them. */
  exposures: Exposed[];
}

/** Known pods with what leads to them at hand, for those who plan their policies. */
export type ExposedWorkload = Workload<AssignedExposure>;

/** Everything whose pods the environment knows, in the order of the exposures. */
export function knownWorkloads(
  { platform, ingress, ecds }: Owners,
  exposures: readonly AssignedExposure[],
  args: EnvironmentArgs,
  namespace: string,
): ExposedWorkload[] {
  const at = exposureLookup(exposures);
  const ofPlatform = (owner: "platform" | "ui"): ExposedWorkload => ({
    owner,
    kind: owner,
    namespace,
    labels: args.platform?.selectors?.[owner] ?? { app: owner },
    exposures: at(platform.exposures).filter((one) => one.owner === owner),
  });
  return [
    ofPlatform("platform"),
    ofPlatform("ui"),
    ...(ingress ? [ingress] : []).map(
      (controller): ExposedWorkload => ({
        owner: "ingress",
        kind: "ingress",
        namespace: controller.namespace,
        labels: controller.service.selector,
        exposures: at(controller.exposures),
      }),
    ),
    ...ecds.map(
      (ecd): ExposedWorkload => ({
        owner: ecd.name,
        kind: "ecd",
        namespace: ecd.namespace,
        labels: ecd.podLabels,
        exposures: at(ecd.exposures),
      }),
    ),
  ];
}

/** Known pods with what leads to them, looked up in a plan's list. */
export function exposedWorkloads<Listed extends PlannedExposure>({
  policies: { workloads },
  exposures,
}: {
  policies: { workloads: readonly Workload[] };
  exposures: readonly Listed[];
}): Workload<Listed>[] {
  const at = exposureLookup(exposures);
  return workloads.map((one) => ({ ...one, exposures: at(one.exposures) }));
}

/** Known pods as the plan keeps them: with references to what leads to them. */
export function referring(workloads: readonly ExposedWorkload[]): Workload[] {
  return workloads.map((one) => ({ ...one, exposures: one.exposures.map(({ key }) => key) }));
}

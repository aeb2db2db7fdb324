import type { EnvironmentArgs } from "../../config/environmentArgs";
import { type CarriedExposure, type ExposureKey, exposureLookup, type PlannedExposure } from "../exposure";
import type { Owners } from "../owners";

/** Pods that the environment knows by their labels. */
export interface KnownPods<Exposed = ExposureKey> {
  /** `platform`, `ui`, `ingress` or the ECD's name. */
  owner: string;
  kind: "platform" | "ui" | "ingress" | "ecd";
  namespace: string;
  labels: Record<string, string>;
  /** What leads to them. */
  exposures: Exposed[];
}

/** Known pods with what leads to them at hand, for those who plan their policies. */
export type ExposedPods = KnownPods<CarriedExposure>;

/** Everything whose pods the environment knows, in the order of the exposures. */
export function knownPods(
  { platform, ingress, ecds }: Owners,
  exposures: readonly CarriedExposure[],
  args: EnvironmentArgs,
  namespace: string,
): ExposedPods[] {
  const at = exposureLookup(exposures);
  const ofPlatform = (owner: "platform" | "ui"): ExposedPods => ({
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
      (controller): ExposedPods => ({
        owner: "ingress",
        kind: "ingress",
        namespace: controller.namespace,
        labels: controller.service.selector,
        exposures: at(controller.exposures),
      }),
    ),
    ...ecds.map(
      (ecd): ExposedPods => ({
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
export function exposedPods<Listed extends PlannedExposure>({
  policies: { pods },
  exposures,
}: {
  policies: { pods: readonly KnownPods[] };
  exposures: readonly Listed[];
}): KnownPods<Listed>[] {
  const at = exposureLookup(exposures);
  return pods.map((one) => ({ ...one, exposures: at(one.exposures) }));
}

/** Known pods as the plan keeps them: with references to what leads to them. */
export function referring(pods: readonly ExposedPods[]): KnownPods[] {
  return pods.map((one) => ({ ...one, exposures: one.exposures.map(({ key }) => key) }));
}

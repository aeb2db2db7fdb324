import type { Workload } from "../plan/access/workload";
import type { PlannedExposure } from "../plan/exposure";
import type { Verdict } from "./verdict";

/** The answer for pods that a descriptor switches off; undefined where they run. */
export function notRunning({ owner, exposures }: Workload<PlannedExposure>): Verdict | undefined {
  if (!exposures.some(({ disabled }) => disabled)) return undefined;
  const reason = `${owner} is disabled, not running`;
  return { allowed: false, stages: [{ stage: "pod", allowed: false, reason }] };
}

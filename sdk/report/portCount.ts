import type { AnsweredExposure } from "../plan/exposure";

/** `3 ports, 2 of them open to the outside`; what is disabled lets nobody in. `No plan` where there is none. */
export function countPorts(
  exposures: readonly Pick<AnsweredExposure, "via" | "disabled">[] | undefined,
): string {
  if (exposures === undefined) return "No plan";
  const outside = exposures.filter(({ via, disabled }) => via !== "ClusterIP" && !disabled).length;
  const ports = exposures.length === 1 ? "1 port" : `${exposures.length} ports`;
  return `${ports}, ${outside} of them open to the outside`;
}

import { eachOnce } from "../../values/cidr";
import { aboutExposure, type PlannedExposure } from "../exposure";
import type { Scope } from "../scope";

/**
 * Everything behind one ingress controller is called at the controller, where what enforces sources knows addresses and ports but no
 * hosts: narrower sources of a single host are not enforced anywhere.
 */
export function checkIngressSources(exposures: readonly PlannedExposure[], scope: Scope): void {
  const controller = exposures.filter(({ owner, via }) => owner === "ingress" && via !== "ClusterIP");
  if (controller.length === 0) return;
  const admitted = eachOnce(controller.flatMap(({ sources }) => sources));
  const reported = new Set<string>();
  for (const exposure of exposures) {
    const { owner, via, sources, host } = exposure;
    if (via !== "Ingress" || reported.has(`${owner} ${host}`)) continue;
    const beyond = admitted.filter((one) => !sources.some((source) => source.contains(one)));
    if (beyond.length === 0) continue;
    reported.add(`${owner} ${host}`);
    scope.findings.add(
      "UEN616",
      aboutExposure(exposure),
      `${owner} names ${sources.join(", ") || "nobody"}, but the ingress controller admits ${beyond.join(", ")} as well`,
    );
  }
}

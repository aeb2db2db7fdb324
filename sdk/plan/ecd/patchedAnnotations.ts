import { isTree } from "../../values/merge";
import type { Scope } from "../scope";
import { undecidedBy } from "./descriptorCase";
import type { PlannedEcd } from "./ecd";
import { addAnnotations, annotationsOf, isRefusal, readPatch } from "./patch";

/** Annotations by which the controllers of load balancers choose scheme, address and targets. */
const LOAD_BALANCER_KEYS =
  /^(service\.beta\.kubernetes\.io|networking\.gke\.io|cloud\.google\.com|metallb\.io|metallb\.universe\.tf|lbipam\.cilium\.io|projectcalico\.org)\//;

/**
 * Hands the load balancer's annotations to the operator, by the patch of the descriptor's Service. What a patch says by hand
 * stands: an annotation of it that the plan does not know the meaning of leaves the exposures undecided.
 */
export function completeAnnotations(
  ecd: PlannedEcd,
  index: number,
  annotations: Readonly<Record<string, string>>,
  scope: Scope,
): void {
  const services = ecd.descriptor?.spec.services;
  const entry: unknown = Array.isArray(services) ? services[index] : undefined;
  if (!isTree(entry)) return;
  const patch = readPatch(entry);
  const wanted = Object.keys(annotations);
  if (patch === undefined) {
    if (wanted.length === 0) return;
    entry.patch = JSON.stringify({ metadata: { annotations } });
    entry.patchType = "application/merge-patch+json";
    return;
  }
  // What is wrong with it has been said.
  if (isRefusal(patch)) return;
  const at = [...ecd.configPath, "descriptor"];
  const where = `${ecd.descriptorAt}: spec.services[${index}].patch`;
  const said = annotationsOf(patch);
  const foreign = Object.keys(said).filter(
    (key) => LOAD_BALANCER_KEYS.test(key) && said[key] !== annotations[key],
  );
  if (foreign.length > 0) {
    const why = "which the controller of its load balancer follows";
    scope.findings.add("UEN421", at, `${where} sets ${foreign.join(", ")}, ${why}`);
    leaveUndecided(ecd, index, where);
  }
  const missing = wanted.filter((key) => !Object.hasOwn(said, key));
  if (missing.length === 0) return;
  const additions = Object.fromEntries(missing.map((key) => [key, annotations[key] ?? ""]));
  if (addAnnotations(entry, patch, additions, false)) return;
  scope.findings.add(
    "UEN422",
    at,
    `${where} leaves no place for what the load balancer needs: metadata.annotations ${JSON.stringify(additions)}`,
  );
}

function leaveUndecided(ecd: PlannedEcd, index: number, patch: string): void {
  const service = ecd.operatorServices[index]?.name;
  ecd.exposures.forEach((exposure) => {
    if (exposure.service === service && exposure.via === "LoadBalancer") {
      Object.assign(exposure, undecidedBy(exposure, [patch]));
    }
  });
}

import { isTree } from "../../values/merge";
import type { Scope } from "../scope";
import type { EcDeployment, PlannedEcd } from "./ecd";
import { addAnnotations, annotationsOf, isRefusal, MERGE_PATCH, type Patchable, readPatch } from "./patch";

/** Annotations by which the controllers of load balancers choose scheme, address and targets. */
const LOAD_BALANCER_KEYS =
  /^(service\.beta\.kubernetes\.io|networking\.gke\.io|cloud\.google\.com|metallb\.io|metallb\.universe\.tf|lbipam\.cilium\.io|projectcalico\.org)\//;

/** An ECD whose descriptor hands the operator what load balancers need. */
export interface AnnotatedEcd {
  ecd: PlannedEcd;
  /** Services of which a patch says by hand what the plan does not know the meaning of, and the place of that patch. */
  unfollowed: { service: string; patch: string }[];
}

/**
 * Hands the load balancer's annotations to the operator, by the patches of the descriptor's Services. What a patch says by hand
 * stands: an annotation of it that the plan does not know the meaning of leaves the exposures undecided.
 *
 * @param balanced which of the operator's Services a load balancer of this plan carries
 */
export function annotated(ecd: PlannedEcd, balanced: readonly boolean[], scope: Scope): AnnotatedEcd {
  const unfollowed: AnnotatedEcd["unfollowed"] = [];
  const { descriptor, operatorServices } = ecd;
  const entries: unknown = descriptor?.spec.services;
  if (descriptor === undefined || !Array.isArray(entries) || !balanced.includes(true)) {
    return { ecd, unfollowed };
  }
  const services = entries.map((entry: unknown, index) => {
    const service = operatorServices[index];
    if (!balanced[index] || service === undefined || !isTree(entry)) return entry;
    const where = `${ecd.descriptorAt?.where}: spec.services[${index}].patch`;
    const outcome = annotatedEntry(entry, service.annotations, where);
    const place = ecd.descriptorAt?.patches[index];
    const about = { path: [...ecd.configPath, "descriptor"], ...(place && { place }) };
    for (const { code, message } of outcome.faults) scope.findings.add(code, about, message);
    if (outcome.isUnfollowed) unfollowed.push({ service: service.name, patch: where });
    return outcome.entry;
  });
  const completed: EcDeployment = { ...descriptor, spec: { ...descriptor.spec, services } };
  return { ecd: { ...ecd, descriptor: completed }, unfollowed };
}

interface Outcome {
  entry: Patchable;
  faults: { code: "UEN421" | "UEN422"; message: string }[];
  isUnfollowed: boolean;
}

function annotatedEntry(
  entry: Patchable,
  annotations: Readonly<Record<string, string>>,
  where: string,
): Outcome {
  const patch = readPatch(entry);
  const wanted = Object.keys(annotations);
  if (patch === undefined) {
    if (wanted.length === 0) return { entry, faults: [], isUnfollowed: false };
    const own = { patch: JSON.stringify({ metadata: { annotations } }), patchType: MERGE_PATCH };
    return { entry: { ...entry, ...own }, faults: [], isUnfollowed: false };
  }
  // What is wrong with it has been said.
  if (isRefusal(patch)) return { entry, faults: [], isUnfollowed: false };
  const faults: Outcome["faults"] = [];
  const said = annotationsOf(patch);
  const foreign = Object.keys(said).filter(
    (key) => LOAD_BALANCER_KEYS.test(key) && said[key] !== annotations[key],
  );
  if (foreign.length > 0) {
    const why = "which the controller of its load balancer follows";
    faults.push({ code: "UEN421", message: `${where} sets ${foreign.join(", ")}, ${why}` });
  }
  const isUnfollowed = foreign.length > 0;
  const missing = wanted.filter((key) => !Object.hasOwn(said, key));
  if (missing.length === 0) return { entry, faults, isUnfollowed };
  const additions = Object.fromEntries(missing.map((key) => [key, annotations[key] ?? ""]));
  const patched = { ...entry };
  if (!addAnnotations(patched, patch, additions, false)) {
    const needs = `metadata.annotations ${JSON.stringify(additions)}`;
    const message = `${where} leaves no place for what the load balancer needs: ${needs}`;
    faults.push({ code: "UEN422", message });
  }
  return { entry: patched, faults, isUnfollowed };
}

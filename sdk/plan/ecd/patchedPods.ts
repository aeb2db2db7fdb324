import { isTree } from "../../values/merge";
import { type DescriptorCase, fieldOf, refusePatch } from "./descriptorCase";
import { isRefusal, type Patch, type Patchable, readPatch, touchOf } from "./patch";

const POD = "/spec/template/spec";
const APP_LABEL = "/spec/template/metadata/labels/app";
const NODES = [`${POD}/nodeName`, `${POD}/nodeSelector/kubernetes.io~1hostname`];
const NODE_AFFINITY = `${POD}/affinity/nodeAffinity`;

/** What the patches of a descriptor's pods and of their autoscaling make of them. */
export interface PatchedPods {
  /** The most pods that may run. */
  replicas: number;
  /** Places of patches that the plan does not follow. */
  undecided: string[];
}

/**
 * Judges `spec.patch`, which the operator applies to the Deployment, and `spec.autoscale.patch`.
 *
 * @param spec the descriptor's, with the node and the node pool that its entry names
 */
export function patchedPods(one: DescriptorCase, spec: Record<string, unknown>): PatchedPods {
  const scaled = patchedScale(one, spec.autoscale);
  const patch = readPatch(spec);
  if (patch === undefined) return scaled;
  if (isRefusal(patch)) {
    return { ...scaled, undecided: [...scaled.undecided, ...refusePatch(one, "spec", patch)] };
  }
  const opened = [...new Set(opensPastServices(patch))];
  if (opened.length > 0) {
    one.scope.findings.add(
      "UEN423",
      fieldOf(one, "spec.patch"),
      `${one.where}: spec.patch sets ${opened.join(" and ")}`,
    );
  }
  const replicas = touchOf(patch, "/spec/replicas");
  const why =
    whyMoved(patch, one.name, spec.nodeHost) ??
    (replicas.kind === "unknown" ? "it removes spec.replicas" : undefined);
  const undecided = why === undefined ? [] : unfollowed(one, "spec", why);
  return {
    replicas:
      replicas.kind === "set" && typeof replicas.value === "number"
        ? Math.max(scaled.replicas, replicas.value)
        : scaled.replicas,
    undecided: [...scaled.undecided, ...undecided],
  };
}

/** Why it is not known any more which pods the Services lead to, or where these run. */
function whyMoved(patch: Patch, name: string, nodeHost: unknown): string | undefined {
  const label = touchOf(patch, APP_LABEL);
  if (label.kind === "unknown" || (label.kind === "set" && label.value !== name)) {
    return `it changes the pods' label app, by which Services and policies find them`;
  }
  if (typeof nodeHost !== "string") return undefined;
  const nodes = NODES.map((pointer) => touchOf(patch, pointer));
  const isElsewhere = nodes.some(
    (one) => one.kind === "unknown" || (one.kind === "set" && one.value !== nodeHost),
  );
  if (isElsewhere || touchOf(patch, NODE_AFFINITY).kind !== "untouched") {
    return `it says otherwise than nodeHost ${nodeHost} where the pods run`;
  }
  return undefined;
}

function patchedScale(one: DescriptorCase, autoscale: unknown): PatchedPods {
  if (!isTree(autoscale)) return { replicas: 1, undecided: [] };
  const limits: unknown[] = [autoscale.minReplicas, autoscale.maxReplicas];
  const patch = readPatch(autoscale as Patchable);
  if (patch !== undefined && isRefusal(patch)) {
    return { replicas: most(limits), undecided: refusePatch(one, "spec.autoscale", patch) };
  }
  if (patch === undefined) return { replicas: most(limits), undecided: [] };
  const touches = ["/spec/minReplicas", "/spec/maxReplicas"].map((pointer) => touchOf(patch, pointer));
  const isUnknown = touches.some(({ kind }) => kind === "unknown");
  return {
    replicas: most(touches.map((touch, index) => (touch.kind === "set" ? touch.value : limits[index]))),
    undecided: isUnknown ? unfollowed(one, "spec.autoscale", "it removes a limit of the replicas") : [],
  };
}

function most(limits: readonly unknown[]): number {
  return Math.max(1, ...limits.filter((limit) => typeof limit === "number"));
}

function unfollowed(one: DescriptorCase, at: string, why: string): string[] {
  return refusePatch(one, at, { kind: "unfollowed", field: "patch", why });
}

/** Fields of a pod that open its ports on the node itself. */
function opensPastServices(patch: Patch): string[] {
  if (patch.kind === "merge") return openingFields(patch.value);
  return patch.operations.flatMap((operation) => {
    if (operation.op !== "add" && operation.op !== "replace") return [];
    const last = operation.path.split("/").at(-1) ?? "";
    return openingFields({ [last]: operation.value });
  });
}

function openingFields(value: unknown): string[] {
  if (Array.isArray(value)) return value.flatMap(openingFields);
  if (!isTree(value)) return [];
  return Object.entries(value).flatMap(([key, below]) => {
    const opens = (key === "hostNetwork" && below === true) || (key === "hostPort" && Number(below) > 0);
    return opens ? [`${key}: ${String(below)}`] : openingFields(below);
  });
}

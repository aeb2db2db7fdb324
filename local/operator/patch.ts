import { applyPatch, type Operation } from "rfc6902";
import { parse } from "yaml";

type Tree = Record<string, unknown>;

/** What an ECDeployment may say beside anything that the operator makes an object of. */
export interface Patched {
  /** The patch: an object or a list, or either written as JSON or YAML. */
  readonly patch?: unknown;
  /** Its content type. Default: a list is a JSON patch, an object a merge patch. */
  readonly patchType?: string;
}

/** Lists that a strategic merge patch merges by a key, of the kinds made here; it replaces every other. */
const MERGE_KEYS: Readonly<Record<string, string>> = {
  containers: "name",
  initContainers: "name",
  volumes: "name",
  env: "name",
  volumeMounts: "mountPath",
  imagePullSecrets: "name",
  hostAliases: "ip",
  topologySpreadConstraints: "topologyKey",
};
/** `ports` has another key in a Service than in a container. */
const PORT_KEYS = ["containerPort", "port"] as const;

function isTree(value: unknown): value is Tree {
  return typeof value === "object" && value !== null && !Array.isArray(value);
}

type MergeLists = (field: string, target: unknown, patch: readonly unknown[]) => unknown;

/** JSON merge patch (RFC 7386): null removes a field; `mergeLists` says what becomes of a list. */
function mergePatched(target: unknown, patch: unknown, mergeLists: MergeLists): unknown {
  if (!isTree(patch)) {
    return patch;
  }
  const merged: Tree = isTree(target) ? { ...target } : {};
  for (const [field, value] of Object.entries(patch)) {
    if (field.startsWith("$")) {
      throw new Error(`the directive ${field} of a strategic merge patch is not known here`);
    }
    if (value === null) {
      delete merged[field];
    } else if (Array.isArray(value)) {
      merged[field] = mergeLists(field, merged[field], value);
    } else {
      merged[field] = mergePatched(merged[field], value, mergeLists);
    }
  }
  return merged;
}

const replaceLists: MergeLists = (_field, _target, patch) => patch;

const mergeListsByKey: MergeLists = (field, target, patch) => {
  const key = field === "ports" ? PORT_KEYS.find((name) => has(patch, name)) : MERGE_KEYS[field];
  if (key === undefined || !Array.isArray(target)) {
    return patch;
  }
  const merged = [...target];
  for (const item of patch) {
    const place = merged.findIndex((one) => isTree(one) && isTree(item) && one[key] === item[key]);
    merged.splice(
      place === -1 ? merged.length : place,
      1,
      mergePatched(merged[place], item, mergeListsByKey),
    );
  }
  return merged;
};

function has(list: readonly unknown[], field: string): boolean {
  return list.some((item) => isTree(item) && field in item);
}

function jsonPatched(target: Tree, patch: unknown): Tree {
  if (!Array.isArray(patch)) {
    throw new Error("a JSON patch is a list of operations");
  }
  const patched = structuredClone(target);
  const fault = applyPatch(patched, patch as Operation[]).find((result) => result !== null);
  if (fault) {
    throw fault;
  }
  return patched;
}

const PATCH_TYPES: Readonly<Record<string, (target: Tree, patch: unknown) => unknown>> = {
  "application/json-patch+json": jsonPatched,
  "application/merge-patch+json": (target, patch) => mergePatched(target, patch, replaceLists),
  "application/strategic-merge-patch+json": (target, patch) => mergePatched(target, patch, mergeListsByKey),
};

/**
 * The object with a patch applied, or itself without one. The object is left as it is.
 *
 * @throws Error for a patch that does not fit, or of a type that is none
 */
export function patched<T extends object>(object: T, { patch, patchType }: Patched): T {
  if (patch === undefined || patch === "") {
    return object;
  }
  const value: unknown = typeof patch === "string" ? parse(patch) : patch;
  const type =
    patchType ?? (Array.isArray(value) ? "application/json-patch+json" : "application/merge-patch+json");
  const apply = PATCH_TYPES[type];
  if (!apply) {
    throw new Error(`patchType ${type} is not one of ${Object.keys(PATCH_TYPES).join(", ")}`);
  }
  return apply(object as Tree, value) as T;
}

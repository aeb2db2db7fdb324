import { Annotation, annotation, isAnnotated } from "./annotation";
import { ApiError, isConflict } from "./apiError";
import type { Collection } from "./discovery";
import {
  apiVersionOf,
  clone,
  type KubeObject,
  kindOf,
  nameOf,
  namespaceOf,
  pluck,
  pluckList,
  pluckString,
} from "./kubeObject";
import { uniqueSuffix } from "./naming";
import { isMap, type PropertyMap } from "./propertyValue";
import type { ProviderSettings } from "./settings";

/**
 * The name under which fields are managed: the annotation's, else the one in the state, else a new random one. Without
 * server-side apply it is always the same, so that the provider does not conflict with itself.
 */
export function fieldManagerName(inputs: KubeObject, stored: string, settings: ProviderSettings): string {
  if (!settings.enableServerSideApply) return "pulumi-kubernetes";
  return (
    annotation(inputs, Annotation.patchFieldManager) ||
    stored ||
    `pulumi-kubernetes-${uniqueSuffix(new Uint8Array())}`
  );
}

/** Whether fields are taken from their managers instead of reporting a conflict. */
export function isForced(inputs: KubeObject, settings: ProviderSettings): boolean {
  return isAnnotated(inputs, Annotation.patchForce) || settings.enablePatchForce;
}

/** Managers whose fields this provider takes over: its own earlier ones and kubectl's, as the official one does. */
const TAKEN_OVER: readonly { manager: string; operation: string }[] = [
  { manager: "kubectl", operation: "Apply" },
  { manager: "kubectl", operation: "Update" },
  { manager: "before-first-apply", operation: "Update" },
  { manager: "pulumi-kubernetes", operation: "Update" },
  { manager: "pulumi-kubernetes.exe", operation: "Update" },
  { manager: "pulumi-resource-kubernetes", operation: "Update" },
];

function isTakenOver(entry: unknown, own: string): boolean {
  const manager = pluckString(entry, "manager");
  const operation = pluckString(entry, "operation");
  if (pluckString(entry, "subresource") !== "") return false;
  // Objects are created with a plain POST, which records the fields as "Update" even under our own name; an apply
  // under that name counts as another manager (kubernetes#99003).
  if (manager === own) return operation === "Update";
  return TAKEN_OVER.some((one) => one.manager === manager && one.operation === operation);
}

function union(a: PropertyMap, b: PropertyMap): PropertyMap {
  const all: PropertyMap = { ...a };
  for (const [key, value] of Object.entries(b)) {
    const present = all[key];
    all[key] = isMap(present) && isMap(value) ? union(present, value) : value;
  }
  return all;
}

/**
 * Hands the fields of earlier managers to server-side apply under `manager`, so that the next apply neither conflicts
 * with them nor leaves behind what the program no longer says.
 *
 * @returns the object as it is afterwards.
 */
export async function takeOverFields(
  collection: Collection,
  live: KubeObject,
  manager: string,
): Promise<KubeObject> {
  const managed = pluckList(live, "metadata", "managedFields");
  const taken = managed.filter((entry) => isTakenOver(entry, manager));
  if (taken.length === 0) return live;
  const own = managed.find(
    (entry) =>
      pluckString(entry, "manager") === manager &&
      pluckString(entry, "operation") === "Apply" &&
      pluckString(entry, "subresource") === "",
  );
  const fields = [...taken, ...(own ? [own] : [])]
    .map((entry) => pluck(entry, "fieldsV1"))
    .filter(isMap)
    .reduce(union, {});
  const base = clone((own ?? taken[0]) as PropertyMap);
  const merged: PropertyMap = { ...base, manager, operation: "Apply", fieldsV1: fields };
  const rest = managed.filter((entry) => !taken.includes(entry) && entry !== own);
  const patch = [
    { op: "replace", path: "/metadata/managedFields", value: [...rest, merged] },
    {
      op: "replace",
      path: "/metadata/resourceVersion",
      value: pluckString(live, "metadata", "resourceVersion"),
    },
  ];
  return collection.patch(nameOf(live), patch, "application/json-patch+json", { fieldManager: manager });
}

/**
 * Whether an apply conflicts only with this provider's own earlier writes, which a real update would take over first.
 * (The official provider forces every preview in that case, and so hides the conflicts with others.)
 */
export function conflictsWithOwnOnly(error: unknown, live: KubeObject, manager: string): boolean {
  if (!(error instanceof ApiError) || !isConflict(error)) return false;
  const own = new Set(
    pluckList(live, "metadata", "managedFields")
      .filter((entry) => isTakenOver(entry, manager) && /^pulumi-/.test(pluckString(entry, "manager")))
      .map((entry) => pluckString(entry, "manager")),
  );
  const named = error.causes.map((cause) => /conflict with "([^"]+)"/.exec(cause.message)?.[1]);
  return named.length > 0 && named.every((name) => name !== undefined && own.has(name));
}

/** Gives up every field that a manager holds on an object. Fields that no one else manages go, or become defaults. */
export async function relinquish(collection: Collection, object: KubeObject, manager: string): Promise<void> {
  const metadata: PropertyMap = { name: nameOf(object) };
  if (namespaceOf(object)) metadata.namespace = namespaceOf(object);
  const identity = { apiVersion: apiVersionOf(object), kind: kindOf(object), metadata };
  await collection.apply(nameOf(object), identity, { fieldManager: manager });
}

const CONFLICT_HELP =
  "https://www.pulumi.com/registry/packages/kubernetes/how-to-guides/managing-resources-with-server-side-apply/#handle-field-conflicts-on-existing-resources";

/** An apply conflict with where to read on; any other error as it is. */
export function explainConflict(error: unknown, manager: string): unknown {
  if (!(error instanceof ApiError) || !isConflict(error)) return error;
  return new ApiError(
    error.code,
    error.status,
    `Server-Side Apply field conflict detected. See ${CONFLICT_HELP} for troubleshooting help.\n` +
      `The resource managed by field manager "${manager}" had an apply conflict: ${error.message}`,
  );
}

import { Annotation, isAnnotated } from "./annotation";
import { parseCheckpoint } from "./checkpoint";
import { forceNewFields } from "./forceNew";
import {
  apiVersionOf,
  clone,
  type KubeObject,
  kindOf,
  nameOf,
  namespaceOf,
  pluckList,
  pluckString,
  removeAt,
  setAt,
  toKubeObject,
} from "./kubeObject";
import { isAutonamed, isNamed } from "./naming";
import { normalizeInputs, secretData } from "./normalize";
import { inNotationOf } from "./notation";
import { changePath, diffObjects, type PropertyChange } from "./objectDiff";
import type { Operation } from "./operation";
import { parsePath } from "./propertyPath";
import type { PropertyMap } from "./propertyValue";
import { prune } from "./prune";
import { isBuiltIn, isPatch } from "./typeToken";

/** What an update would change, and whether it needs a new object. */
export interface ObjectDiff {
  changes: PropertyChange[];
  replaces: string[];
  deleteBeforeReplace: boolean;
}

/** A Secret's `stringData` is written, never read back: it is compared as the `data` that it becomes. */
function withData(object: KubeObject): KubeObject {
  const data = secretData(object);
  if (data === undefined) return object;
  const { stringData: _, ...rest } = object;
  return { ...rest, data };
}

/** Writes the namespace as the API server would: none for cluster-wide kinds, `default` for an empty one. */
function canonicalNamespace(object: KubeObject, namespaced: boolean): void {
  if (!namespaced) removeAt(object, "metadata", "namespace");
  else if (
    namespaceOf(object) === "" &&
    !("namespace" in ((object.metadata as PropertyMap | undefined) ?? {}))
  ) {
    setAt(object, "default", "metadata", "namespace");
  }
}

async function isUnreadyJob(operation: Operation, live: KubeObject): Promise<boolean> {
  const jobs = await operation.cluster.discovery.collectionOf(live);
  const job = await jobs.get(nameOf(live)).catch(() => undefined);
  if (!job) return false;
  const done = pluckList(job, "status", "conditions").some(
    (condition) =>
      pluckString(condition, "type") === "Complete" && pluckString(condition, "status") === "True",
  );
  return !done;
}

/**
 * Compares what the resource is (its stored live state, in the shape of its old inputs) with its new inputs.
 *
 * @param ignoreChanges paths in the engine's notation.
 */
export async function diff(
  operation: Operation,
  olds: PropertyMap,
  news: PropertyMap,
  ignoreChanges: readonly string[],
): Promise<ObjectDiff> {
  const { type, settings, cluster, log } = operation;
  const checkpoint = parseCheckpoint(olds);
  const oldInputs = withData(normalizeInputs(checkpoint.inputs));
  const inputs = withData(normalizeInputs(toKubeObject(news)));
  const builtIn = isBuiltIn(apiVersionOf(inputs));
  const pruned = prune(clone(checkpoint.live), oldInputs);
  const old = builtIn ? inNotationOf(pruned, oldInputs) : pruned;

  const served = await cluster.discovery.find(apiVersionOf(inputs), kindOf(inputs));
  const namespaced = served?.namespaced ?? true;
  canonicalNamespace(old, namespaced);
  canonicalNamespace(inputs, namespaced);
  if (old.apiVersion === undefined) old.apiVersion = inputs.apiVersion as string;
  if (old.kind === undefined) old.kind = inputs.kind as string;
  removeAt(old, "metadata", "resourceVersion");
  if (nameOf(inputs) !== "") setAt(old, nameOf(checkpoint.live), "metadata", "name");

  const changes = diffObjects(old, inputs, {
    forceNew: forceNewFields(inputs, isPatch(type, kindOf(inputs)), settings),
    ignore: ignoreChanges.map(parsePath),
  });
  const replaces = changes
    .filter((change) => change.replace || (change.kind === "delete" && changePath(change) === "metadata"))
    .map(changePath);

  if (isAnnotated(inputs, Annotation.replaceUnready)) {
    if (kindOf(inputs) !== "Job") {
      log.warn(type.urn, "replaceUnready annotation is not supported for this resource");
    } else if (await isUnreadyJob(operation, checkpoint.live)) {
      replaces.push(`.metadata.annotations["${Annotation.replaceUnready}"]`);
    }
  }

  // The new object cannot be made beside the old one when both have one name in one namespace.
  const deleteBeforeReplace =
    replaces.length > 0 &&
    isNamed(inputs) &&
    !isAutonamed(inputs) &&
    nameOf(inputs) === nameOf(checkpoint.live) &&
    namespaceOf(inputs) === namespaceOf(checkpoint.live);
  return { changes, replaces, deleteBeforeReplace };
}

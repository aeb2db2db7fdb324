import { isNotFound, NoKindMatchError } from "./apiError";
import { judgeRead } from "./await/runner";
import { annotateSecrets, makeCheckpoint, parseCheckpoint } from "./checkpoint";
import { fieldManagerName } from "./fieldManager";
import {
  apiVersionOf,
  clone,
  fromKubeObject,
  type KubeObject,
  kindOf,
  nameOf,
  namespaceOf,
  parseId,
  removeAt,
  setAt,
  toKubeObject,
} from "./kubeObject";
import { normalizeInputs } from "./normalize";
import { inNotationOf } from "./notation";
import { InitializationError, type Operation, ResourceInitFailed } from "./operation";
import type { PropertyMap } from "./propertyValue";
import { prune } from "./prune";
import { isBuiltIn, kindOfType } from "./typeToken";

/** A resource as it is in the cluster; an empty id says that it is gone. */
export interface Found {
  id: string;
  state: PropertyMap;
  inputs: PropertyMap;
}

const GONE: Found = { id: "", state: {}, inputs: {} };

/** What a live object carries that no program would write. */
const NOT_INPUTS: string[][] = [
  ["status"],
  ["metadata", "creationTimestamp"],
  ["metadata", "generation"],
  ["metadata", "managedFields"],
  ["metadata", "resourceVersion"],
  ["metadata", "uid"],
  ["metadata", "annotations", "deployment.kubernetes.io/revision"],
  ["metadata", "annotations", "kubectl.kubernetes.io/last-applied-configuration"],
];

/** Inputs that would make the live object, for an import. */
function asInputs(live: KubeObject): KubeObject {
  const inputs = clone(live);
  for (const path of NOT_INPUTS) removeAt(inputs, ...path);
  return inputs;
}

/** The inputs as the live object shows them. */
function inputsSeen(live: KubeObject, oldInputs: KubeObject): KubeObject {
  const pruned = prune(clone(live), oldInputs);
  // What is written and never read back is as it was, as far as anyone can tell.
  if (kindOf(live) === "Secret" && oldInputs.stringData !== undefined)
    pruned.stringData = oldInputs.stringData;
  return isBuiltIn(apiVersionOf(live)) ? inNotationOf(pruned, oldInputs) : pruned;
}

/**
 * Reads an object for a refresh, an import or a `.get`.
 *
 * @param id `namespace/name` or `name`.
 * @param olds the stored state, empty for an import.
 * @param marked the stored inputs with their secret markers, empty for an import.
 * @throws ResourceInitFailed when the object exists but is not ready.
 */
export async function read(
  operation: Operation,
  id: string,
  olds: PropertyMap,
  marked: PropertyMap,
): Promise<Found> {
  const { type, settings, cluster } = operation;
  const { namespace, name } = parseId(id);
  if (name === "") {
    throw new Error(
      `failed to read resource because of a failure to parse resource name from request ID: ${id}`,
    );
  }
  const old = parseCheckpoint(olds);
  const oldInputs = normalizeInputs(toKubeObject(marked));
  let imported = false;
  if (oldInputs.apiVersion === undefined || oldInputs.kind === undefined) {
    imported = old.live.apiVersion === undefined || old.live.kind === undefined;
    oldInputs.apiVersion = imported ? type.apiVersion : (old.live.apiVersion as string);
    oldInputs.kind = imported ? kindOfType(type) : (old.live.kind as string);
    if (nameOf(oldInputs) === "") setAt(oldInputs, name, "metadata", "name");
    if (namespaceOf(oldInputs) === "" && namespace !== "")
      setAt(oldInputs, namespace, "metadata", "namespace");
  }

  let live: KubeObject;
  let unready: InitializationError | undefined;
  try {
    const collection = await cluster.discovery.collectionOf(oldInputs);
    live = await collection.get(name);
    if (!imported) await judgeRead(operation, oldInputs, live);
  } catch (error) {
    if (error instanceof InitializationError) {
      live = error.object;
      unready = error;
    } else if (isNotFound(error) || error instanceof NoKindMatchError) {
      return GONE;
    } else {
      throw error;
    }
  }

  const liveInputs = imported ? asInputs(live) : inputsSeen(live, oldInputs);
  const state = makeCheckpoint(
    {
      inputs: liveInputs,
      live,
      fieldManager: fieldManagerName(oldInputs, old.fieldManager, settings),
      initialApiVersion: old.initialApiVersion || apiVersionOf(oldInputs),
    },
    marked,
  );
  const inputs = fromKubeObject(clone(liveInputs));
  annotateSecrets(inputs, marked);
  if (unready) {
    throw new ResourceInitFailed(unready.message, id, state, [unready.message, ...unready.reasons], inputs);
  }
  return { id, state, inputs };
}

import { isForbidden, NoKindMatchError } from "./apiError";
import { awaitReady } from "./await/runner";
import { makeCheckpoint, parseCheckpoint } from "./checkpoint";
import { isCustomResourceDefinition } from "./crd";
import type { Collection } from "./discovery";
import {
  conflictsWithOwnOnly,
  explainConflict,
  fieldManagerName,
  isForced,
  relinquish,
  takeOverFields,
} from "./fieldManager";
import { keepIgnored } from "./ignoreChanges";
import {
  apiVersionOf,
  clone,
  idOf,
  type KubeObject,
  kindOf,
  nameOf,
  pluckList,
  pluckString,
  setAt,
  toKubeObject,
} from "./kubeObject";
import { mergePatch } from "./mergePatch";
import { normalizeInputs } from "./normalize";
import { InitializationError, messageOf, type Operation, ResourceInitFailed } from "./operation";
import { parsePath } from "./propertyPath";
import { containsUnknown, type PropertyMap } from "./propertyValue";
import { prune } from "./prune";
import { isPatch } from "./typeToken";

/** One update of one object. */
export interface UpdateRequest {
  olds: PropertyMap;
  news: PropertyMap;
  /** customTimeouts.update in seconds, 0 for none. */
  timeout: number;
  ignoreChanges: readonly string[];
  preview: boolean;
}

interface Change {
  inputs: KubeObject;
  oldInputs: KubeObject;
  oldLive: KubeObject;
  manager: string;
  preview: boolean;
  ignoreChanges: readonly string[];
}

/** Server-side apply, after the fields of earlier managers have been taken over. */
async function apply(
  operation: Operation,
  collection: Collection,
  found: KubeObject,
  change: Change,
): Promise<KubeObject> {
  const { settings, type } = operation;
  const { manager, preview } = change;
  const patch = isPatch(type, kindOf(change.inputs));
  const live = patch || preview ? found : await takeOverFields(collection, found, manager);
  const inputs = keepIgnored(change.inputs, live, manager, change.ignoreChanges.map(parsePath));
  const unmanaged = pluckList(live, "metadata", "managedFields").length === 0;
  const options = { fieldManager: manager, dryRun: preview, force: unmanaged || isForced(inputs, settings) };
  try {
    return await collection.apply(nameOf(live), inputs, options);
  } catch (error) {
    // Only a real update takes over the fields of earlier managers; a dry run has to look past them.
    if (preview && !patch && conflictsWithOwnOnly(error, live, manager)) {
      return collection.apply(nameOf(live), inputs, { ...options, force: true });
    }
    throw explainConflict(error, manager);
  }
}

async function write(operation: Operation, change: Change): Promise<KubeObject> {
  const { inputs, oldInputs, oldLive, manager, preview } = change;
  const collection = await operation.cluster.discovery.collectionOf(inputs);
  const live = await collection.get(nameOf(oldLive));
  const options = { fieldManager: manager, dryRun: preview };
  if (isCustomResourceDefinition(inputs)) {
    const replacement = clone(inputs);
    setAt(replacement, pluckString(live, "metadata", "resourceVersion"), "metadata", "resourceVersion");
    return collection.replace(nameOf(live), replacement, options);
  }
  if (operation.settings.enableServerSideApply) return apply(operation, collection, live, change);
  const patch = mergePatch(prune(oldLive, oldInputs), inputs);
  return collection.patch(nameOf(live), patch, "application/merge-patch+json", options);
}

/**
 * Changes an object and waits until it is ready again; at preview, asks the API server for a dry run.
 *
 * @returns the new state.
 * @throws ResourceInitFailed when the change is refused or the object does not become ready: the live object's state
 *   is kept with the reasons, so that the next update tries again.
 */
export async function update(operation: Operation, request: UpdateRequest): Promise<PropertyMap> {
  const { settings, cluster, type } = operation;
  const { preview, news } = request;
  const inputs = normalizeInputs(toKubeObject(news));
  const known = await cluster.discovery.find(apiVersionOf(inputs), kindOf(inputs));
  if (preview && (containsUnknown(inputs) || !known)) return news;
  const old = parseCheckpoint(request.olds);
  const oldInputs = normalizeInputs(old.inputs);
  const oldManager = fieldManagerName(oldInputs, old.fieldManager, settings);
  const manager = fieldManagerName(inputs, old.fieldManager, settings);
  const initialApiVersion = old.initialApiVersion || apiVersionOf(oldInputs);
  const checkpoint = (live: KubeObject): PropertyMap =>
    makeCheckpoint({ inputs, live, fieldManager: manager, initialApiVersion }, news);

  try {
    const ignoreChanges = request.ignoreChanges;
    let live = await write(operation, {
      inputs,
      oldInputs,
      oldLive: old.live,
      manager,
      preview,
      ignoreChanges,
    });
    if (preview) return checkpoint(live);
    live = await awaitReady(operation, inputs, live, request.timeout);
    if (settings.enableServerSideApply && oldManager !== manager) {
      await relinquish(await cluster.discovery.collectionOf(live), live, oldManager);
    }
    if (isCustomResourceDefinition(inputs)) cluster.discovery.reset();
    return checkpoint(live);
  } catch (error) {
    if (preview && isForbidden(error)) return news;
    if (error instanceof NoKindMatchError) {
      throw new Error(
        `update of resource "${type.urn}" failed because the Kubernetes API server reported that the apiVersion for ` +
          `this resource does not exist. Verify that any required CRDs have been created: ${error.message}`,
      );
    }
    const live =
      error instanceof InitializationError ? error.object : await readBack(operation, old.live, error);
    const message =
      `the Kubernetes API server reported that "${idOf(live)}" failed to fully initialize or become live: ` +
      messageOf(error);
    const reasons = error instanceof InitializationError ? error.reasons : [];
    throw new ResourceInitFailed(message, idOf(live), checkpoint(live), [message, ...reasons]);
  }
}

async function readBack(operation: Operation, oldLive: KubeObject, error: unknown): Promise<KubeObject> {
  try {
    const collection = await operation.cluster.discovery.collectionOf(oldLive);
    return await collection.get(nameOf(oldLive));
  } catch (unreadable) {
    throw new Error(
      `update of resource "${operation.type.urn}" failed: ${messageOf(error)}\n` +
        `unable to get cluster state: ${messageOf(unreadable)}`,
    );
  }
}

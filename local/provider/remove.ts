import { setTimeout as sleep } from "node:timers/promises";
import { Annotation, isAnnotated, propagationPolicy, timeoutSeconds } from "./annotation";
import { ApiError, isNotFound, NoKindMatchError } from "./apiError";
import { makeCheckpoint, parseCheckpoint } from "./checkpoint";
import type { Collection } from "./discovery";
import { fieldManagerName, relinquish } from "./fieldManager";
import { apiVersionOf, idOf, type KubeObject, kindOf, parseId, pluckList, pluckString } from "./kubeObject";
import { type Operation, ResourceInitFailed } from "./operation";
import type { PropertyMap } from "./propertyValue";
import { isPatch } from "./typeToken";

const DEFAULT_TIMEOUT_SECONDS = 600;

/** Kinds for which `pulumi.com/skipAwait` also skips waiting for the end (pulumi-kubernetes#1232). */
const SKIPPABLE = new Set([
  "v1/Namespace",
  "v1/Pod",
  "v1/ReplicationController",
  "apps/v1/DaemonSet",
  "apps/v1/Deployment",
  "apps/v1/StatefulSet",
  "batch/v1/Job",
]);

/** The garbage collector needs a moment for most objects; asking again soon and then ever less often costs little. */
const FIRST_LOOK_MILLISECONDS = 50;
const LAST_LOOK_MILLISECONDS = 1000;

/** The last state of an object that is still there when the time is up, or undefined as soon as it is gone. */
async function awaitGone(
  operation: Operation,
  collection: Collection,
  name: string,
  uid: string,
  seconds: number,
): Promise<KubeObject | undefined> {
  const deadline = Date.now() + seconds * 1000;
  for (let pause = FIRST_LOOK_MILLISECONDS; ; pause = Math.min(pause * 2, LAST_LOOK_MILLISECONDS)) {
    const found = await collection.get(name).catch((error: unknown) => {
      if (isNotFound(error)) return undefined;
      throw error;
    });
    // Another object of the same name is not the one that was deleted.
    if (!found || (uid !== "" && pluckString(found, "metadata", "uid") !== uid)) return undefined;
    if (Date.now() >= deadline || operation.signal.aborted) return found;
    const left = Math.max(1, deadline - Date.now());
    await sleep(Math.min(pause, left), undefined, { signal: operation.signal }).catch(() => undefined);
  }
}

/** What an object waits for before it goes. */
function heldBy(object: KubeObject): string {
  const finalizers = pluckList(object, "metadata", "finalizers");
  return finalizers.length > 0 ? `, held by the finalizers ${finalizers.join(", ")}` : "";
}

/** A patch gives up its fields; a field that the object cannot be without has to stay. */
async function removePatch(operation: Operation, live: KubeObject, manager: string): Promise<void> {
  try {
    await relinquish(await operation.cluster.discovery.collectionOf(live), live, manager);
  } catch (error) {
    if (isNotFound(error)) return;
    const required =
      error instanceof ApiError
        ? error.causes.find((cause) => cause.reason === "FieldValueRequired")
        : undefined;
    if (!required) throw error;
    throw new Error(
      "this Patch resource is currently managing a required field, so it can't be deleted directly. Either set the " +
        `\`retainOnDelete\` resource option, or transfer ownership of the field before deleting: ${required.field}`,
    );
  }
}

/**
 * Deletes an object and waits until it is gone. One that is gone already, or whose kind is, counts as deleted.
 *
 * @param timeout customTimeouts.delete in seconds, 0 for none.
 * @throws ResourceInitFailed when it is still there after the time (a finalizer that nobody serves).
 */
export async function remove(
  operation: Operation,
  id: string,
  olds: PropertyMap,
  timeout: number,
): Promise<void> {
  const { type, settings, cluster } = operation;
  const { inputs, live, ...old } = parseCheckpoint(olds);
  const manager = fieldManagerName(inputs, old.fieldManager, settings);
  try {
    if (isPatch(type, kindOf(live))) {
      await removePatch(operation, live, manager);
      return;
    }
    const { name } = parseId(id);
    const collection = await cluster.discovery.collectionOf(live);
    await collection.delete(name, propagationPolicy(inputs));
    const what = `${apiVersionOf(live)}/${kindOf(live)}`;
    if (isAnnotated(inputs, Annotation.skipAwait) && SKIPPABLE.has(what)) return;
    const seconds = timeoutSeconds(timeout, inputs, DEFAULT_TIMEOUT_SECONDS);
    const uid = pluckString(live, "metadata", "uid");
    const left = await awaitGone(operation, collection, name, uid, seconds);
    if (!left) return;
    const message = operation.signal.aborted
      ? `Resource operation was cancelled for '${name}'`
      : `'${name}' timed out waiting to be deleted: ${what} is still there after ${seconds} s${heldBy(left)}`;
    const state = makeCheckpoint({ ...old, fieldManager: manager, inputs, live: left }, olds);
    throw new ResourceInitFailed(message, idOf(left), state, [message]);
  } catch (error) {
    if (isNotFound(error) || error instanceof NoKindMatchError) return;
    throw error;
  }
}

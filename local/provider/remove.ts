import { Annotation, isAnnotated, propagationPolicy, timeoutSeconds } from "./annotation";
import { ApiError, isNotFound, NoKindMatchError } from "./apiError";
import { makeCheckpoint, parseCheckpoint } from "./checkpoint";
import type { Collection } from "./discovery";
import { fieldManagerName, relinquish } from "./fieldManager";
import { apiVersionOf, idOf, type KubeObject, kindOf, parseId, pluckList, pluckString } from "./kubeObject";
import { ObjectWatch } from "./objectWatch";
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

/** The last state of an object that is still there, or undefined when it is gone, within the time. */
async function awaitGone(
  operation: Operation,
  collection: Collection,
  name: string,
  uid: string,
  seconds: number,
): Promise<KubeObject | undefined> {
  const stop = new AbortController();
  const watch = new ObjectWatch(operation.cluster.client, collection.path, {
    fieldSelector: `metadata.name=${name}`,
  });
  let timer: NodeJS.Timeout | undefined;
  const remaining = (): KubeObject | undefined => {
    const found = watch.current?.get(name);
    // Another object of the same name is not the one that was deleted.
    return found && (uid === "" || pluckString(found, "metadata", "uid") === uid) ? found : undefined;
  };
  try {
    await new Promise<void>((resolve) => {
      const changed = (): void => {
        if (watch.current && !remaining()) resolve();
      };
      timer = setTimeout(resolve, seconds * 1000);
      operation.signal.addEventListener("abort", () => resolve(), { once: true });
      void watch.run(changed, stop.signal);
    });
    return remaining();
  } finally {
    clearTimeout(timer);
    stop.abort();
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

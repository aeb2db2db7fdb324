import {
  isAlreadyExists,
  isForbidden,
  isInvalid,
  isNamespaceNotFound,
  isNotFound,
  NoKindMatchError,
} from "./apiError";
import { awaitReady } from "./await/runner";
import { makeCheckpoint } from "./checkpoint";
import { isCustomResourceDefinition } from "./crd";
import type { Collection } from "./discovery";
import { explainConflict, fieldManagerName, isForced } from "./fieldManager";
import {
  apiVersionOf,
  clone,
  idOf,
  type KubeObject,
  kindOf,
  nameOf,
  removeAt,
  setAt,
  toKubeObject,
} from "./kubeObject";
import { uniqueSuffix } from "./naming";
import { InitializationError, messageOf, type Operation, ResourceInitFailed } from "./operation";
import { containsUnknown, type PropertyMap } from "./propertyValue";
import { isPatch } from "./typeToken";

/** Waits between attempts to create what may still lack its namespace or its definition; seconds. */
const RETRY_SECONDS = [1, 2, 4, 8, 16];

/** A new object: its id (empty at preview) and state. */
export interface Created {
  id: string;
  state: PropertyMap;
}

/** Makes the object, or asks the API server what it would make of it. */
async function write(
  operation: Operation,
  inputs: KubeObject,
  manager: string,
  preview: boolean,
): Promise<KubeObject> {
  const { settings, type } = operation;
  const collection = await operation.cluster.discovery.collectionOf(inputs);
  // While nothing served its kind, the object was taken for a namespaced one.
  const object = collection.namespaced ? inputs : withoutNamespace(inputs);
  const options = { fieldManager: manager, dryRun: preview };
  const upsert = isPatch(type, kindOf(inputs)) || settings.upsertExistingObjects;
  // A plain POST fails on an object that exists; server-side apply would silently take it over.
  if (!settings.enableServerSideApply || !upsert) return collection.create(object, options);
  return upsertObject(collection, object, { ...options, force: preview || isForced(inputs, settings) });
}

function withoutNamespace(object: KubeObject): KubeObject {
  const copy = clone(object);
  removeAt(copy, "metadata", "namespace");
  return copy;
}

async function upsertObject(
  collection: Collection,
  inputs: KubeObject,
  options: { fieldManager: string; dryRun: boolean; force: boolean },
): Promise<KubeObject> {
  try {
    return await collection.apply(nameOf(inputs), inputs, options);
  } catch (error) {
    // A replacement has the old object's name at preview: try what it would be under another one.
    if (options.dryRun && isInvalid(error) && messageOf(error).includes("field is immutable")) {
      const renamed = clone(inputs);
      setAt(renamed, `${nameOf(inputs)}${uniqueSuffix(new Uint8Array()).slice(0, 5)}`, "metadata", "name");
      return collection.apply(nameOf(renamed), renamed, options);
    }
    throw explainConflict(error, options.fieldManager);
  }
}

async function writeWithRetries(
  operation: Operation,
  inputs: KubeObject,
  manager: string,
  preview: boolean,
): Promise<KubeObject> {
  for (let attempt = 0; ; attempt++) {
    try {
      return await write(operation, inputs, manager, preview);
    } catch (error) {
      const early = error instanceof NoKindMatchError || isNotFound(error);
      const seconds = RETRY_SECONDS[attempt];
      if (preview || !early || seconds === undefined || operation.signal.aborted) throw error;
      operation.log.status(operation.type.urn, `Retry #${attempt}; creation failed: ${messageOf(error)}`);
      await new Promise((resolve) => setTimeout(resolve, seconds * 1000));
    }
  }
}

/** Refusals that a preview tolerates, because the update may well succeed: the official provider's list. */
function isToleratedAtPreview(error: unknown): boolean {
  return (
    isForbidden(error) ||
    isNamespaceNotFound(error) ||
    isAlreadyExists(error) ||
    messageOf(error).includes("does not support dry run")
  );
}

function failure(operation: Operation, inputs: KubeObject, error: unknown): Error {
  const { urn } = operation.type;
  if (error instanceof NoKindMatchError) {
    return new Error(
      `creation of resource "${urn}" with kind ${apiVersionOf(inputs)}/${kindOf(inputs)} failed because the Kubernetes ` +
        "API server reported that the apiVersion for this resource does not exist. Verify that any required CRDs have " +
        `been created: ${error.message}`,
    );
  }
  return new Error(
    `resource "${urn}" was not successfully created by the Kubernetes API server: ${messageOf(error)}`,
  );
}

/**
 * Creates an object and waits until it is ready; at preview, asks the API server for a dry run where that can tell
 * more than the inputs do: not for patches, unknown inputs, and kinds that do not exist yet.
 *
 * @param timeout customTimeouts.create in seconds, 0 for none.
 * @throws ResourceInitFailed when the object exists but does not become ready.
 */
export async function create(
  operation: Operation,
  marked: PropertyMap,
  timeout: number,
  preview: boolean,
): Promise<Created> {
  const { settings, cluster, type } = operation;
  const inputs = toKubeObject(marked);
  const asTheyAre = { id: "", state: marked };
  if (preview) {
    const blind =
      containsUnknown(inputs) ||
      isPatch(type, kindOf(inputs)) ||
      !settings.enableServerSideApply ||
      !(await cluster.discovery.find(apiVersionOf(inputs), kindOf(inputs)));
    if (blind) return asTheyAre;
  }
  const fieldManager = fieldManagerName(inputs, "", settings);
  let live: KubeObject;
  try {
    live = await writeWithRetries(operation, inputs, fieldManager, preview);
  } catch (error) {
    if (preview && isToleratedAtPreview(error)) return asTheyAre;
    throw failure(operation, inputs, error);
  }
  const initialApiVersion = apiVersionOf(inputs);
  if (preview) {
    removeAt(live, "status");
    return { id: "", state: makeCheckpoint({ inputs, live, fieldManager, initialApiVersion }, marked) };
  }
  try {
    live = await awaitReady(operation, inputs, live, timeout);
  } catch (error) {
    if (!(error instanceof InitializationError)) throw failure(operation, inputs, error);
    const state = makeCheckpoint({ inputs, live: error.object, fieldManager, initialApiVersion }, marked);
    const message =
      `resource "${type.urn}" was successfully created, but the Kubernetes API server reported that it failed to fully ` +
      `initialize or become live: ${error.message}`;
    throw new ResourceInitFailed(message, idOf(error.object), state, [message, ...error.reasons]);
  }
  if (isCustomResourceDefinition(inputs)) cluster.discovery.reset();
  return { id: idOf(live), state: makeCheckpoint({ inputs, live, fieldManager, initialApiVersion }, marked) };
}

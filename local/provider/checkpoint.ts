import { clone, fromKubeObject, type KubeObject, pluckString, toKubeObject } from "./kubeObject";
import { containsSecret, isMap, type PropertyMap, Secret } from "./propertyValue";

/** Keys that the official provider keeps in a resource's state beside the live object. */
const INPUTS = "__inputs";
const FIELD_MANAGER = "__fieldManager";
const INITIAL_API_VERSION = "__initialApiVersion";

/** A resource's state: the live object, the inputs that made it, and who manages its fields. */
export interface Checkpoint {
  inputs: KubeObject;
  live: KubeObject;
  fieldManager: string;
  initialApiVersion: string;
}

/** Reads a state, without its secret markers. */
export function parseCheckpoint(state: PropertyMap): Checkpoint {
  const {
    [INPUTS]: inputs,
    [FIELD_MANAGER]: manager,
    [INITIAL_API_VERSION]: version,
    ...live
  } = toKubeObject(state);
  return {
    inputs: isMap(inputs) ? inputs : {},
    live,
    fieldManager: typeof manager === "string" ? manager : "",
    initialApiVersion: typeof version === "string" ? version : "",
  };
}

/**
 * Marks in `outputs` what is secret in `inputs`, and the data of every Secret, in place.
 *
 * Maps are followed, so that one secret field does not hide the whole object; a list with a secret in it is hidden as
 * a whole, because the server may order it differently.
 */
export function annotateSecrets(outputs: PropertyMap, inputs: PropertyMap): void {
  if (outputs.kind === "Secret") {
    for (const key of ["data", "stringData"]) {
      const value = outputs[key];
      if (value !== undefined && !(value instanceof Secret)) outputs[key] = new Secret(value);
    }
    return;
  }
  for (const [key, input] of Object.entries(inputs)) {
    const output = outputs[key];
    if (output === undefined) continue;
    if (isMap(output) && isMap(input)) annotateSecrets(output, input);
    else if (!(output instanceof Secret) && containsSecret(input)) outputs[key] = new Secret(output);
  }
}

/**
 * The state to store after an operation.
 *
 * @param marked the inputs as the engine sent them, with their secret markers.
 */
export function makeCheckpoint(checkpoint: Checkpoint, marked: PropertyMap): PropertyMap {
  const state = fromKubeObject(clone(checkpoint.live));
  const inputs = fromKubeObject(clone(checkpoint.inputs));
  annotateSecrets(state, marked);
  annotateSecrets(inputs, marked);
  state[INPUTS] = inputs;
  state[INITIAL_API_VERSION] = checkpoint.initialApiVersion || pluckString(checkpoint.inputs, "apiVersion");
  state[FIELD_MANAGER] = checkpoint.fieldManager;
  return state;
}

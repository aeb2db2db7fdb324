import { apiVersionOf, clone, type KubeObject, kindOf, pluck, removeAt } from "./kubeObject";
import { isMap, type PropertyMap } from "./propertyValue";

/** Fields of `metadata` that only the API server writes. */
const READ_ONLY = [
  "creationTimestamp",
  "deletionGracePeriodSeconds",
  "deletionTimestamp",
  "generation",
  "managedFields",
  "resourceVersion",
  "uid",
];

/** Inputs without what only the API server writes (a manifest copied from a cluster carries it). */
export function normalizeInputs(inputs: KubeObject): KubeObject {
  const object = clone(inputs);
  for (const field of READ_ONLY) removeAt(object, "metadata", field);
  return object;
}

/** What the API server makes of a Secret's `stringData`: base64 in `data`. */
export function secretData(object: KubeObject): PropertyMap | undefined {
  if (apiVersionOf(object) !== "v1" || kindOf(object) !== "Secret") return undefined;
  const text = pluck(object, "stringData");
  if (!isMap(text)) return undefined;
  const data = pluck(object, "data");
  const merged: PropertyMap = isMap(data) ? { ...data } : {};
  for (const [key, value] of Object.entries(text)) {
    merged[key] = typeof value === "string" ? Buffer.from(value, "utf8").toString("base64") : value;
  }
  return merged;
}

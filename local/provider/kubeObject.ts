import { isMap, type PropertyMap, type PropertyValue, reveal } from "./propertyValue";

/** Any Kubernetes object as JSON. At preview a field may hold an `Unknown`. */
export type KubeObject = PropertyMap;

/**
 * Fields whose names carry dashes, which Pulumi's typed SDKs cannot spell: inputs come with underscores, the API
 * server wants dashes. The list is the official provider's.
 */
const DASHED = [
  "x-kubernetes-embedded-resource",
  "x-kubernetes-int-or-string",
  "x-kubernetes-list-map-keys",
  "x-kubernetes-list-type",
  "x-kubernetes-map-type",
  "x-kubernetes-preserve-unknown-fields",
  "x-kubernetes-validations",
];
const TO_DASHES = new Map(DASHED.map((name) => [name.replaceAll("-", "_"), name]));
const TO_UNDERSCORES = new Map(DASHED.map((name) => [name, name.replaceAll("-", "_")]));

function renameKeys(value: PropertyValue, names: Map<string, string>): PropertyValue {
  if (Array.isArray(value)) return value.map((item) => renameKeys(item, names));
  if (!isMap(value)) return value;
  return Object.fromEntries(
    Object.entries(value).map(([key, field]) => [names.get(key) ?? key, renameKeys(field, names)]),
  );
}

/** Program inputs as the object that goes to the API server: no secret markers, dashed field names. */
export function toKubeObject(inputs: PropertyMap): KubeObject {
  return renameKeys(reveal(inputs), TO_DASHES) as KubeObject;
}

/** An object from the API server as Pulumi properties (a copy). */
export function fromKubeObject(object: KubeObject): PropertyMap {
  return renameKeys(object, TO_UNDERSCORES) as PropertyMap;
}

/** The value at a path of field names, or undefined. */
export function pluck(value: unknown, ...path: string[]): PropertyValue | undefined {
  let at = value as PropertyValue | undefined;
  for (const key of path) {
    if (!isMap(at)) return undefined;
    at = at[key];
  }
  return at;
}

export function pluckString(value: unknown, ...path: string[]): string {
  const found = pluck(value, ...path);
  return typeof found === "string" ? found : "";
}

export function pluckNumber(value: unknown, ...path: string[]): number | undefined {
  const found = pluck(value, ...path);
  return typeof found === "number" ? found : undefined;
}

export function pluckList(value: unknown, ...path: string[]): PropertyValue[] {
  const found = pluck(value, ...path);
  return Array.isArray(found) ? found : [];
}

/** Sets a value at a path, making the maps on the way; an Unknown or scalar on the way is left alone. */
export function setAt(object: PropertyMap, value: PropertyValue, ...path: string[]): void {
  let at = object;
  for (const key of path.slice(0, -1)) {
    if (at[key] === undefined) at[key] = {};
    const next = at[key];
    if (!isMap(next)) return;
    at = next;
  }
  at[path[path.length - 1] as string] = value;
}

export function removeAt(object: PropertyMap, ...path: string[]): void {
  const parent = pluck(object, ...path.slice(0, -1));
  if (isMap(parent)) delete parent[path[path.length - 1] as string];
}

export function clone<T extends PropertyValue>(value: T): T {
  if (Array.isArray(value)) return value.map(clone) as T;
  if (isMap(value)) return Object.fromEntries(Object.entries(value).map(([k, v]) => [k, clone(v)])) as T;
  return value;
}

export const apiVersionOf = (object: KubeObject): string => pluckString(object, "apiVersion");
export const kindOf = (object: KubeObject): string => pluckString(object, "kind");
export const nameOf = (object: KubeObject): string => pluckString(object, "metadata", "name");
export const namespaceOf = (object: KubeObject): string => pluckString(object, "metadata", "namespace");

/** `namespace/name`, or `name` for an object without a namespace: the official provider's resource id. */
export function idOf(object: KubeObject): string {
  const namespace = namespaceOf(object);
  return namespace ? `${namespace}/${nameOf(object)}` : nameOf(object);
}

export function parseId(id: string): { namespace: string; name: string } {
  const slash = id.indexOf("/");
  return slash < 0
    ? { namespace: "", name: id }
    : { namespace: id.slice(0, slash), name: id.slice(slash + 1) };
}

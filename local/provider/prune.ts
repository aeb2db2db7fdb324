import { isMap, type PropertyMap, type PropertyValue } from "./propertyValue";

/**
 * The live object in the shape of the inputs that made it: only the fields that the inputs name.
 *
 * The API server fills in many fields; comparing only these shows drift in what the program said, and nothing else.
 * Lists are matched by position; items that the inputs do not have are dropped.
 */
export function prune(live: PropertyMap, shape: PropertyMap): PropertyMap {
  const pruned: PropertyMap = {};
  for (const [key, wanted] of Object.entries(shape)) {
    const value = live[key];
    if (value !== undefined) pruned[key] = pruneValue(value, wanted);
  }
  return pruned;
}

function pruneValue(value: PropertyValue, wanted: PropertyValue): PropertyValue {
  if (isMap(value) && isMap(wanted)) return prune(value, wanted);
  if (Array.isArray(value) && Array.isArray(wanted)) {
    return value.slice(0, wanted.length).map((item, index) => pruneValue(item, wanted[index] ?? null));
  }
  return value;
}

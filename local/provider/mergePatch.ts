import { isMap, type PropertyMap, type PropertyValue } from "./propertyValue";

/** The JSON merge patch (RFC 7386) that turns `old` into `now`: null removes a field, lists are replaced whole. */
export function mergePatch(old: PropertyMap, now: PropertyMap): PropertyMap {
  const patch: PropertyMap = {};
  for (const key of Object.keys(old)) {
    if (!(key in now)) patch[key] = null;
  }
  for (const [key, value] of Object.entries(now)) {
    const before = old[key];
    if (isMap(before) && isMap(value)) {
      const inner = mergePatch(before, value);
      if (Object.keys(inner).length > 0) patch[key] = inner;
    } else if (!same(before, value)) {
      patch[key] = value;
    }
  }
  return patch;
}

function same(a: PropertyValue | undefined, b: PropertyValue): boolean {
  return JSON.stringify(a) === JSON.stringify(b);
}

import { isTree } from "../../values/merge";

type Tree = Record<string, unknown>;

/** A directive of a strategic merge patch that is not followed here: what it leads to is not known. */
export class UnknownDirective extends Error {
  override readonly name = "UnknownDirective";
}

/** What becomes of a list, by its place (`spec.ports`). */
type MergeLists = (place: string, target: unknown, patch: readonly unknown[]) => unknown;

/** Applies a JSON merge patch (RFC 7386): null removes a field, a list replaces a list. Neither is changed. */
export function mergePatched(target: unknown, patch: unknown): unknown {
  return merged(target, patch, "", (_place, _target, list) => list);
}

/**
 * Applies a strategic merge patch: lists whose items have a key are merged by it, others replaced.
 * https://github.com/kubernetes/community/blob/master/contributors/devel/sig-api-machinery/strategic-merge-patch.md
 *
 * @param mergeKeys the lists that are merged, by place, and the key of their items
 * @throws UnknownDirective
 */
export function strategicPatched(
  target: unknown,
  patch: unknown,
  mergeKeys: Readonly<Record<string, string>>,
): unknown {
  const mergeLists: MergeLists = (place, list, items) => {
    const key = mergeKeys[place];
    return key === undefined
      ? items
      : mergedList(Array.isArray(list) ? list : [], items, { place, key }, mergeLists);
  };
  return merged(target, patch, "", mergeLists);
}

function merged(target: unknown, patch: unknown, place: string, mergeLists: MergeLists): unknown {
  if (Array.isArray(patch)) return mergeLists(place, target, patch);
  if (!isTree(patch)) return patch;
  const { $patch: directive, ...fields } = patch;
  if (directive === "delete") return undefined;
  if (directive === "replace") return fields;
  if (directive !== undefined) {
    throw new UnknownDirective(`$patch: ${JSON.stringify(directive)}`);
  }
  const result: Tree = isTree(target) ? { ...target } : {};
  for (const [field, value] of Object.entries(fields)) {
    if (field.startsWith("$")) throw new UnknownDirective(field);
    const below = value === null ? undefined : merged(result[field], value, under(place, field), mergeLists);
    if (below === undefined) delete result[field];
    else result[field] = below;
  }
  return result;
}

function mergedList(
  target: readonly unknown[],
  patch: readonly unknown[],
  { place, key }: { place: string; key: string },
  mergeLists: MergeLists,
): unknown[] {
  let result = [...target];
  let replaces = false;
  const items: unknown[] = [];
  // As the API server does it: first what the directives say, then the other items.
  for (const item of patch) {
    const directive = isTree(item) ? item.$patch : undefined;
    if (directive === undefined) items.push(item);
    else if (directive === "replace") replaces = true;
    else if (directive !== "delete") throw new UnknownDirective(`$patch: ${JSON.stringify(directive)}`);
    else {
      const gone = keyOf(item, place, key);
      result = result.filter((other) => !isTree(other) || other[key] !== gone);
    }
  }
  if (replaces) return items;
  for (const item of items) {
    const value = keyOf(item, place, key);
    const index = result.findIndex((other) => isTree(other) && other[key] === value);
    const below = merged(result[index], item, place, mergeLists);
    if (index === -1) result.push(below);
    else result[index] = below;
  }
  return result;
}

function keyOf(item: unknown, place: string, key: string): unknown {
  const value = isTree(item) ? item[key] : undefined;
  if (value === undefined) throw new UnknownDirective(`an item of ${place} without ${key}`);
  return value;
}

function under(place: string, field: string): string {
  return place === "" ? field : `${place}.${field}`;
}

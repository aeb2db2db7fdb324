type Tree = Record<string, unknown>;

/** `over` laid over `base`, key by key; lists and plain values are replaced whole. Neither is changed. */
export function merge(base: Tree, over: Tree = {}): Tree {
  const merged: Tree = { ...base };
  for (const [key, value] of Object.entries(over)) {
    const below = merged[key];
    merged[key] = isTree(below) && isTree(value) ? merge(below, value) : value;
  }
  return merged;
}

export function isTree(value: unknown): value is Tree {
  return typeof value === "object" && value !== null && !Array.isArray(value);
}

/** A copy without fields that are null or undefined, at any depth: YAML's empty values, and what the API server takes as absent. */
export function withoutEmpty(value: unknown): unknown {
  if (Array.isArray(value)) return value.map(withoutEmpty);
  if (!isTree(value)) return value;
  const fields = Object.entries(value).filter(([, below]) => below !== null && below !== undefined);
  return Object.fromEntries(fields.map(([key, below]) => [key, withoutEmpty(below)]));
}

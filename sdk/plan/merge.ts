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

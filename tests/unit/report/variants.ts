export type Tree = Record<string, unknown>;

/** A place in a tree of values. */
export type Path = (string | number)[];

export function leavesOf(value: unknown, path: Path = []): Path[] {
  if (Array.isArray(value)) return value.flatMap((one, index) => leavesOf(one, [...path, index]));
  if (typeof value !== "object" || value === null) return [path];
  return Object.entries(value).flatMap(([key, one]) => leavesOf(one, [...path, key]));
}

/** A copy in which the value at a path is another. */
export function changed(root: unknown, path: Path, to: (value: unknown) => unknown): Tree {
  const copy = structuredClone(root) as Tree;
  let owner = copy;
  for (const key of path.slice(0, -1)) {
    owner[key] ??= {};
    owner = owner[key] as Tree;
  }
  const last = path.at(-1) ?? "";
  owner[last] = to(owner[last]);
  return copy;
}

export function otherValue(value: unknown): unknown {
  if (typeof value === "number") return value + 1;
  if (typeof value === "boolean") return !value;
  const range = /^(\d+)(\.[\d.]+\/\d+)$/.exec(String(value));
  return range ? `${Number(range[1]) + 1}${range[2]}` : `${value}x`;
}

import { DEFAULTS } from "../../../sdk/report/changes/settings";

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

/** Every setting that has a default which a difference knows, in this environment: below an ECD, in each of its ECDs. */
export function defaultsOf(environment: Tree): { path: Path; value: unknown }[] {
  const ecds = (environment.ecds ?? []) as Tree[];
  return Object.entries(DEFAULTS).flatMap(([name, value]) => {
    const keys = name.split(".");
    if (keys[0] === "network" && keys.length > 2 && !isThere(environment, keys.slice(0, 2))) return [];
    if (keys[0] !== "ecds") return [{ path: keys, value }];
    return ecds.flatMap(({ descriptor, ports }, ecd): { path: Path; value: unknown }[] => {
      if (descriptor !== undefined) return [];
      if (keys[1] !== "ports") return [{ path: ["ecds", ecd, ...keys.slice(1)], value }];
      const all = (ports ?? []) as unknown[];
      return all.map((_, port) => ({ path: ["ecds", ecd, "ports", port, ...keys.slice(2)], value }));
    });
  });
}

function isThere(root: Tree, keys: readonly string[]): boolean {
  return keys.reduce<unknown>((at, key) => (at as Tree | undefined)?.[key], root) !== undefined;
}

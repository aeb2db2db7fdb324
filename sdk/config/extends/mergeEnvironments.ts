import { isEncrypted } from "../plainValue";
import { listOf, mapOf, partOf, type Sited } from "./sited";

/**
 * An environment over the one that it extends: maps are merged, lists and scalars replace what is below them, null takes it
 * away. Only the ECDs are a list by name, as people read it: an entry goes over the base's entry of the same `name` or
 * `descriptor`, and any other is added after those of the base. So one line about an ECD leaves the others alone, where
 * replacing the list would delete them.
 */
export function mergeEnvironments(base: Sited, over: Sited): Sited {
  return mergeMaps(base, over, (key, one, other) =>
    key === "ecds" && Array.isArray(one.value) && Array.isArray(other.value)
      ? mergeEcds(one, other)
      : merge(one, other),
  );
}

function merge(base: Sited, over: Sited): Sited {
  return isMap(base.value) && isMap(over.value)
    ? mergeMaps(base, over, (_, one, other) => merge(one, other))
    : over;
}

function mergeMaps(base: Sited, over: Sited, join: (key: string, base: Sited, over: Sited) => Sited): Sited {
  const parts = new Map<string, Sited>();
  for (const key of new Set([...keysOf(base), ...keysOf(over)])) {
    const below = partOf(base, key);
    const above = partOf(over, key);
    if (above?.value === null) continue;
    const part = below && above ? join(key, below, above) : (above ?? below);
    if (part) parts.set(key, part);
  }
  return mapOf(over.at, parts);
}

function mergeEcds(base: Sited, over: Sited): Sited {
  const ecds = itemsOf(base);
  const taken = new Set<number>();
  for (const entry of itemsOf(over)) {
    const index = ecds.findIndex((one, at) => !taken.has(at) && isSameEcd(one.value, entry.value));
    const below = ecds[index];
    taken.add(below ? index : ecds.length);
    if (below) ecds[index] = merge(below, entry);
    else ecds.push(entry);
  }
  return listOf(over.at, ecds);
}

/** By name where both have one: a descriptor's entry may be given a name as well. */
function isSameEcd(base: unknown, over: unknown): boolean {
  if (!isMap(base) || !isMap(over)) return false;
  const key = base.name !== undefined && over.name !== undefined ? "name" : "descriptor";
  return base[key] !== undefined && base[key] === over[key];
}

function itemsOf(list: Sited): Sited[] {
  return (list.value as unknown[]).map((value, index) => partOf(list, index) ?? { value, at: list.at });
}

function keysOf({ value }: Sited): string[] {
  return Object.keys(value as object);
}

/** What is encrypted looks like a map, and is one value. */
function isMap(value: unknown): value is Record<string, unknown> {
  return typeof value === "object" && value !== null && !Array.isArray(value) && !isEncrypted(value);
}

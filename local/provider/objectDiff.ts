import { forcesNew } from "./forceNew";
import { formatPath, isWithin, type PropertyPath } from "./propertyPath";
import { isMap, type PropertyMap, type PropertyValue, Unknown } from "./propertyValue";
import { sameQuantity } from "./quantity";

/** What happens to one property. */
export interface PropertyChange {
  path: PropertyPath;
  kind: "add" | "delete" | "update";
  /** The object must be made anew for it. */
  replace: boolean;
}

/** What two states of an object are compared with. */
export interface DiffContext {
  /** Fields that cannot be changed in place. */
  forceNew: readonly string[];
  /** Paths whose changes do not count (`ignoreChanges`). */
  ignore: readonly PropertyPath[];
  /** Objects of a built-in kind come back from the API server in its own notation. */
  builtIn: boolean;
}

const QUANTITIES = new Set(["resources", "limits", "requests", "capacity", "hard", "sizeLimit", "overhead"]);

function isEmpty(value: PropertyValue | undefined): boolean {
  if (value === false || value === "" || value === 0) return true;
  if (Array.isArray(value)) return value.length === 0;
  return isMap(value) && Object.keys(value).length === 0;
}

function equal(a: PropertyValue | undefined, b: PropertyValue | undefined): boolean {
  if (a instanceof Unknown || b instanceof Unknown) return false;
  if (Array.isArray(a) && Array.isArray(b))
    return a.length === b.length && a.every((item, i) => equal(item, b[i]));
  if (isMap(a) && isMap(b)) {
    const keys = Object.keys(a);
    return keys.length === Object.keys(b).length && keys.every((key) => key in b && equal(a[key], b[key]));
  }
  return a === b;
}

class Comparison {
  readonly changes: PropertyChange[] = [];

  constructor(private readonly context: DiffContext) {}

  private record(path: PropertyPath, kind: PropertyChange["kind"], value: PropertyValue): void {
    if (this.context.ignore.some((ignored) => isWithin(path, ignored))) return;
    this.changes.push({ path, kind, replace: forcesNew(path, value, this.context.forceNew) });
  }

  /** @param oldInput what the program said last time, to tell the server's notation from a change. */
  compare(path: PropertyPath, old?: PropertyValue, now?: PropertyValue, oldInput?: PropertyValue): void {
    if (now === undefined) {
      if (old !== undefined) this.record(path, "delete", old);
    } else if (old === undefined) {
      // The API server drops fields that hold their zero value: what it has dropped before is no change.
      if (!(this.context.builtIn && isEmpty(now) && equal(now, oldInput))) this.record(path, "add", now);
    } else if (isMap(old) && isMap(now)) {
      const before = isMap(oldInput) ? oldInput : {};
      for (const key of new Set([...Object.keys(now), ...Object.keys(old)])) {
        this.compare([...path, key], old[key], now[key], before[key]);
      }
    } else if (Array.isArray(old) && Array.isArray(now)) {
      const before = Array.isArray(oldInput) ? oldInput : [];
      for (let i = 0; i < Math.max(old.length, now.length); i++) {
        this.compare([...path, i], old[i], now[i], before[i]);
      }
    } else if (!equal(old, now)) {
      const quantity = this.context.builtIn && path.some((part) => QUANTITIES.has(String(part)));
      if (!(quantity && sameQuantity(old, now))) this.record(path, "update", now);
    }
  }
}

/** The changes from an old state (pruned to its inputs) to new inputs, property by property. */
export function diffObjects(
  old: PropertyMap,
  now: PropertyMap,
  oldInputs: PropertyMap,
  context: DiffContext,
): PropertyChange[] {
  const comparison = new Comparison(context);
  comparison.compare([], old, now, oldInputs);
  return comparison.changes;
}

export const changePath = (change: PropertyChange): string => formatPath(change.path);

import { forcesNew } from "./forceNew";
import { formatPath, isWithin, type PropertyPath } from "./propertyPath";
import { isMap, type PropertyMap, type PropertyValue, Unknown } from "./propertyValue";

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

  compare(path: PropertyPath, old?: PropertyValue, now?: PropertyValue): void {
    if (now === undefined) {
      if (old !== undefined) this.record(path, "delete", old);
    } else if (old === undefined) {
      this.record(path, "add", now);
    } else if (isMap(old) && isMap(now)) {
      for (const key of new Set([...Object.keys(now), ...Object.keys(old)])) {
        this.compare([...path, key], old[key], now[key]);
      }
    } else if (Array.isArray(old) && Array.isArray(now)) {
      for (let i = 0; i < Math.max(old.length, now.length); i++) this.compare([...path, i], old[i], now[i]);
    } else if (!equal(old, now)) {
      this.record(path, "update", now);
    }
  }
}

/** The changes from an old state (in the shape of its inputs) to new inputs, property by property. */
export function diffObjects(old: PropertyMap, now: PropertyMap, context: DiffContext): PropertyChange[] {
  const comparison = new Comparison(context);
  comparison.compare([], old, now);
  return comparison.changes;
}

export const changePath = (change: PropertyChange): string => formatPath(change.path);

import { isDeepStrictEqual } from "node:util";
import { pathStep } from "../../findings/path";
import { Cidr } from "../../values/cidr";
import { isTree } from "../../values/merge";
import { type IsHidden, redacted } from "./hiddenFields";
import { keyedItems } from "./listKeys";

/** One field that differs between two values. */
export interface Change {
  /** Where, with list items by what names them: `ports[1812/UDP].nodePort`. */
  path: string;
  /** Absent where there was none, and where it is hidden. */
  before?: unknown;
  /** Absent where there is none any more, and where it is hidden. */
  after?: unknown;
  /** Whether the value is not to be shown: that it differs is all that is said. */
  hidden?: true;
  /** Of a hidden value that there was none before, or is none any more. */
  what?: "new" | "gone";
}

/** A place in both values: as people read it, and by its keys alone, without positions in lists. */
interface Place {
  path: string;
  keys: readonly string[];
}

/** Every field that differs. Items of lists are compared by what names them, so that a new neighbour moves none. */
export function changesBetween(before: unknown, after: unknown, isHidden: IsHidden): Change[] {
  const changes: Change[] = [];
  new Comparison(isHidden, changes).compare(before, after, { path: "", keys: [] });
  return changes;
}

class Comparison {
  constructor(
    private readonly isHidden: IsHidden,
    private readonly changes: Change[],
  ) {}

  compare(had: unknown, has: unknown, place: Place): void {
    const [before, after] = [asWritten(had), asWritten(has)];
    if (before === after) return;
    if (isTree(before) && isTree(after)) {
      for (const key of new Set([...Object.keys(before), ...Object.keys(after)])) {
        if (!isLocation(key, before[key] ?? after[key]))
          this.compare(before[key], after[key], below(place, key));
      }
    } else if (Array.isArray(before) && Array.isArray(after)) {
      this.compareLists(before.map(asWritten), after.map(asWritten), place);
    } else if (!isDeepStrictEqual(before, after)) {
      this.note(before, after, place);
    }
  }

  private compareLists(before: readonly unknown[], after: readonly unknown[], place: Place): void {
    if (![...before, ...after].some((one) => typeof one === "object" && one !== null)) {
      if (!isDeepStrictEqual(before, after)) this.note(before, after, place);
      return;
    }
    const [was, is] = [keyedItems(before), keyedItems(after)];
    if (!was || !is) {
      this.compareUnnamed(before, after, place);
      return;
    }
    for (const key of new Set([...was.keys(), ...is.keys()]))
      this.compare(was.get(key), is.get(key), item(place, key));
    this.compareOrder(
      [...was.keys()].filter((key) => is.has(key)),
      [...is.keys()].filter((key) => was.has(key)),
      place,
    );
  }

  /** Items that nothing names: what is the same on both sides stays, the rest is paired in its order. */
  private compareUnnamed(before: readonly unknown[], after: readonly unknown[], place: Place): void {
    const waiting = new Map<string, number[]>();
    before.forEach((one, index) => {
      const text = JSON.stringify(one);
      const same = waiting.get(text);
      if (same) same.push(index);
      else waiting.set(text, [index]);
    });
    const kept: number[] = [];
    const added: number[] = [];
    after.forEach((one, index) => {
      const found = waiting.get(JSON.stringify(one))?.shift();
      if (found === undefined) added.push(index);
      else kept.push(found);
    });
    const gone = [...waiting.values()].flat().sort((a, b) => a - b);
    if (gone.length === added.length) {
      gone.forEach((index, turn) => {
        const now = added[turn] ?? index;
        this.compare(before[index], after[now], item(place, String(now)));
      });
    } else {
      for (const index of gone) this.note(before[index], undefined, item(place, String(index)));
      for (const index of added) this.note(undefined, after[index], item(place, String(index)));
    }
    const inOrder = [...kept].sort((a, b) => a - b);
    this.compareOrder(inOrder.map(String), kept.map(String), place);
  }

  private compareOrder(before: readonly string[], after: readonly string[], place: Place): void {
    if (isDeepStrictEqual(before, after)) return;
    this.changes.push({ path: `${place.path} (order)`, before, after });
  }

  private note(before: unknown, after: unknown, { path, keys }: Place): void {
    const [was, is] = [before, after].map((value) => redacted(value, keys, this.isHidden));
    if (this.isHidden(keys) || isDeepStrictEqual(was, is)) {
      const what = before === undefined ? "new" : after === undefined ? "gone" : undefined;
      this.changes.push({ path, hidden: true, ...(what && { what }) });
    } else
      this.changes.push({
        path,
        ...(was !== undefined && { before: was }),
        ...(is !== undefined && { after: is }),
      });
  }
}

/** Ranges are compared and shown as they are written. */
function asWritten(value: unknown): unknown {
  return value instanceof Cidr ? value.text : value;
}

function below({ path, keys }: Place, key: string): Place {
  const next = pathStep(key);
  return { path: path === "" ? next.replace(/^\./, "") : path + next, keys: [...keys, key] };
}

function item({ path, keys }: Place, key: string): Place {
  return { path: `${path}[${key}]`, keys };
}

/** Where something is said: an index or a line there moves with every neighbour, and nothing is made of it. */
function isLocation(key: string, value: unknown): boolean {
  if (key === "configPath" || key === "path") return Array.isArray(value);
  return (key === "place" || key === "descriptorAt") && isTree(value);
}

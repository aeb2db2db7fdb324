import { isTree } from "../../values/merge";

type Item = Record<string, unknown>;

/** What names an item of a list, the most telling first. */
const NAMES: readonly ((item: Item) => string | undefined)[] = [
  ({ kind, metadata }) => (isTree(metadata) ? joined(" ", kind, metadata.name) : undefined),
  ({ owner, name }) => joined("/", owner, name),
  ({ name }) => text(name),
  ({ descriptor }) => text(descriptor),
  ({ port, protocol }) =>
    typeof port === "number" ? `${port}/${typeof protocol === "string" ? protocol : "TCP"}` : undefined,
  ({ containerPort }) => text(containerPort),
  ({ path }) => text(path),
  ({ template }) => text(template),
  ({ packageName }) => text(packageName),
  ({ cidr }) => text(cidr),
  ({ index }) => text(index),
];

/**
 * A list's items by what names them, in their order; of several of one name the later ones are counted. Undefined where an
 * item has no name.
 */
export function keyedItems(list: readonly unknown[]): Map<string, unknown> | undefined {
  const items = new Map<string, unknown>();
  const counts = new Map<string, number>();
  for (const one of list) {
    const name = isTree(one) ? nameOf(one) : undefined;
    if (name === undefined) return undefined;
    const count = (counts.get(name) ?? 0) + 1;
    counts.set(name, count);
    items.set(count === 1 ? name : `${name} #${count}`, one);
  }
  return items;
}

function nameOf(item: Item): string | undefined {
  for (const name of NAMES) {
    const found = name(item);
    if (found !== undefined) return found;
  }
  return undefined;
}

function text(value: unknown): string | undefined {
  return typeof value === "string" || typeof value === "number" ? String(value) : undefined;
}

function joined(by: string, first: unknown, second: unknown): string | undefined {
  const [one, other] = [text(first), text(second)];
  return one === undefined || other === undefined ? undefined : `${one}${by}${other}`;
}

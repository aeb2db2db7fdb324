import { parseDocument, stringify } from "yaml";

/** A map or a list longer than that is folded: people read it line by line. */
const WIDTH = 64;
/** No line is longer where it can be folded: with an indent it fits into 80 columns. */
const MOST = 72;
/** What reads the same when it is folded. */
const FOLDABLE = /^\S+( \S+)*$/;
/** A list longer than that shows its first items and its last one. */
const MOST_ITEMS = 6;
const FIRST_ITEMS = 2;

/** Plain data as people write YAML: what is short stands on one line, the rest is folded, and long lists are cut. */
export function yamlText(value: unknown): string {
  return lines(value, 0).join("\n");
}

/** YAML laid out in the same way. */
export function laidOut(text: string): string {
  return yamlText(parseDocument(text).toJS());
}

function lines(value: unknown, indent: number): string[] {
  const inside = (below: unknown) => lines(below, indent + 2).map((line) => `  ${line}`);
  const isShort = (text: string, below: unknown) =>
    !isFolded(below) || (indent + text.length <= WIDTH && !isLong(below));
  if (Array.isArray(value) && value.length > 0) {
    const items = value.map((item: unknown) => {
      const text = `- ${inline(item)}`;
      return isShort(text, item)
        ? [text]
        : [`- ${inside(item).join("\n").trimStart()}`].flatMap((one) => one.split("\n"));
    });
    const left = value.length - FIRST_ITEMS - 1;
    if (isLong(value)) items.splice(FIRST_ITEMS, left, [`# ... ${left} more`]);
    return items.flat();
  }
  if (!isFolded(value)) return [inline(value)];
  return Object.entries(value).flatMap(([key, below]) => {
    const head = `${inline(key)}:`;
    const text = `${head} ${inline(below)}`;
    if (typeof below === "string" && indent + text.length > MOST && FOLDABLE.test(below)) {
      return [`${head} >-`, ...wrapped(below, MOST - indent - 2).map((line) => `  ${line}`)];
    }
    return isShort(text, below) ? [text] : [head, ...inside(below)];
  });
}

function wrapped(text: string, width: number): string[] {
  const made: string[] = [];
  for (const word of text.split(" ")) {
    const last = made.at(-1);
    if (last === undefined || last.length + 1 + word.length > width) made.push(word);
    else made[made.length - 1] = `${last} ${word}`;
  }
  return made;
}

function isFolded(value: unknown): value is object {
  return typeof value === "object" && value !== null && Object.keys(value).length > 0;
}

function isLong(value: unknown): boolean {
  return Array.isArray(value) && value.length > MOST_ITEMS;
}

function inline(value: unknown): string {
  return stringify(value, { collectionStyle: "flow", flowCollectionPadding: false, lineWidth: 0 }).trimEnd();
}

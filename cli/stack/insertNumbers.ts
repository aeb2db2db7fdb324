import {
  type Document,
  isAlias,
  isMap,
  isScalar,
  isSeq,
  type Node,
  type Pair,
  visit,
  type YAMLMap,
} from "yaml";
import { formatPath, type Path } from "../../sdk/findings/path";

/** What can be put into a YAML document. */
export type Insertable =
  | number
  | boolean
  | string
  | readonly Insertable[]
  | { readonly [key: string]: Insertable };

/** A value to put where a YAML document has none yet, or a certain one. */
export interface NumberToInsert {
  path: Path;
  value: Insertable;
  /** The number that stands there now, and gives way. */
  replaces?: number;
}

/** What cannot be written, and why. */
export interface NotInserted {
  path: Path;
  reason: string;
}

/** A piece of text to put into the source, in place of `text.slice(start, end)`. */
interface Edit {
  start: number;
  end: number;
  insert: string;
  /** Depth of the map that it belongs to: of two at one place, the deeper comes first. */
  depth: number;
}

/** A number in place of another. */
class Replacement {
  constructor(
    readonly value: Insertable,
    readonly replaces: number,
  ) {}
}

/** What is to come below a node: a value, or more by key. */
type Tree = Insertable | Replacement | Map<string | number, Tree>;

/**
 * Puts numbers, and other plain values, into a YAML text and leaves every other byte as it is: comments, order, quotes, blank lines, line ends.
 * Each goes behind the last entry of its map, in the map's own style; maps that are missing on the way are made.
 * What is reached through an alias or an anchor that is used elsewhere is left alone, as it would change in two places.
 */
export function insertNumbers(
  text: string,
  document: Document.Parsed,
  numbers: readonly NumberToInsert[],
): { text: string; left: NotInserted[] } {
  const editor = new Editor(text, document);
  editor.fill(document.contents, treeOf(numbers), [], 0);
  return { text: editor.apply(), left: editor.left };
}

const NOT_HERE = "the place is not in the file itself";

class Editor {
  readonly left: NotInserted[] = [];
  private readonly edits: Edit[] = [];
  private readonly eol: string;
  private readonly shared: ReadonlySet<Node>;

  constructor(
    private readonly text: string,
    document: Document.Parsed,
  ) {
    this.eol = /\r?\n/.exec(text)?.[0] ?? "\n";
    this.shared = sharedNodes(document);
  }

  fill(node: Node | null, tree: Tree, path: Path, depth: number): void {
    const reason = this.closedTo(node, tree);
    if (reason !== undefined) {
      this.refuse(tree, path, reason);
    } else if (tree instanceof Replacement) {
      const [start = 0, end = 0] = node?.range ?? [];
      this.edits.push({ start, end, insert: flow(tree.value), depth });
    } else if (isSeq(node) && tree instanceof Map) {
      for (const [index, below] of tree) {
        this.fill(node.items[Number(index)] as Node, below, [...path, index], depth + 1);
      }
    } else if (isMap(node) && tree instanceof Map) {
      this.fillMap(node, tree, path, depth);
    }
  }

  apply(): string {
    const ordered = this.edits
      .map((edit, index) => ({ ...edit, index }))
      .sort((a, b) => a.start - b.start || b.depth - a.depth || a.index - b.index);
    let result = "";
    let done = 0;
    for (const { start, end, insert } of ordered) {
      result += this.text.slice(done, start) + insert;
      done = end;
    }
    return result + this.text.slice(done);
  }

  private fillMap(map: YAMLMap, tree: Map<string | number, Tree>, path: Path, depth: number): void {
    const missing = new Map<string | number, Tree>();
    for (const [key, below] of tree) {
      const pair = map.items.find((one) => isScalar(one.key) && one.key.value === key) as Pair | undefined;
      const value = (pair?.value ?? null) as Node | null;
      if (pair === undefined && below instanceof Map && map.items.some(isMerge)) {
        this.refuse(below, [...path, key], "what stands there may come from a merge (<<)");
      } else if (pair === undefined && below instanceof Replacement) {
        this.refuse(below, [...path, key], NOT_HERE);
      } else if (pair === undefined) missing.set(key, below);
      else if (isScalar(value) && value.value === null) this.fillEmpty(pair, value, below, depth);
      else this.fill(value, below, [...path, key], depth + 1);
    }
    if (missing.size === 0) return;
    if (map.flow) this.extendFlow(map, missing, depth);
    else this.extendBlock(map, missing, depth);
  }

  /** `nodePort:` and `nodePort: null`: the value comes right behind the colon. */
  private fillEmpty(pair: Pair, value: Node, tree: Tree, depth: number): void {
    const [start, end] = value.range ?? [0, 0];
    if (end > start) {
      this.edits.push({ start, end, insert: flow(tree), depth });
      return;
    }
    const colon = pair.srcToken?.sep?.find((token) => token.type === "map-value-ind");
    if (colon)
      this.edits.push({ start: colon.offset + 1, end: colon.offset + 1, insert: ` ${flow(tree)}`, depth });
  }

  private extendFlow(map: YAMLMap, tree: Map<string | number, Tree>, depth: number): void {
    const entries = flow(tree).slice(1, -1);
    const last = map.items.at(-1);
    const start = last ? endOfPair(last) : (map.range?.[0] ?? 0) + 1;
    this.edits.push({ start, end: start, insert: last ? `, ${entries}` : entries, depth });
  }

  private extendBlock(map: YAMLMap, tree: Map<string | number, Tree>, depth: number): void {
    const [first, last] = [map.items[0], map.items.at(-1)];
    if (!first || !last) return;
    const keyStart = (first.key as Node).range?.[0] ?? 0;
    const indent = keyStart - (this.text.lastIndexOf("\n", keyStart - 1) + 1);
    const lines = block(tree, " ".repeat(indent));
    const end = endOfPair(last);
    // A block scalar (`|`) ends behind its own line end; everything else somewhere before it.
    if (this.text[end - 1] === "\n") {
      this.edits.push({ start: end, end, insert: lines.map((line) => line + this.eol).join(""), depth });
      return;
    }
    const start = this.endOfLine(end);
    this.edits.push({ start, end: start, insert: lines.map((line) => this.eol + line).join(""), depth });
  }

  private endOfLine(offset: number): number {
    const newline = this.text.indexOf("\n", offset);
    if (newline === -1) return this.text.length;
    return this.text[newline - 1] === "\r" ? newline - 1 : newline;
  }

  /** Why nothing can be put into a node; undefined where something can. */
  private closedTo(node: Node | null | undefined, tree: Tree): string | undefined {
    if (isAlias(node)) return `it comes from the anchor &${node.source}, which others share`;
    if (node && this.shared.has(node)) return "its anchor is used elsewhere, and would change there too";
    if (tree instanceof Replacement && isScalar(node) && node.value === tree.replaces) return undefined;
    if (!(tree instanceof Map)) return "there is a value already";
    if (isMap(node) || isSeq(node)) return undefined;
    return node ? "there is no map to write into" : NOT_HERE;
  }

  private refuse(tree: Tree, path: Path, reason: string): void {
    if (tree instanceof Map) {
      for (const [key, below] of tree) this.refuse(below, [...path, key], reason);
    } else {
      this.left.push({ path, reason });
    }
  }
}

function treeOf(numbers: readonly NumberToInsert[]): Tree {
  const root = new Map<string | number, Tree>();
  for (const { path, value, replaces } of numbers) {
    let node = root;
    for (const key of path.slice(0, -1)) {
      const below = node.get(key) ?? new Map<string | number, Tree>();
      if (!(below instanceof Map)) throw new Error(`${formatPath(path)} lies below another number`);
      node.set(key, below);
      node = below;
    }
    node.set(path.at(-1) ?? "", replaces === undefined ? value : new Replacement(value, replaces));
  }
  return root;
}

/** Nodes that an alias somewhere stands for. */
function sharedNodes(document: Document.Parsed): ReadonlySet<Node> {
  const shared = new Set<Node>();
  visit(document, {
    Alias(_, alias) {
      const node = alias.resolve(document);
      if (node) shared.add(node);
    },
  });
  return shared;
}

function isMerge(pair: Pair): boolean {
  return isScalar(pair.key) && pair.key.source === "<<";
}

/** Where the text of a pair ends, without a comment behind it. */
function endOfPair(pair: Pair): number {
  return Math.max(endOf(pair.key as Node | null), endOf(pair.value as Node | null));
}

/** A block collection's own range reaches over the comments behind it; its last entry's does not. */
function endOf(node: Node | null): number {
  if (isMap(node) && !node.flow) {
    const last = node.items.at(-1);
    if (last) return endOfPair(last);
  }
  if (isSeq(node) && !node.flow) {
    const last = node.items.at(-1) as Node | undefined;
    if (last) return endOf(last);
  }
  return node?.range?.[1] ?? 0;
}

function flow(tree: Tree): string {
  if (tree instanceof Replacement) return flowValue(tree.value);
  if (!(tree instanceof Map)) return flowValue(tree);
  return `{${[...tree].map(([key, below]) => `${key}: ${flow(below)}`).join(", ")}}`;
}

/** JSON is YAML; lists get a space behind each comma, as people write them. */
function flowValue(value: Insertable): string {
  if (typeof value !== "object") return JSON.stringify(value);
  if (isList(value)) return `[${value.map(flowValue).join(", ")}]`;
  const entries = Object.entries(value).map(([key, below]) => `${JSON.stringify(key)}: ${flowValue(below)}`);
  return `{${entries.join(", ")}}`;
}

function isList(value: Insertable): value is readonly Insertable[] {
  return Array.isArray(value);
}

/** As block lines; a map of one or two numbers keeps them on its line. */
function block(tree: Map<string | number, Tree>, indent: string): string[] {
  return [...tree].flatMap(([key, below]) => {
    if (
      !(below instanceof Map) ||
      (below.size <= 2 && [...below.values()].every((one) => !(one instanceof Map)))
    ) {
      return [`${indent}${key}: ${flow(below)}`];
    }
    return [`${indent}${key}:`, ...block(below, `${indent}  `)];
  });
}

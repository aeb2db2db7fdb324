import { type Document, isAlias, isCollection, isPair, isScalar, type Node, type YAMLError } from "yaml";

/** Collections inside collections: more is a mistake, and would exhaust the stack of whoever walks the value. */
const MOST_DEPTH = 100;
/**
 * Values that a document may stand for once its aliases are followed. A few lines of aliases of aliases can stand for
 * billions, while legitimate files use one anchor some hundred times.
 */
const MOST_VALUES = 1_000_000;

/** Why a YAML text says nothing; `offset` is where in the text. */
export interface YamlFault {
  fault: string;
  offset: number;
}

/** What is wrong with a text that was parsed, in the library's words where they are good. */
export function messageOf(error: YAMLError): string {
  // The library's parser recurses, and says so with the words of the engine when its stack is full.
  if (error.code === "RESOURCE_EXHAUSTION") return TOO_DEEP;
  // It appends a picture of the place below the first line.
  return (error.message.split("\n", 1)[0] ?? error.message).replace(/ at line \d+, column \d+:?$/, "");
}

/** What is wrong with a descriptor, without what stands there: passwords may. Line and column say where to look. */
export function withoutContent(message: string): string {
  return message.replace(/: .*|(?<=escape sequence|directive|YAML version) .*| [*&]\S+/gs, "");
}

/**
 * The plain value of a document that was parsed without errors. Anchors may be used any number of times; one that is
 * missing, contains itself, or multiplies beyond measure is a fault.
 */
export function soundValueOf(document: Document.Parsed): { value: unknown } | YamlFault {
  const fault = new AliasWalk().faultOf(document);
  if (fault) return fault;
  try {
    return { value: plainOf(document) };
  } catch (error) {
    return { fault: error instanceof Error ? error.message : String(error), offset: document.range[0] };
  }
}

/** The plain value of a document whose aliases are known to be sound. The library's own limit counts uses of an anchor alone. */
export function plainOf(document: Document.Parsed): unknown {
  return document.toJS({ maxAliasCount: -1 });
}

const TOO_DEEP = `it is nested deeper than ${MOST_DEPTH} levels`;

/** What a node stands for once its aliases are followed: values in all, and collections inside collections. */
interface Extent {
  size: number;
  height: number;
}

const NOTHING: Extent = { size: 0, height: 0 };

/** Follows the aliases of one document in the order of its text, as a reader of YAML does. */
class AliasWalk {
  private readonly anchors = new Map<string, Node>();
  private readonly extents = new Map<Node, Extent>();
  private readonly open = new Set<Node>();
  private found: YamlFault | undefined;

  faultOf(document: Document.Parsed): YamlFault | undefined {
    this.extentOf(document.contents, 0);
    return this.found;
  }

  private extentOf(node: unknown, depth: number): Extent {
    if (this.found) return NOTHING;
    if (isPair(node)) return joined([this.extentOf(node.key, depth), this.extentOf(node.value, depth)]);
    if (isAlias(node)) return this.extentOfAlias(node.source, depth, node.range?.[0] ?? 0);
    if (isScalar(node)) return this.noted(node, { size: 1, height: 0 }, node.anchor);
    if (!isCollection(node)) return NOTHING;
    const offset = node.range?.[0] ?? 0;
    if (depth >= MOST_DEPTH) return this.stop(TOO_DEEP, offset);
    // Known from here on, so that an alias inside of it is seen to be one.
    if (node.anchor !== undefined) this.anchors.set(node.anchor, node);
    this.open.add(node);
    const inside = joined(node.items.map((item) => this.extentOf(item, depth + 1)));
    this.open.delete(node);
    if (inside.size >= MOST_VALUES)
      return this.stop(`its aliases stand for over ${MOST_VALUES} values`, offset);
    return this.noted(node, { size: inside.size + 1, height: inside.height + 1 }, node.anchor);
  }

  private noted(node: Node, extent: Extent, anchor: string | undefined): Extent {
    if (anchor !== undefined) this.anchors.set(anchor, node);
    this.extents.set(node, extent);
    return extent;
  }

  private extentOfAlias(name: string, depth: number, offset: number): Extent {
    const target = this.anchors.get(name);
    if (!target) return this.stop(`the alias *${name} has no anchor &${name} before it`, offset);
    if (this.open.has(target)) return this.stop(`the alias *${name} stands inside its own anchor`, offset);
    const extent = this.extents.get(target) ?? NOTHING;
    return depth + extent.height > MOST_DEPTH ? this.stop(TOO_DEEP, offset) : extent;
  }

  private stop(fault: string, offset: number): Extent {
    this.found ??= { fault, offset };
    return NOTHING;
  }
}

function joined(extents: readonly Extent[]): Extent {
  let size = 0;
  let height = 0;
  for (const extent of extents) {
    size += extent.size;
    height = Math.max(height, extent.height);
  }
  return { size, height };
}

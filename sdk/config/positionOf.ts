import { type Document, isAlias, isMap, isScalar, isSeq, type LineCounter, type Node } from "yaml";
import type { Path } from "../findings/path";
import type { Position } from "../findings/place";

/**
 * Where a path of plain values stands in a YAML document: at its key, or at the entry of a list. What is not written
 * there, a default or a part of text, stands where the nearest thing around it does.
 */
export function positionOf(document: Document.Parsed, lines: LineCounter, path: Path): Position {
  let node: Node | null = document.contents;
  let offset = node?.range?.[0] ?? 0;
  for (const step of path) {
    if (isAlias(node)) node = node.resolve(document) ?? null;
    const next = below(node, step);
    if (!next) break;
    offset = next.offset;
    node = next.node;
  }
  const { line, col } = lines.linePos(offset);
  return { line, column: col };
}

function below(node: Node | null, step: string | number): { node: Node | null; offset: number } | undefined {
  if (isMap(node)) {
    // Of a key that stands twice the later one counts.
    const pair = node.items.filter(({ key }) => isScalar(key) && String(key.value) === String(step)).at(-1);
    const start = isScalar(pair?.key) ? pair.key.range?.[0] : undefined;
    return pair && start !== undefined ? { node: pair.value as Node | null, offset: start } : undefined;
  }
  const item = isSeq(node) ? (node.items[Number(step)] as Node | undefined) : undefined;
  return item?.range ? { node: item, offset: item.range[0] } : undefined;
}

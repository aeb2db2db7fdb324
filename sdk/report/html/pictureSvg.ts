import { graphlib, layout } from "@dagrejs/dagre";
import type { AccessPicture, NodeKind, PictureNode } from "../picture/accessPicture";
import { html, type Markup } from "./markup";

const HEIGHT = 30;
const PADDING = 14;
/** Of the page's font at 13 px; a little too much is better than a text that leaves its box. */
const CHARACTER = 7.3;
const LABEL_CHARACTER = 6.4;
const MOST_CHARACTERS = 34;

/** How a box is read out, before its text. */
const NOUNS: Record<NodeKind, string> = {
  clients: "callers",
  entry: "way in",
  service: "Service",
  owner: "belongs to",
};

interface Point {
  x: number;
  y: number;
}

/**
 * The picture of who reaches what as SVG, from left to right. Boxes can be reached by keyboard, and say by `data-id` and lines
 * by `data-from` and `data-to` what they join, so that the page can light up one path.
 */
export function pictureSvg(picture: AccessPicture): Markup {
  const graph = new graphlib.Graph({ multigraph: true });
  graph.setGraph({ rankdir: "LR", nodesep: 12, edgesep: 8, ranksep: 46, marginx: 4, marginy: 4 });
  for (const node of picture.nodes) {
    graph.setNode(node.id, { width: clipped(node.text).length * CHARACTER + 2 * PADDING, height: HEIGHT });
  }
  picture.lines.forEach(({ from, to, text }, index) => {
    const width = text === "" ? 0 : clipped(text).length * LABEL_CHARACTER + PADDING;
    graph.setEdge(from, to, { width, height: text === "" ? 0 : 16, labelpos: "c" }, String(index));
  });
  layout(graph);
  const { width = 0, height = 0 } = graph.graph() as { width?: number; height?: number };
  const lines = picture.lines.map(({ from, to, text }, index) => {
    const drawn = graph.edge(from, to, String(index)) as Point & { points: Point[] };
    return html`<g class="line" data-from="${from}" data-to="${to}"><path d="${curve(drawn.points)}"/>${
      text !== "" &&
      html`<text x="${round(drawn.x)}" y="${round(drawn.y + 4)}">${clipped(text)}<title>${text}</title></text>`
    }</g>`;
  });
  const boxes = picture.nodes.map((node) => box(node, graph.node(node.id) as Point & { width: number }));
  return html`<svg class="picture" viewBox="0 0 ${round(width)} ${round(height)}" width="${round(width)}" height="${round(height)}" role="group" aria-label="Who reaches what, from callers on the left to ECDs on the right">${lines}${boxes}</svg>`;
}

function box({ id, kind, text }: PictureNode, { x, y, width }: Point & { width: number }): Markup {
  const left = round(x - width / 2);
  const top = round(y - HEIGHT / 2);
  const radius = kind === "clients" ? HEIGHT / 2 : kind === "owner" ? 2 : 6;
  return html`<g class="box ${kind}" data-id="${id}" tabindex="0" role="button" aria-pressed="false" aria-label="${NOUNS[kind]} ${text}"><title>${text}</title><rect x="${left}" y="${top}" width="${round(width)}" height="${HEIGHT}" rx="${radius}"/><text x="${round(x)}" y="${round(y + 4.5)}">${clipped(text)}</text></g>`;
}

/** A line through points, bent at each of them. */
function curve(points: readonly Point[]): string {
  const [first, ...rest] = points;
  const last = rest.pop();
  if (!first || !last) return "";
  const bends = rest.map((point, index) => {
    const next = rest[index + 1] ?? last;
    const end = index === rest.length - 1 ? last : { x: (point.x + next.x) / 2, y: (point.y + next.y) / 2 };
    return `Q${at(point)} ${at(end)}`;
  });
  return `M${at(first)}${bends.join("") || `L${at(last)}`}`;
}

function at({ x, y }: Point): string {
  return `${round(x)} ${round(y)}`;
}

function round(value: number): number {
  return Math.round(value * 10) / 10;
}

function clipped(text: string): string {
  return text.length > MOST_CHARACTERS ? `${text.slice(0, MOST_CHARACTERS - 1)}…` : text;
}

import type { Column } from "../table";
import { html, type Markup, type Piece } from "./markup";

/** A table as the terminal has it, with all its columns. A column that is empty in every row is left out. */
export function htmlTable<Row>(
  caption: string,
  all: readonly Column<Row>[],
  rows: readonly Row[],
  id?: string,
): Markup {
  const columns = all.filter((column) => rows.some((row) => column.text(row) !== ""));
  // What is wider than the page is scrolled, by keyboard too.
  return html`<div class="wide" tabindex="0" role="region" aria-label="${caption}"><table${
    id !== undefined && html` id="${id}"`
  }>
<caption>${caption}</caption>
<thead><tr>${columns.map(({ head }) => html`<th scope="col">${sentence(head)}</th>`)}</tr></thead>
<tbody>
${rows.map(
  (row) => html`<tr>${columns.map((column) => cell(column.text(row), column.tone?.(row)))}</tr>
`,
)}</tbody>
</table></div>`;
}

function cell(text: string, tone: string | undefined): Markup {
  const words = unbroken(text);
  return tone === undefined ? html`<td>${words}</td>` : html`<td class="${tone}">${words}</td>`;
}

/** Longer words may break all the same: a narrow page has no room for them. */
const LONGEST = 40;

/** Text whose names stay whole: browsers break lines behind hyphens. */
function unbroken(text: string): Piece {
  return text
    .split(/(?<=\s)/)
    .map((word) =>
      word.includes("-") && word.length <= LONGEST ? html`<span class="name">${word}</span>` : word,
    );
}

/** `CALLED AT` as headings of pages are written: `Called at`. */
function sentence(head: string): string {
  return head.slice(0, 1) + head.slice(1).toLowerCase();
}

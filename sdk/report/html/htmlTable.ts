import type { Column } from "../table";
import { html, type Markup } from "./markup";

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
  return tone === undefined ? html`<td>${text}</td>` : html`<td class="${tone}">${text}</td>`;
}

/** `CALLED AT` as headings of pages are written: `Called at`. */
function sentence(head: string): string {
  return head.slice(0, 1) + head.slice(1).toLowerCase();
}

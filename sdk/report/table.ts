import Table from "cli-table3";
import type { Paint, Tone } from "./paint";
import { visible, wrap } from "./wrap";

/** How text is laid out. */
export interface Layout {
  /** Columns of the terminal. A table that cannot be made as narrow as that stays as wide as it must be. */
  width: number;
  paint: Paint;
}

/** A column of a table. */
export interface Column<Row> {
  head: string;
  text: (row: Row) => string;
  /** How narrow it may become, in characters, when the table is too wide; without it, it never shrinks. */
  least?: number;
  tone?: (row: Row) => Tone | undefined;
}

const GAP = 2;

// No lines: columns that stand apart are enough, and copy well out of a terminal.
const NO_LINES = Object.fromEntries(
  "top top-mid top-left top-right bottom bottom-mid bottom-left bottom-right left left-mid mid mid-mid right right-mid middle"
    .split(" ")
    .map((name) => [name, ""]),
);

/** Rows below their headings. A column that is empty in every row is left out; long text is wrapped into its column. */
export function renderTable<Row>(all: readonly Column<Row>[], rows: readonly Row[], layout: Layout): string {
  const columns = all.filter((column) => rows.some((row) => column.text(row) !== ""));
  const widths = narrow(
    columns.map((column) =>
      rows.reduce((most, row) => Math.max(most, visible(column.text(row)).length), column.head.length),
    ),
    columns.map((column) =>
      column.least === undefined ? undefined : Math.max(column.least, column.head.length),
    ),
    layout.width,
  );
  const table = new Table({
    chars: NO_LINES,
    style: { "padding-left": 0, "padding-right": GAP, head: [], border: [] },
    colWidths: widths.map((width) => width + GAP),
    head: columns.map(({ head }) => layout.paint("heading", head)),
  });
  for (const row of rows) {
    table.push(
      columns.map((column, index) => {
        const tone = column.tone?.(row);
        const lines = wrap(column.text(row), widths[index] ?? layout.width);
        return lines.map((line) => (tone ? layout.paint(tone, line) : line)).join("\n");
      }),
    );
  }
  return table
    .toString()
    .split("\n")
    .map((line) => line.trimEnd())
    .join("\n");
}

/** Takes from the widest column that may shrink, until the table fits or nothing can shrink any more. */
function narrow(natural: readonly number[], least: readonly (number | undefined)[], width: number): number[] {
  const widths = [...natural];
  let excess = widths.reduce((sum, one) => sum + one + GAP, -GAP) - width;
  while (excess > 0) {
    const shrinkable = widths
      .map((_, index) => index)
      .filter((index) => (widths[index] ?? 0) > (least[index] ?? Number.POSITIVE_INFINITY));
    const widest = shrinkable.sort((a, b) => (widths[b] ?? 0) - (widths[a] ?? 0))[0];
    if (widest === undefined) break;
    widths[widest] = (widths[widest] ?? 0) - 1;
    excess--;
  }
  return widths;
}

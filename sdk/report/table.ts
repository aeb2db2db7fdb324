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
  /** Whether it goes where the table is too wide with it, before any other column shrinks. */
  isExtra?: boolean;
}

const GAP = 2;

/** Rows below their headings. A column that is empty in every row is left out; long text is wrapped into its column. */
export function renderTable<Row>(all: readonly Column<Row>[], rows: readonly Row[], layout: Layout): string {
  const filled = all.filter((column) => rows.some((row) => column.text(row) !== ""));
  const natural = naturalWidths(filled, rows);
  const needed = filled.map(({ isExtra, least }, index) => (isExtra && least) || (natural[index] ?? 0));
  const columns = total(needed) > layout.width ? filled.filter(({ isExtra }) => !isExtra) : filled;
  const widths = narrow(columns, naturalWidths(columns, rows), layout.width);
  const painted = (index: number, text: string, tone: Tone | undefined): string => {
    const padded = index === columns.length - 1 ? text : text.padEnd((widths[index] ?? 0) + GAP);
    return tone && text !== "" ? layout.paint(tone, text) + padded.slice(text.length) : padded;
  };
  const lines = [columns.map(({ head }, index) => painted(index, head, "heading")).join("")];
  for (const row of rows) {
    const cells = columns.map(({ text }, index) => wrap(text(row), widths[index] ?? 0));
    const tones = columns.map(({ tone }) => tone?.(row));
    const height = Math.max(...cells.map((cell) => cell.length));
    for (let line = 0; line < height; line++) {
      lines.push(
        cells
          .map((cell, index) => painted(index, cell[line] ?? "", tones[index]))
          .join("")
          .trimEnd(),
      );
    }
  }
  return lines.join("\n");
}

function naturalWidths<Row>(columns: readonly Column<Row>[], rows: readonly Row[]): number[] {
  return columns.map(({ head, text }) =>
    rows.reduce((most, row) => Math.max(most, visible(text(row)).length), head.length),
  );
}

function total(widths: readonly number[]): number {
  return widths.reduce((sum, one) => sum + one + GAP, -GAP);
}

/** Takes from the extra columns first, then from the widest, until all fit or nothing can shrink any more. */
function narrow<Row>(columns: readonly Column<Row>[], natural: readonly number[], width: number): number[] {
  const widths = [...natural];
  for (const wanted of [true, false]) {
    for (let excess = total(widths) - width; excess > 0; excess--) {
      const widest = columns.reduce(
        (best, { head, least = Number.POSITIVE_INFINITY, isExtra = false }, index) => {
          const one = widths[index] ?? 0;
          const shrinks = isExtra === wanted && one > Math.max(least, head.length);
          return shrinks && one > (widths[best] ?? 0) ? index : best;
        },
        -1,
      );
      if (widest === -1) break;
      widths[widest] = (widths[widest] ?? 0) - 1;
    }
  }
  return widths;
}

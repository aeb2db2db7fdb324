import stringWidth from "string-width";
import { type ColumnUserConfig, getBorderCharacters, table } from "table";
import type { Paint, Tone } from "./paint";
import { visible } from "./visible";

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
  /** Whether it goes where the table is too wide with it: before any other column shrinks, or before a name breaks. */
  goesBefore?: "shrinking" | "breaking";
}

const GAP = 2;

const WORDS = /\s+/;
/** Where drawing a table breaks a word before it breaks it anywhere. */
const PARTS = /\s+|(?<=[\\/_.,;-])/;

/** Rows below their headings. A column that is empty in every row is left out; long text is folded into its column. */
export function renderTable<Row>(all: readonly Column<Row>[], rows: readonly Row[], layout: Layout): string {
  const filled = all.filter((column) => rows.some((row) => column.text(row) !== ""));
  if (filled.length === 0) return "";
  const { columns, remark } = fitting(filled, rows, layout.width);
  const widths = narrow(columns, rows, layout.width);
  const painted = (text: string, tone: Tone | undefined): string =>
    tone && text !== "" ? layout.paint(tone, visible(text)) : visible(text);
  const drawn = drawTable(
    [
      columns.map(({ head }) => painted(head, "heading")),
      ...rows.map((row) => columns.map(({ text, tone }) => painted(text(row), tone?.(row)))),
    ],
    widths.map((width, index) => ({ width, paddingRight: index === widths.length - 1 ? 0 : GAP })),
  );
  if (remark === undefined) return drawn;
  return `${drawn}\n${drawTable([[layout.paint("faint", remark)]], [{ width: layout.width }])}`;
}

/** The columns that there is room for, and what to say of the others: none goes without a word. */
function fitting<Row>(
  all: readonly Column<Row>[],
  rows: readonly Row[],
  width: number,
): { columns: readonly Column<Row>[]; remark?: string } {
  const natural = naturalWidths(all, rows);
  const whole = floorsOf(all, rows, WORDS);
  const wanted = all.map(({ goesBefore, least }, index) =>
    goesBefore === "shrinking" && least !== undefined ? least : (natural[index] ?? 0),
  );
  if (total(wanted) <= width || all.every(({ goesBefore }) => goesBefore === undefined))
    return { columns: all };
  const stays = (isLeft: (column: Column<Row>) => boolean) =>
    all
      .map((_, index) => index)
      .filter((index) => {
        const column = all[index];
        return column !== undefined && !isLeft(column);
      });
  const shrunk = stays(({ goesBefore }) => goesBefore === "shrinking");
  const isTooNarrow = total(shrunk.map((index) => whole[index] ?? 0)) > width;
  const kept = isTooNarrow ? stays(({ goesBefore }) => goesBefore !== undefined) : shrunk;
  const left = all.filter((_, index) => !kept.includes(index)).map(({ head }) => head.toLowerCase());
  return {
    columns: all.filter((_, index) => kept.includes(index)),
    ...(left.length > 0 && {
      remark: `Not shown, for want of room: ${left.join(", ")}. A terminal of ${total(wanted)} columns has all.`,
    }),
  };
}

/** How narrow columns can become where text breaks between these pieces only. */
function floorsOf<Row>(columns: readonly Column<Row>[], rows: readonly Row[], pieces?: RegExp): number[] {
  const natural = naturalWidths(columns, rows);
  return columns.map(({ head, least, text }, index) => {
    if (least === undefined) return natural[index] ?? 0;
    const whole = pieces ? longest(rows.flatMap((row) => visible(text(row)).split(pieces))) : 0;
    return Math.max(least, head.length, whole);
  });
}

/** Cells in columns of these widths: no borders, each cell folded between words where it can be, no blanks at line ends. */
export function drawTable(cells: string[][], columns: ColumnUserConfig[]): string {
  const text = table(cells, {
    border: getBorderCharacters("void"),
    drawHorizontalLine: () => false,
    columnDefault: { wrapWord: true, paddingLeft: 0, paddingRight: 0 },
    columns,
  });
  return text.replace(/ +$/gm, "").trimEnd();
}

function naturalWidths<Row>(columns: readonly Column<Row>[], rows: readonly Row[]): number[] {
  return columns.map(({ head, text }) =>
    rows.reduce((most, row) => Math.max(most, stringWidth(visible(text(row)))), head.length),
  );
}

function total(widths: readonly number[]): number {
  return widths.reduce((sum, one) => sum + one + GAP, -GAP);
}

/**
 * Takes from the extra columns first, then from the widest, until all fit or nothing can shrink any more. Words break last,
 * and before that where they are joined.
 */
function narrow<Row>(columns: readonly Column<Row>[], rows: readonly Row[], width: number): number[] {
  const widths = naturalWidths(columns, rows);
  const shrink = (isWanted: (column: Column<Row>) => boolean, pieces?: RegExp): void => {
    if (total(widths) <= width) return;
    const least = floorsOf(columns, rows, pieces);
    const floors = columns.map((column, index) =>
      isWanted(column) ? (least[index] ?? 0) : (widths[index] ?? 0),
    );
    for (let excess = total(widths) - width; excess > 0; excess--) {
      const widest = widths.reduce(
        (best, one, index) =>
          one > (floors[index] ?? 0) && (best === -1 || one > (widths[best] ?? 0)) ? index : best,
        -1,
      );
      if (widest === -1) return;
      widths[widest] = (widths[widest] ?? 0) - 1;
    }
  };
  const isExtra = ({ goesBefore }: Column<Row>) => goesBefore === "shrinking";
  shrink(isExtra);
  for (const pieces of [WORDS, PARTS, undefined]) shrink((column) => !isExtra(column), pieces);
  return widths;
}

function longest(texts: readonly string[]): number {
  return texts.reduce((most, text) => Math.max(most, stringWidth(text)), 0);
}

/** Longer text of one cell is clipped: a name or message from a file must not fill a comment. */
const LONGEST = 300;
/** A sentence may be longer: it is ours. */
const LONGEST_SENTENCE = 600;

/** What is neither a letter, a digit, a space nor a character without meaning to any Markdown dialect. */
const MEANT = /[^\p{L}\p{N} ,;=+./:-]/gu;

/** Where a dialect would see the beginning of a link without brackets. */
const LINK = /:(?=\/)|(?<=www)\./giu;

/**
 * Text from outside as inline code that a comment shows and does not follow: no Markdown, no HTML, no link, no end of a
 * table's cell, and no mention, because GitHub and GitLab leave `<code>` alone. A code span in backticks would not do: a
 * backslash before a `|` ends its cell.
 */
export function code(text: string): string {
  const shown = visibleText(text);
  const clipped = shown.length > LONGEST ? `${shown.slice(0, LONGEST)}...` : shown;
  if (clipped === "") return "";
  return `<code>${clipped.replace(MEANT, reference).replace(LINK, reference)}</code>`;
}

/** Between what was and what is. */
export const ARROW = "→";

/** A word that no Markdown dialect and no forge makes anything of: no reference (`GH-1`), no commit (`deadbee`), no list. */
const PLAIN = /^(?:[\p{L}]+(?:['’-][\p{L}]+)*['’]?|\d{1,6}(?:[.,]\d{1,6})*)$/u;
const COMMIT = /^[0-9a-f]{7,40}$/i;
/** What may stand around a word of a sentence. */
const WORD = /^(\(?)(.*?)([).,;:!?]*)$/su;
/** Quoted or in backticks, or up to the next space. */
const PIECES = /`[^`]+`[).,;:!?]*|\(?"[^"]*"[).,;:!?]*|\S+/gu;

/**
 * A sentence of ours as text, in which names and values may stand that come from files: whatever is no plain word is code. So a
 * comment reads as prose, and is as safe as code alone.
 */
export function prose(text: string): string {
  const pieces = visibleText(text).slice(0, LONGEST_SENTENCE).match(PIECES) ?? [];
  return pieces.map((piece, index) => wordOf(piece, index === 0)).join(" ");
}

function wordOf(piece: string, isFirst: boolean): string {
  if (piece === "->" || piece === "=>") return ARROW;
  const [, before = "", word = "", after = ""] = WORD.exec(piece) ?? [];
  // A number with a full stop would begin a list.
  const isPlain = PLAIN.test(word) && !COMMIT.test(word) && !(isFirst && /^\d/.test(word));
  return isPlain ? `${before}${word}${after}` : `${before}${code(word.replace(/^`|`$/g, ""))}${after}`;
}

/** Without controls, line ends and what turns or hides text. */
function visibleText(text: string): string {
  return text
    .replace(/[\p{Cc}\p{Zl}\p{Zp}]+/gu, " ")
    .replace(/[\p{Cf}\p{Cs}\p{Co}]/gu, "")
    .trim();
}

function reference(character: string): string {
  return `&#${character.codePointAt(0)};`;
}

/** Heads of columns whose digits stand below each other. */
const AMOUNTS: ReadonlySet<string> = new Set(["each", "a month", "before", "after"]);

/** A table; the cells are Markdown already. */
export function table(head: readonly string[], rows: readonly (readonly string[])[]): string {
  const line = (cells: readonly string[]) => `| ${cells.join(" | ")} |`;
  const rule = head.map((one) => (AMOUNTS.has(one) ? "--:" : "---"));
  return [line(head), line(rule), ...rows.map(line)].join("\n");
}

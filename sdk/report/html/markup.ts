/** Text that is HTML already: it goes into other HTML as it stands. */
export class Markup {
  constructor(readonly text: string) {}
}

/** What can stand in a template: anything that is no markup is escaped, and nothing is left out for what is absent. */
export type Piece = Markup | string | number | false | undefined | readonly Piece[];

/** A sentence of ours, in which backticks stand around what is code. */
export function sentence(text: string): Markup {
  const parts = text.split(/`([^`]+)`/);
  return html`${parts.map((part, index) => (index % 2 === 1 ? html`<code>${part}</code>` : part))}`;
}

/** HTML with its values escaped: names and messages come from files, and may hold anything. */
export function html(parts: TemplateStringsArray, ...pieces: readonly Piece[]): Markup {
  return new Markup(
    parts.map((part, index) => (index === 0 ? part : written(pieces[index - 1]) + part)).join(""),
  );
}

function written(piece: Piece): string {
  if (piece === undefined || piece === false) return "";
  if (piece instanceof Markup) return piece.text;
  if (typeof piece === "object") return piece.map(written).join("");
  return escaped(String(piece));
}

const ENTITIES: Record<string, string> = {
  "&": "&amp;",
  "<": "&lt;",
  ">": "&gt;",
  '"': "&quot;",
  "'": "&#39;",
};

function escaped(text: string): string {
  // Characters that turn the direction of text could make a line read as another one.
  return text
    .replace(/[\u202a-\u202e\u2066-\u2069]/g, "\ufffd")
    .replace(/[&<>"']/g, (one) => ENTITIES[one] ?? one);
}

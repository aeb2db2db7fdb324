import { table } from "../markdownText";

/** A part of a comment that may be cut: its rows beyond a number are counted in place of shown. */
export type Part = (rows: number) => string;

/** A table of so many rows at most. */
export function cut(head: readonly string[], all: readonly (readonly string[])[], rows: number): string {
  if (all.length === 0) return "";
  if (rows === 0) return more(all.length);
  const shown = table(head, all.slice(0, rows));
  return all.length > rows ? `${shown}\n\n${more(all.length - rows)}` : shown;
}

/** A list of so many items at most. */
export function listed(all: readonly string[], rows: number): string {
  const shown = all.slice(0, rows).map((one) => `- ${one}`);
  return [...shown, ...(all.length > rows ? [`- ${more(all.length - rows)}`] : [])].join("\n");
}

/** What is there for whoever opens it; nothing where it is empty. */
export function folded(summary: string, body: string): string {
  return body === "" ? "" : `<details><summary>${summary}</summary>\n\n${body}\n\n</details>`;
}

function more(count: number): string {
  return `${count} more: too many for a comment. \`usage-engine-networking plan\` shows them all.`;
}

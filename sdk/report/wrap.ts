/**
 * Breaks text into lines of at most `width` characters: between words where it can, inside a word that is longer than a
 * line. Control characters become spaces: names and messages come from files, and must not move a terminal's cursor.
 */
export function wrap(text: string, width: number): string[] {
  const lines: string[] = [];
  let line = "";
  for (const word of visible(text).split(/ +/).filter(Boolean)) {
    if (line !== "" && line.length + 1 + word.length <= width) {
      line += ` ${word}`;
      continue;
    }
    if (line !== "") lines.push(line);
    let rest = word;
    for (; rest.length > width; rest = rest.slice(width)) lines.push(rest.slice(0, width));
    line = rest;
  }
  if (line !== "" || lines.length === 0) lines.push(line);
  return lines;
}

/** The text with each control character as a space. */
export function visible(text: string): string {
  return text.replace(/\p{Cc}/gu, " ");
}

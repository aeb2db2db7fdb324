/**
 * The text with each control character as a space: names and messages come from files, and must not move a terminal's
 * cursor.
 */
export function visible(text: string): string {
  return text.replace(/\p{Cc}/gu, " ");
}

import type { Tone } from "./paint";
import { drawTable, type Layout } from "./table";
import { visible } from "./visible";

/** No line is folded to less than that, however narrow the terminal is. */
const LEAST = 20;

/** Text in lines that fit the terminal, folded between words, each line indented by so many spaces. */
export function fold(text: string, { width, paint }: Layout, tone?: Tone, indent = 0): string {
  const shown = tone ? paint(tone, visible(text)) : visible(text);
  return drawTable([[shown]], [{ width: Math.max(width - indent, LEAST), paddingLeft: indent }]);
}

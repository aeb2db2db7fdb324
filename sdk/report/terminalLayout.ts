import { colourPaint, plainPaint } from "./paint";
import type { Layout } from "./table";

/**
 * As wide as the terminal, and in colour where it shows them: not in pipes and files, not with `--no-color`, not with
 * NO_COLOR set to anything (https://no-color.org), not on a dumb terminal.
 */
export function terminalLayout(stream: NodeJS.WriteStream, colour: boolean): Partial<Layout> {
  if (!stream.isTTY) return {};
  const coloured = colour && !process.env.NO_COLOR && process.env.TERM !== "dumb";
  return { width: stream.columns, paint: coloured ? colourPaint : plainPaint };
}

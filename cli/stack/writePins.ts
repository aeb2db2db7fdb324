import { isDeepStrictEqual } from "node:util";
import { parseStackText, pathInFile } from "../../sdk/config/stackFile";
import { plainOf } from "../../sdk/config/yamlValue";
import { formatPath, type Path } from "../../sdk/findings/path";
import type { Pin } from "../../sdk/plan/nodePorts/pins";
import { insertNumbers } from "./insertNumbers";

/** A pin that the file has no place for. */
export interface NotWritten {
  pin: Pin;
  reason: string;
}

/**
 * Puts pins into a stack file's text, and proves that nothing else has changed: the new text must read as the old one
 * with the pins. Pins whose place is shared with something else are left out, with the reason.
 * @throws Error where the result would read differently; the text is then not to be used.
 */
export function writePins(text: string, pins: readonly Pin[]): { text: string; left: NotWritten[] } {
  const document = parseStackText(text);
  const inDescriptors = pins.filter(({ path }) => path.at(-1) === "descriptor");
  const inFile = new Map(
    pins.filter((pin) => !inDescriptors.includes(pin)).map((pin) => [pathInFile(pin.path), pin]),
  );
  const { text: written, left } = insertNumbers(
    text,
    document,
    [...inFile].map(([path, { nodePort, replaces }]) => ({
      path,
      value: nodePort,
      ...(replaces !== undefined && { replaces }),
    })),
  );
  const refused = new Map(left.map(({ path, reason }) => [formatPath(path), reason]));
  const expected = plain(plainOf(document));
  const reasonInDescriptor = "only the descriptor itself can pin it";
  const result: NotWritten[] = inDescriptors.map((pin) => ({ pin, reason: reasonInDescriptor }));
  for (const [path, pin] of inFile) {
    const reason = refused.get(formatPath(path));
    if (reason === undefined) setNumber(expected, path, pin.nodePort);
    else result.push({ pin, reason });
  }
  const reread = parseStackText(written);
  if (reread.errors.length > 0 || !isDeepStrictEqual(plain(plainOf(reread)), expected)) {
    throw new Error("The pins cannot be written without changing something else. Please write them by hand.");
  }
  return { text: written, left: result };
}

/** A copy in which what aliases share is separate. */
function plain(value: unknown): unknown {
  return JSON.parse(JSON.stringify(value));
}

function setNumber(root: unknown, path: Path, value: number): void {
  let node = root as Record<string | number, unknown>;
  for (const key of path.slice(0, -1)) {
    node[key] ??= {};
    node = node[key] as Record<string | number, unknown>;
  }
  node[path.at(-1) ?? ""] = value;
}

import { isDeepStrictEqual } from "node:util";
import { type PathInFile, parseStackText, pathInFile } from "../../sdk/config/stackFile";
import { plainOf } from "../../sdk/config/yamlValue";
import { formatPath, type Path } from "../../sdk/findings/path";
import type { Pin } from "../../sdk/plan/nodePorts/pins";
import { insertNumbers } from "./insertNumbers";

/** A pin that the file has no place for. */
export interface NotWritten {
  pin: Pin;
  reason: string;
}

/** The file that it stands in is not ours to write: other environments may extend it. */
export const IN_A_BASE = "it comes from a file that this one extends, or from the project";
/** The Service is one of several with such a port, and the stack file names ports alone. */
export const IN_A_DESCRIPTOR = "only the descriptor itself can pin it";

/**
 * Puts pins into a stack file's text, and proves that nothing else has changed: the new text must read as the old one
 * with the pins. Pins whose place is shared with something else, or is not in the file, are left out, with the reason.
 * @throws Error where the result would read differently; the text is then not to be used.
 */
export function writePins(
  text: string,
  pins: readonly Pin[],
  toFile: PathInFile = pathInFile,
): { text: string; left: NotWritten[] } {
  const document = parseStackText(text);
  const inDescriptors = pins.filter(({ path }) => path.at(-1) === "descriptor");
  const inFile = new Map<Path, Pin>();
  const inBases: Pin[] = [];
  for (const pin of pins.filter((one) => !inDescriptors.includes(one))) {
    const path = toFile(pin.path);
    if (path) inFile.set(path, pin);
    else inBases.push(pin);
  }
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
  const result: NotWritten[] = [
    ...inDescriptors.map((pin) => ({ pin, reason: IN_A_DESCRIPTOR })),
    ...inBases.map((pin) => ({ pin, reason: IN_A_BASE })),
  ];
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

import { isDeepStrictEqual } from "node:util";
import { isSeq } from "yaml";
import { type PathInFile, parseStackText, pathInFile } from "../../sdk/config/stackFile";
import { plainOf } from "../../sdk/config/yamlValue";
import { formatPath, type Path } from "../../sdk/findings/path";
import { insertNumbers } from "../stack/insertNumbers";
import { IN_A_BASE } from "../stack/writePins";
import type { Learned } from "./learned";

/** What could not be written, and why. */
export interface NotWritten {
  learned: Learned;
  reason: string;
}

/**
 * Puts what was learned into a stack file's text, and proves that nothing else has changed. What the file says already
 * stands; only a list on one line, such as `reservedNodePorts: []`, is written anew.
 * @throws Error where the result would read differently; the text is then not to be used
 */
export function writeLearned(
  text: string,
  learned: readonly Learned[],
  toFile: PathInFile = pathInFile,
): { text: string; left: NotWritten[] } {
  let written = text;
  const left: NotWritten[] = [];
  for (const one of learned) {
    const path = toFile(one.path);
    if (!path) {
      left.push({ learned: one, reason: IN_A_BASE });
      continue;
    }
    const { next, reason } = writeOne(written, path, one.value);
    if (reason !== undefined) {
      left.push({ learned: one, reason });
      continue;
    }
    const expected = plain(plainOf(parseStackText(written)));
    put(expected, path, one.value);
    const reread = parseStackText(next);
    if (reread.errors.length > 0 || !isDeepStrictEqual(plain(plainOf(reread)), expected)) {
      throw new Error(
        `${formatPath(one.path)} cannot be written without changing something else. Write it by hand.`,
      );
    }
    written = next;
  }
  return { text: written, left };
}

function writeOne(text: string, path: Path, value: Learned["value"]): { next: string; reason?: string } {
  const document = parseStackText(text);
  const list = document.getIn(path as (string | number)[], true);
  if (isSeq(list) && list.flow && list.range && Array.isArray(value)) {
    const [start, end] = list.range;
    const old = text.slice(start, end);
    if (!old.includes("\n") && !old.includes("&")) {
      return { next: `${text.slice(0, start)}[${value.join(", ")}]${text.slice(end)}` };
    }
  }
  const { text: next, left } = insertNumbers(text, document, [{ path, value }]);
  return { next, ...(left[0] && { reason: left[0].reason }) };
}

/** A copy in which what aliases share is separate. */
function plain(value: unknown): unknown {
  return JSON.parse(JSON.stringify(value));
}

function put(root: unknown, path: Path, value: unknown): void {
  let node = root as Record<string | number, unknown>;
  for (const key of path.slice(0, -1)) {
    node[key] ??= {};
    node = node[key] as Record<string | number, unknown>;
  }
  node[path.at(-1) ?? ""] = plain(value);
}

import { closeSync, constants, fstatSync, openSync, readSync } from "node:fs";
import { TextDecoder } from "node:util";

/**
 * The largest file that is read, in bytes. An API server takes objects of 1.5 MiB, and a stack file of 10,000 ECDs has less
 * than half of this.
 */
const MOST_FILE_BYTES = 8 * 1024 * 1024;

/** The text of a file, or why there is none. */
export type ReadText = { text: string } | { fault: string; isMissing: boolean };

/**
 * Reads a file that a user names, as UTF-8 text. Only regular files of at most `MOST_FILE_BYTES` are read: a pipe would
 * wait for its writer, and a device may have no end. Never throws; the fault says why in a few words, without the name.
 */
export function readText(file: string): ReadText {
  let descriptor: number | undefined;
  try {
    // Non-blocking: opening a pipe that nobody writes to would never return.
    descriptor = openSync(file, constants.O_RDONLY | (constants.O_NONBLOCK ?? 0));
    const stat = fstatSync(descriptor);
    if (stat.isDirectory()) return refuse("it is a folder");
    if (!stat.isFile()) return refuse("it is no regular file (a pipe, a socket or a device)");
    return textOf(readAtMost(descriptor, MOST_FILE_BYTES + 1));
  } catch (error) {
    return { fault: reasonOf(error), isMissing: codeOf(error) === "ENOENT" };
  } finally {
    if (descriptor !== undefined) closeSync(descriptor);
  }
}

/** Why the operating system refused something, in plain words where they are known. */
export function reasonOf(error: unknown): string {
  const known = REASONS[codeOf(error)];
  return known ?? (error instanceof Error ? error.message : String(error));
}

const REASONS: Readonly<Record<string, string>> = {
  EACCES: "it may not be read (permission denied)",
  EISDIR: "it is a folder",
  ELOOP: "its symbolic links lead in a circle",
  ENAMETOOLONG: "its name is too long for the file system",
  ENOENT: "there is no such file",
  ENOSPC: "the disk is full",
  ENOTDIR: "a part of its path is no folder",
  ENXIO: "it is no regular file (a pipe, a socket or a device)",
  EPERM: "it may not be read (permission denied)",
  EROFS: "the file system is read-only",
};

function codeOf(error: unknown): string {
  return (error as NodeJS.ErrnoException | undefined)?.code ?? "";
}

function refuse(fault: string): ReadText {
  return { fault, isMissing: false };
}

/** The size that a file states is not trusted: those of /proc state 0, and others grow. */
function readAtMost(descriptor: number, most: number): Buffer {
  const parts: Buffer[] = [];
  let length = 0;
  while (length < most) {
    const part = Buffer.alloc(Math.min(1024 * 1024, most - length));
    const read = readSync(descriptor, part, 0, part.length, null);
    if (read === 0) break;
    parts.push(part.subarray(0, read));
    length += read;
  }
  return Buffer.concat(parts, length);
}

function textOf(bytes: Buffer): ReadText {
  if (bytes.length > MOST_FILE_BYTES) {
    return refuse(`it is larger than ${MOST_FILE_BYTES / 1024 / 1024} MiB`);
  }
  try {
    // The mark at the beginning stays: who writes the text back must write it too.
    return { text: new TextDecoder("utf-8", { fatal: true, ignoreBOM: true }).decode(bytes) };
  } catch {
    const { line, column } = firstInvalid(bytes);
    return refuse(`line ${line}, column ${column}: it is not UTF-8 text`);
  }
}

/** Where the first bytes stand that are not UTF-8; columns count characters. */
function firstInvalid(bytes: Buffer): { line: number; column: number } {
  const decoder = new TextDecoder("utf-8", { fatal: true, ignoreBOM: true });
  let start = 0;
  for (let line = 1; ; line += 1) {
    const end = bytes.indexOf(0x0a, start);
    const content = bytes.subarray(start, end < 0 ? bytes.length : end);
    try {
      decoder.decode(content);
    } catch {
      const valid = content.toString("utf8").indexOf("\ufffd");
      return { line, column: valid + 1 };
    }
    if (end < 0) return { line, column: 1 };
    start = end + 1;
  }
}

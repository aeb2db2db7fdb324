import { statSync } from "node:fs";
import { isAbsolute, join } from "node:path";
import { globSync, isDynamicPattern } from "tinyglobby";
import { LineCounter, parseAllDocuments } from "yaml";
import type { Position } from "../../findings/place";
import type { EnvironmentArgs } from "../environmentArgs";
import { pathFrom } from "../pathFrom";
import { positionOf } from "../positionOf";
import { readText, reasonOf } from "../readText";
import { messageOf, soundValueOf, withoutContent } from "../yamlValue";
import { boundedFileSystem, MOST_FOLDERS } from "./boundedFileSystem";
import type { DescriptorFile } from "./descriptorFile";

/** Files that one glob may match: more is a pattern that went astray. */
const MOST_FILES = 10_000;

/**
 * Reads the descriptor files that an environment names: paths and globs relative to `directory`. What cannot be read is
 * kept as a fault for the plan to report; a path that names no file gives nothing at all.
 */
export function readDescriptors(args: EnvironmentArgs, directory: string): DescriptorFile[] {
  const files: DescriptorFile[] = [];
  args.ecds?.forEach(({ descriptor }, entry) => {
    if (descriptor === undefined) return;
    const found = filesOf(descriptor, directory);
    if ("fault" in found) {
      files.push({ ...unread(entry, descriptor), faults: [{ message: found.fault }] });
      return;
    }
    for (const file of found) files.push(readDescriptor(file, entry, directory));
  });
  return files;
}

function filesOf(descriptor: string, directory: string): string[] | { fault: string } {
  const exact = isAbsolute(descriptor) ? descriptor : join(directory, descriptor);
  // A file's name may hold the characters of a glob.
  if (!isDynamicPattern(descriptor) || isFile(exact)) return [exact];
  const { adapter, isExceeded } = boundedFileSystem();
  const search = { cwd: directory, absolute: true, expandDirectories: false, fs: adapter };
  try {
    const files = globSync(descriptor, search);
    if (isExceeded()) {
      return { fault: `it looks into more than ${MOST_FOLDERS} folders; name the folder of the descriptors` };
    }
    if (files.length <= MOST_FILES) return files.sort();
    return { fault: `it matches ${files.length} files, and at most ${MOST_FILES} are read` };
  } catch (error) {
    return { fault: reasonOf(error) };
  }
}

function isFile(path: string): boolean {
  try {
    return statSync(path).isFile();
  } catch {
    // Not there, or not to be seen: then it is a pattern.
    return false;
  }
}

function unread(entry: number, file: string): DescriptorFile {
  return { entry, file, documents: [], repeatedKeys: [], faults: [] };
}

function readDescriptor(path: string, entry: number, directory: string): DescriptorFile {
  const file = pathFrom(directory, path);
  const read = readText(path);
  const result = unread(entry, file);
  if ("fault" in read) return { ...result, faults: [{ message: read.fault }] };
  const lines = new LineCounter();
  const parsed = parseAllDocuments(read.text, { lineCounter: lines, prettyErrors: false });
  const placeOf = (offset: number): Position => {
    const { line, col } = lines.linePos(offset);
    return { line, column: col };
  };
  const refuse = (message: string, offset: number) => {
    result.faults.push({ message: withoutContent(message), ...placeOf(offset) });
  };
  for (const document of Array.isArray(parsed) ? parsed : []) {
    const errors = document.errors.filter(({ code }) => code !== "DUPLICATE_KEY");
    for (const error of errors) refuse(messageOf(error), error.pos[0]);
    if (errors.length > 0 || document.contents === null) continue;
    const repeated = document.errors.map(({ pos: [offset] }) => placeOf(offset));
    result.repeatedKeys.push(...repeated);
    const sound = soundValueOf(document);
    if ("fault" in sound) refuse(sound.fault, sound.offset);
    else if (sound.value !== null) {
      const { value } = sound;
      result.documents.push({ value, positionOf: (field) => positionOf(document, lines, field) });
    }
  }
  return result;
}

import { readFileSync, statSync } from "node:fs";
import { isAbsolute, join, relative } from "node:path";
import { globSync, isDynamicPattern } from "tinyglobby";
import { isMap, LineCounter, parseAllDocuments } from "yaml";
import type { EnvironmentArgs } from "../config/environmentArgs";
import type { DescriptorFile } from "../plan/ecd/descriptorFile";

/**
 * Reads the descriptor files that an environment names: paths and globs relative to `directory`. What cannot be read is
 * kept as a fault for the plan to report; a path that names no file gives nothing at all.
 */
export function readDescriptors(args: EnvironmentArgs, directory: string): DescriptorFile[] {
  const files: DescriptorFile[] = [];
  args.ecds?.forEach(({ descriptor }, entry) => {
    if (descriptor === undefined) return;
    for (const file of filesOf(descriptor, directory)) files.push(readDescriptor(file, entry, directory));
  });
  return files;
}

function filesOf(descriptor: string, directory: string): string[] {
  const exact = isAbsolute(descriptor) ? descriptor : join(directory, descriptor);
  // A file's name may hold the characters of a glob.
  if (!isDynamicPattern(descriptor) || statSync(exact, { throwIfNoEntry: false })?.isFile()) return [exact];
  return globSync(descriptor, { cwd: directory, absolute: true, expandDirectories: false }).sort();
}

function readDescriptor(path: string, entry: number, directory: string): DescriptorFile {
  const file = relative(directory, path).replaceAll("\\", "/");
  let text: string;
  try {
    text = readFileSync(path, "utf8");
  } catch (error) {
    const code = (error as NodeJS.ErrnoException).code;
    const message =
      code === "ENOENT" ? "there is no such file" : code === "EISDIR" ? "it is a folder" : String(error);
    return { entry, file, documents: [], faults: [{ message }] };
  }
  const lines = new LineCounter();
  const parsed = parseAllDocuments(text, { lineCounter: lines, prettyErrors: false });
  const documents = Array.isArray(parsed) ? parsed : [];
  return {
    entry,
    file,
    documents: documents
      .filter((document) => document.errors.length === 0 && document.contents !== null)
      .map((document) => ({
        value: document.toJS(),
        line: lines.linePos(
          isMap(document.contents) ? (document.contents.range?.[0] ?? 0) : document.range[0],
        ).line,
      }))
      .filter(({ value }) => value !== null),
    faults: documents
      .flatMap((document) => document.errors)
      .map((error) => {
        const { line, col } = lines.linePos(error.pos[0]);
        return { message: error.message, line, column: col };
      }),
  };
}

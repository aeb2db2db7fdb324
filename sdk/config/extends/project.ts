import { existsSync } from "node:fs";
import { dirname, extname, join, resolve } from "node:path";
import { LineCounter } from "yaml";
import { positionOf } from "../positionOf";
import { readText } from "../readText";
import { soundValueOf } from "../yamlValue";
import { isRecord, parseStackText } from "./configFile";
import type { Source } from "./sited";

/** The names that Pulumi looks for, in its order. */
export const PROJECT_FILES: readonly string[] = ["Pulumi.yaml", "Pulumi.yml", "Pulumi.json"];

/** A Pulumi project on disk: where its stack files lie, and what they are called. */
export interface Project {
  /** Folder of the project file. */
  directory: string;
  /** Folder of the stack files: `stackConfigDir` of the project file, else the project's own. */
  stackDirectory: string;
  /** The project file itself. */
  file: string;
  /** Extension of project and stack files: `.yaml`. */
  extension: string;
  /** What it calls itself; undefined where its file does not say. */
  name: string | undefined;
  /** Configuration that it gives to its stacks, by key; nothing where there is none. */
  config: Readonly<Record<string, unknown>>;
  /** Where `config` and what is below it stand in the project file. */
  source: Source;
}

/** The nearest project at or above a folder; undefined where there is none. */
export function findProject(from: string): Project | undefined {
  for (let directory = resolve(from); ; directory = dirname(directory)) {
    const name = PROJECT_FILES.find((one) => existsSync(join(directory, one)));
    if (name) return readProject(join(directory, name));
    if (directory === dirname(directory)) return undefined;
  }
}

/** Path of a stack's file. A full name (`organization/project/stack`) counts by its last part, as for Pulumi. */
export function stackFilePath(
  { stackDirectory, extension }: Pick<Project, "stackDirectory" | "extension">,
  stack: string,
): string {
  return join(stackDirectory, `Pulumi.${stack.split("/").at(-1)}${extension}`);
}

/** A project file that cannot be read is Pulumi's to complain about: the stack files may be fine. */
function readProject(file: string): Project {
  const directory = dirname(file);
  const read = readText(file);
  const lines = new LineCounter();
  const document = parseStackText("text" in read ? read.text : "", lines);
  const sound = document.errors.length > 0 ? undefined : soundValueOf(document);
  const root = sound && "value" in sound && isRecord(sound.value) ? sound.value : {};
  const { name, stackConfigDir, config } = root;
  return {
    directory,
    file,
    stackDirectory: resolve(directory, typeof stackConfigDir === "string" ? stackConfigDir : "."),
    extension: extname(file),
    name: typeof name === "string" ? name : undefined,
    config: isRecord(config) ? config : {},
    source: { file, positionOf: (path) => positionOf(document, lines, path) },
  };
}

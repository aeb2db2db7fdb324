import { existsSync, readdirSync } from "node:fs";
import { dirname, extname, join, resolve } from "node:path";
import { parse } from "yaml";
import { readText } from "../../sdk/config/readText";
import { UsageError } from "../usageError";

const PROJECT_FILES = ["Pulumi.yaml", "Pulumi.yml", "Pulumi.json"];

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
}

/** The nearest project at or above a folder; undefined where there is none. */
export function findProject(from: string): Project | undefined {
  for (let directory = resolve(from); ; directory = dirname(directory)) {
    const name = PROJECT_FILES.find((one) => existsSync(join(directory, one)));
    if (name) {
      const file = join(directory, name);
      const stackDirectory = resolve(directory, textOf(file, "stackConfigDir") ?? ".");
      return { directory, file, stackDirectory, extension: extname(file) };
    }
    if (directory === dirname(directory)) return undefined;
  }
}

/**
 * The project around the current folder.
 * @throws UsageError where there is none
 */
export function requireProject(): Project {
  const project = findProject(process.cwd());
  if (project) return project;
  throw new UsageError(
    `There is no Pulumi.yaml in ${process.cwd()} or above it. Change into a project, or name a stack file with --config.`,
  );
}

/** Path of a stack's file. A full name (`organization/project/stack`) counts by its last part, as for Pulumi. */
export function stackFilePath(project: Project, stack: string): string {
  const name = stack.split("/").at(-1);
  return join(project.stackDirectory, `Pulumi.${name}${project.extension}`);
}

/** Names of the stacks that have a file, in alphabetical order. */
export function stackNames(project: Project): string[] {
  return filesIn(project.stackDirectory)
    .filter(
      (name) =>
        name.startsWith("Pulumi.") && name.endsWith(project.extension) && !PROJECT_FILES.includes(name),
    )
    .map((name) => name.slice("Pulumi.".length, -project.extension.length))
    .sort();
}

function filesIn(directory: string): string[] {
  try {
    return readdirSync(directory);
  } catch {
    // There is none, or `stackConfigDir` names something else.
    return [];
  }
}

/** What the project calls itself; undefined where its file does not say. */
export function projectName({ file }: Project): string | undefined {
  return textOf(file, "name");
}

/** A project file that cannot be read is Pulumi's to complain about: the stack files may be fine. */
function textOf(file: string, key: "name" | "stackConfigDir"): string | undefined {
  const read = readText(file);
  if ("fault" in read) return undefined;
  try {
    const value = (parse(read.text) as Record<string, unknown> | null)?.[key];
    return typeof value === "string" ? value : undefined;
  } catch {
    return undefined;
  }
}

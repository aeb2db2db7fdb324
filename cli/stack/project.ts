import { readdirSync } from "node:fs";
import { findProject, PROJECT_FILES, type Project } from "../../sdk/config/extends/project";
import { UsageError } from "../usageError";

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

import { dirname } from "node:path";
import { type EnvironmentKey, environmentKey } from "../../sdk/config/extends/environmentKey";
import { findProject, type Project, stackFilePath } from "../../sdk/config/extends/project";
import { CONFIG_KEY, NoStackFileError, readStackFile, type StackFile } from "../../sdk/config/stackFile";
import { UsageError } from "../usageError";
import { requireProject, stackNames } from "./project";

/** Which stack file a command works on. */
export interface StackOptions {
  /** Name of a stack of the project around the current folder. */
  stack?: string;
  /** Path of a stack file. */
  config?: string;
  /** The configuration key that holds the environment, where it is not the package's own. */
  key?: string;
}

/**
 * Reads the stack file that the options name; without options the one that PULUMI_STACK names, as for `pulumi`, or the
 * only one that the project has.
 * @throws UsageError where they name none, or it is not there.
 */
export function selectStack({ stack, config, key }: StackOptions): StackFile {
  if (config !== undefined) return readStack(config, keyOf(key, findProject(dirname(config))));
  const project = requireProject();
  const names = stackNames(project);
  const known =
    names.length > 0 ? `Stacks with a file: ${names.join(", ")}.` : "No stack of the project has a file.";
  const chosen = stack ?? (process.env.PULUMI_STACK || (names.length === 1 ? names[0] : undefined));
  if (chosen === undefined) {
    throw new UsageError(`Say which environment: --stack NAME, --config FILE or PULUMI_STACK. ${known}`);
  }
  return readStack(stackFilePath(project, chosen), keyOf(key, project), known);
}

/**
 * Reads a stack file that somebody named.
 * @throws UsageError where it is not there, or is no file that can be read
 */
export function readStack(path: string, key: EnvironmentKey, hint = ""): StackFile {
  try {
    return readStackFile(path, key);
  } catch (error) {
    if (error instanceof NoStackFileError) throw new UsageError(`${error.message} ${hint}`.trim());
    throw error;
  }
}

/**
 * The key that `--key` names, in a project.
 * @throws UsageError where it is the project's own, and there is no project
 */
export function keyOf(name: string | undefined, project: Project | undefined): EnvironmentKey {
  const key = environmentKey(name ?? CONFIG_KEY, project?.name);
  if (key[0].includes(":")) return key;
  throw new UsageError(
    `"${name}" alone is a key of the project, and there is none here. Name it whole: PROJECT:${name}.`,
  );
}

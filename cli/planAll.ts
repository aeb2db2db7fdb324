import { stackFilePath } from "../sdk/config/extends/project";
import { type PlannedStack, stacksJson } from "../sdk/report/stackTable";
import { renderProject } from "../sdk/report/terminal";
import { terminalLayout } from "../sdk/report/terminalLayout";
import { type ExitCode, exitCodeOf } from "./exitCode";
import { tryStack } from "./stack/planStack";
import { requireProject, stackNames } from "./stack/project";
import { keyOf, readStack } from "./stack/selectStack";
import { UsageError } from "./usageError";

/** Options of `plan --all`. */
export interface PlanAllOptions {
  /** The key that holds the environment, in every stack file. */
  key?: string;
  format: string;
  color: boolean;
}

/** Prints a row for each stack of the project that has a file, and the errors of all. */
export function planAll({ format, color, key }: PlanAllOptions): ExitCode {
  if (format !== "table" && format !== "json")
    throw new UsageError(`--all is printed as table or json; for ${format}, name one stack with --stack`);
  const project = requireProject();
  const names = stackNames(project);
  if (names.length === 0) throw new UsageError("No stack of the project has a file.");
  const stacks = names.map((name): PlannedStack => {
    const { plan, findings } = tryStack(readStack(stackFilePath(project, name), keyOf(key, project)));
    return { name, plan, findings };
  });
  console.log(
    format === "json"
      ? JSON.stringify(stacksJson(stacks), undefined, 2)
      : renderProject(stacks, terminalLayout(process.stdout, color)),
  );
  return exitCodeOf(stacks.flatMap(({ findings }) => findings));
}

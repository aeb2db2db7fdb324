import { type PlannedStack, stacksJson } from "../sdk/report/stackTable";
import { renderProject } from "../sdk/report/terminal";
import { terminalLayout } from "../sdk/report/terminalLayout";
import { type ExitCode, exitCodeOf } from "./exitCode";
import { tryStack } from "./stack/planStack";
import { requireProject, stackFilePath, stackNames } from "./stack/project";
import { readStack } from "./stack/selectStack";
import { UsageError } from "./usageError";

/** Options of `plan --all`. */
export interface PlanAllOptions {
  format: string;
  color: boolean;
}

/** Prints a row for each stack of the project that has a file, and the errors of all. */
export function planAll({ format, color }: PlanAllOptions): ExitCode {
  if (format !== "table" && format !== "json")
    throw new UsageError(`--all is printed as table or json; for ${format}, name one stack with --stack`);
  const project = requireProject();
  const names = stackNames(project);
  if (names.length === 0) throw new UsageError("No stack of the project has a file.");
  const stacks = names.map((name): PlannedStack => {
    const { plan, findings } = tryStack(readStack(stackFilePath(project, name)));
    return { name, plan, findings };
  });
  console.log(
    format === "json"
      ? JSON.stringify(stacksJson(stacks), undefined, 2)
      : renderProject(stacks, terminalLayout(process.stdout, color)),
  );
  return exitCodeOf(stacks.flatMap(({ findings }) => findings));
}

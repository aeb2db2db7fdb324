import { ENVIRONMENT } from "../sdk/config/parse";
import { isUndecidable } from "../sdk/plan/undecided";
import { type PlannedStack, stacksJson } from "../sdk/report/stackTable";
import { renderProject } from "../sdk/report/terminal";
import { terminalLayout } from "../sdk/report/terminalLayout";
import { ExitCode } from "./exitCode";
import { planStack } from "./stack/planStack";
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
    const stack = readStack(stackFilePath(project, name));
    const unread = stack.findings.sorted();
    const tried = unread.length > 0 ? undefined : planStack(stack);
    const findings = tried?.findings ?? unread;
    return { name, plan: isUndecidable(findings, ENVIRONMENT) ? undefined : tried, findings };
  });
  console.log(
    format === "json"
      ? JSON.stringify(stacksJson(stacks), undefined, 2)
      : renderProject(stacks, terminalLayout(process.stdout, color)),
  );
  const isRefused = stacks.some(({ findings }) => findings.some(({ severity }) => severity === "error"));
  return isRefused ? ExitCode.Findings : ExitCode.Good;
}

import { parseEnvironment } from "../sdk/config/parse";
import { planEnvironment } from "../sdk/planEnvironment";
import { explainEcd } from "../sdk/report/explanation";
import { renderExplanation } from "../sdk/report/explanationTable";
import { renderFindings } from "../sdk/report/findingList";
import { plainPaint } from "../sdk/report/paint";
import { ExitCode } from "./exitCode";
import { type StackOptions, selectStack } from "./stack/selectStack";
import { terminalLayout } from "./terminalLayout";
import { UsageError } from "./usageError";

/** Options of `explain`. */
export interface ExplainOptions extends StackOptions {
  format: "table" | "json";
  color: boolean;
}

/** Prints why an ECD has its way in, and each other one with its price. */
export function explain(ecd: string, options: ExplainOptions): ExitCode {
  const stack = selectStack(options);
  const layout = terminalLayout(process.stdout, options.color);
  const unread = stack.findings.sorted();
  if (unread.length > 0) {
    console.log(renderFindings(unread, { width: 120, paint: plainPaint, ...layout }));
    return ExitCode.Findings;
  }
  const { args } = parseEnvironment(stack.environment);
  const explanation = explainEcd(ecd, args, (changed) => planEnvironment(changed, stack.directory));
  if (!explanation) {
    const known = planEnvironment(args, stack.directory).ecds.map(({ name }) => name);
    throw new UsageError(`There is no ECD ${ecd} in ${stack.file}. It has ${known.join(", ") || "none"}.`);
  }
  console.log(
    options.format === "json"
      ? JSON.stringify(explanation, undefined, 2)
      : renderExplanation(explanation, layout),
  );
  return ExitCode.Good;
}

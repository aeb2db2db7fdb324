import type { EnvironmentArgs } from "../sdk/config/environmentArgs";
import { ENVIRONMENT, parseEnvironment } from "../sdk/config/parse";
import type { Finding } from "../sdk/findings/finding";
import { hiddenValues, isUndecidable } from "../sdk/plan/undecided";
import { planArguments } from "../sdk/planEnvironment";
import { explainEcd } from "../sdk/report/explanation";
import { renderExplanation } from "../sdk/report/explanationTable";
import { renderFindings } from "../sdk/report/findingList";
import { plainPaint } from "../sdk/report/paint";
import { terminalLayout } from "../sdk/report/terminalLayout";
import { ExitCode } from "./exitCode";
import { type StackOptions, selectStack } from "./stack/selectStack";
import { withPlaces } from "./stack/withPlaces";
import { UsageError } from "./usageError";

const UNDECIDED = "Undecided is what hidden values lead to; the above was planned without them.";

/** Options of `explain`. */
export interface ExplainOptions extends StackOptions {
  format: "table" | "json";
  color: boolean;
}

/** Prints why an ECD has its way in, and each other one with its price. */
export function explain(ecd: string, options: ExplainOptions): ExitCode {
  const stack = selectStack(options);
  const layout = terminalLayout(process.stdout, options.color);
  const list = (findings: readonly Finding[]) =>
    renderFindings(withPlaces(findings, stack), { width: 120, paint: plainPaint, ...layout });
  const unread = stack.findings.sorted();
  const { args, findings } = parseEnvironment(stack.environment);
  const hidden = hiddenValues(findings.sorted());
  if (unread.length > 0 || isUndecidable(hidden, ENVIRONMENT)) {
    console.log(list(unread.length > 0 ? unread : hidden));
    return ExitCode.Findings;
  }
  const plan = (changed: EnvironmentArgs) => planArguments({ args: changed }, stack.directory);
  const current = plan(args);
  const explanation = explainEcd(ecd, current, plan);
  if (!explanation) {
    const known = current.ecds.map(({ name }) => name);
    throw new UsageError(`There is no ECD ${ecd} in ${stack.file}. It has ${known.join(", ") || "none"}.`);
  }
  if (options.format === "json") {
    const undecided = hidden.map(({ path }) => path);
    console.log(JSON.stringify({ ...explanation, undecided }, undefined, 2));
  } else {
    const table = renderExplanation(explanation, layout);
    console.log(hidden.length === 0 ? table : `${table}\n\n${UNDECIDED}\n\n${list(hidden)}`);
  }
  return hidden.length === 0 ? ExitCode.Good : ExitCode.Findings;
}

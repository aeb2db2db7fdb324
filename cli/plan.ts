import type { Finding } from "../sdk/findings/finding";
import { planEnvironment } from "../sdk/planEnvironment";
import { planJson, planlessJson } from "../sdk/report/json";
import { ExitCode } from "./exitCode";
import { type StackOptions, selectStack } from "./stack/selectStack";
import { terminalLayout } from "./terminalLayout";

/** Options of `plan`. */
export interface PlanOptions extends StackOptions {
  format: "table" | "json";
  color: boolean;
}

/** Prints an environment's plan. A stack file that cannot be read has no plan, but findings. */
export async function plan(options: PlanOptions): Promise<ExitCode> {
  const stack = selectStack(options);
  const unread = stack.findings.sorted();
  const planned = unread.length > 0 ? undefined : planEnvironment(stack.environment, stack.directory);
  const findings = planned?.findings ?? unread;
  if (options.format === "json") {
    console.log(JSON.stringify(planned ? planJson(planned) : planlessJson(unread), undefined, 2));
  } else {
    const { renderPlan } = await import("../sdk/report/terminal.js");
    const reported = planned ?? { exposures: [], loadBalancers: [], findings };
    console.log(renderPlan(reported, terminalLayout(process.stdout, options.color)));
  }
  return exitCodeOf(findings);
}

function exitCodeOf(findings: readonly Finding[]): ExitCode {
  return findings.some(({ severity }) => severity === "error") ? ExitCode.Findings : ExitCode.Good;
}

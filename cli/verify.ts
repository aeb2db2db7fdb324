import { errorsIn } from "../sdk/findings/finding";
import { hiddenValues } from "../sdk/plan/undecided";
import { renderFindings } from "../sdk/report/findingList";
import { plainPaint } from "../sdk/report/paint";
import { terminalLayout } from "../sdk/report/terminalLayout";
import { waitingEcds, waitingText } from "../sdk/report/waiting";
import { ExitCode } from "./exitCode";
import { tryStack } from "./stack/planStack";
import { selectStack } from "./stack/selectStack";
import { UsageError } from "./usageError";
import { showProgress } from "./verify/progress";
import { exitCodeOf, type Verification } from "./verify/verification";
import { verificationJson } from "./verify/verificationJson";
import { renderVerification } from "./verify/verificationTable";
import type { VerifyOptions } from "./verify/verifyOptions";
import { verifyStack } from "./verify/verifyStack";

/** Wide enough for a table on any terminal, and for files and pipes. */
const WIDTH = 80;

/** Holds the network against an environment's plan, as seen from this machine. Nothing is changed anywhere. */
export async function verify(options: VerifyOptions): Promise<ExitCode> {
  const stack = selectStack(options);
  const { tried, plan, findings } = tryStack(stack);
  const errors = errorsIn(findings);
  if (plan === undefined) {
    const layout = { width: WIDTH, paint: plainPaint, ...terminalLayout(process.stderr, options.color) };
    console.error(renderFindings(findings, layout));
    return tried === undefined ? ExitCode.Usage : ExitCode.Undecided;
  }
  const hidden = new Set(hiddenValues(findings));
  if (errors.some((one) => !hidden.has(one))) {
    throw new UsageError(
      `The environment has errors, so that there is no plan to hold the network against: ${errors.map(({ code, path }) => `${code} ${path}`).join(", ")}.`,
    );
  }
  const progress = showProgress(process.stderr);
  const verification = await verifyStack(stack, plan, options, progress.show);
  progress.end();
  print(verification, options);
  const waiting = waitingEcds(plan.ecds);
  if (waiting.length > 0 && options.format === "table") console.error(waitingText(waiting));
  return exitCodeOf(verification);
}

function print(verification: Verification, { format, color }: VerifyOptions): void {
  const layout = { width: WIDTH, paint: plainPaint, ...terminalLayout(process.stdout, color) };
  console.log(
    format === "json"
      ? JSON.stringify(verificationJson(verification), undefined, 2)
      : renderVerification(verification, layout),
  );
}

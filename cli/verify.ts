import { readFileSync } from "node:fs";
import { ENVIRONMENT } from "../sdk/config/parse";
import { hiddenValues, isUndecidable } from "../sdk/plan/undecided";
import { renderFindings } from "../sdk/report/findingList";
import { plainPaint } from "../sdk/report/paint";
import { waitingEcds, waitingText } from "../sdk/report/waiting";
import { isAddress } from "../sdk/values/cidr";
import { ExitCode } from "./exitCode";
import { clusterOf } from "./preflight/clusterChoice";
import { ReadOnlyApi } from "./preflight/readOnlyApi";
import { planStack } from "./stack/planStack";
import { selectStack } from "./stack/selectStack";
import { withPlaces } from "./stack/withPlaces";
import { terminalLayout } from "./terminalLayout";
import { UsageError } from "./usageError";
import { askersOf } from "./verify/asker";
import { ClusterFacts } from "./verify/clusterFacts";
import { nodesOf, readNamed } from "./verify/nodes";
import { showProgress } from "./verify/progress";
import { type Verification, verifyPlan } from "./verify/verification";
import { verificationJson } from "./verify/verificationJson";
import { renderVerification } from "./verify/verificationTable";
import type { VerifyOptions } from "./verify/verifyOptions";

/** Wide enough for a table on any terminal, and for files and pipes. */
const WIDTH = 80;

/** Holds the network against an environment's plan, as seen from this machine. Nothing is changed anywhere. */
export async function verify(options: VerifyOptions): Promise<ExitCode> {
  const stack = selectStack(options);
  const unread = stack.findings.sorted();
  const plan = unread.length > 0 ? undefined : planStack(stack);
  const findings = plan?.findings ?? unread;
  const errors = findings.filter(({ severity }) => severity === "error");
  if (plan === undefined || isUndecidable(findings, ENVIRONMENT)) {
    const layout = { width: WIDTH, paint: plainPaint, ...terminalLayout(process.stderr, options.color) };
    console.error(renderFindings(withPlaces(findings, stack), layout));
    return plan === undefined ? ExitCode.Usage : ExitCode.Undecided;
  }
  const hidden = new Set(hiddenValues(findings));
  if (errors.some((one) => !hidden.has(one))) {
    throw new UsageError(
      `The environment has errors, so that there is no plan to hold the network against: ${errors.map(({ code, path }) => `${code} ${path}`).join(", ")}.`,
    );
  }
  const address = readAddress(options.address);
  const facts = options.cluster
    ? await ClusterFacts.read(ReadOnlyApi.open(clusterOf(stack, options)), plan)
    : undefined;
  const nodes = nodesOf(plan, options.node ?? [], facts);
  const loadBalancers = (options.loadBalancer ?? []).map((text) => readNamed(text, "--load-balancer"));
  const askers = askersOf({
    plan,
    nodes,
    facts,
    from: options.from,
    ...(address !== undefined && { address }),
  });
  const secret = readSecret(options.radiusSecretFile);
  const progress = showProgress(process.stderr);
  const verification = await verifyPlan(
    plan,
    { plan, nodes, loadBalancers, facts, askers, ...(secret && { radiusSecret: secret }) },
    { sample: options.sample, milliseconds: options.timeout * 1000, progress: progress.show },
  );
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

function readAddress(text: string | undefined): string | undefined {
  if (text === undefined || isAddress(text)) return text;
  throw new UsageError(`--address takes an address, not "${text}".`);
}

/** Without the line's end, which editors add. */
function readSecret(file: string | undefined): Buffer | undefined {
  if (file === undefined) return undefined;
  try {
    return Buffer.from(readFileSync(file, "utf8").replace(/\r?\n$/, ""));
  } catch (error) {
    throw new UsageError(`The file of the Radius secret cannot be read: ${(error as Error).message}`);
  }
}

function exitCodeOf({ calls, gaps }: Verification): ExitCode {
  if (gaps.length > 0 || calls.some(({ result }) => result === "differs")) return ExitCode.Findings;
  return calls.some(({ result }) => result === "undecided") ? ExitCode.Undecided : ExitCode.Good;
}

import { basename } from "node:path";
import { parseStackText, readStackFile, type StackFile } from "../sdk/config/stackFile";
import { formatPath } from "../sdk/findings/path";
import { type PlannedEnvironment, planEnvironment } from "../sdk/planEnvironment";
import { countFindings, renderFindings } from "../sdk/report/findingList";
import { terminalLayout } from "../sdk/report/terminalLayout";
import { ExitCode, exitCodeOf } from "./exitCode";
import { type ClusterOptions, clusterOf } from "./preflight/clusterChoice";
import type { ProjectApis } from "./preflight/gcp/projectApis";
import type { Preflight } from "./preflight/look";
import type { Snapshot } from "./preflight/snapshot";
import { replaceFile } from "./stack/replaceFile";
import { type StackOptions, selectStack } from "./stack/selectStack";
import { placesFromHere, withPlaces } from "./stack/withPlaces";

/** Options of `preflight`. */
export interface PreflightOptions extends StackOptions, ClusterOptions {
  write: boolean;
  format: "table" | "json";
  color: boolean;
}

/** Looks at the cluster that an environment is for, before anything touches it. Only the stack file can change. */
export async function preflight(options: PreflightOptions): Promise<ExitCode> {
  const stack = selectStack(options);
  const unread = stack.findings.sorted();
  if (unread.length > 0) {
    console.error(
      renderFindings(unread, { width: 120, ...terminalLayout(process.stderr, options.color), paint }),
    );
    return ExitCode.Findings;
  }
  const { judge } = await import("./preflight/look.js");
  const name = options.stack ?? /^Pulumi\.(.+)\.ya?ml$/.exec(basename(stack.file))?.[1] ?? "STACK";
  const plan = planEnvironment(stack.environment, stack.directory);
  const project = await projectOf(stack, plan);
  const cluster = await clusterSeen(stack, plan, options);
  const place = { stack: name, directory: stack.directory };
  const judged = judge(plan, place, cluster, project);
  const folder = plan.args.directory ?? stack.directory;
  const result = { ...judged, findings: withPlaces(placesFromHere(judged.findings, folder), stack) };
  if (options.format === "json") console.log(JSON.stringify(result, undefined, 2));
  else print(result, cluster !== undefined, options);
  if (options.write) {
    await write(stack, judged, ({ environment, directory }) =>
      judge(planEnvironment(environment, directory), place, cluster, project),
    );
  }
  return exitCodeOf(result.findings);
}

/** What the project on GCP has enabled; undefined where the environment asks nothing of one. */
async function projectOf(
  stack: StackFile,
  { network: { gcp } }: PlannedEnvironment,
): Promise<ProjectApis | undefined> {
  if (!gcp || gcp.apis.length === 0) return undefined;
  const { readProjectApis } = await import("./preflight/gcp/projectApis.js");
  return readProjectApis(gcp.apis, gcp.project ?? configuredProject(stack));
}

/** The project that the stack file names to Pulumi's provider. */
function configuredProject({ text }: StackFile): string | undefined {
  const project: unknown = parseStackText(text).getIn(["config", "gcp:project"]);
  return typeof project === "string" ? project : undefined;
}

/**
 * The cluster; undefined where the stack makes it, so that there may be none yet, and a project was there to look at.
 * @throws UsageError where the cluster cannot be read
 */
async function clusterSeen(
  stack: StackFile,
  plan: PlannedEnvironment,
  options: PreflightOptions,
): Promise<Snapshot | undefined> {
  const { NoKubeconfigError, ReadOnlyApi } = await import("./preflight/readOnlyApi.js");
  const { lookAt } = await import("./preflight/look.js");
  try {
    return await lookAt(plan, ReadOnlyApi.open(clusterOf(stack, options)));
  } catch (error) {
    if (error instanceof NoKubeconfigError && plan.network.gcp?.cluster) return undefined;
    throw error;
  }
}

const paint = (_: string, text: string) => text;

function print({ findings, adoption }: Preflight, isClusterSeen: boolean, { color }: PreflightOptions): void {
  if (findings.length > 0) {
    console.log(renderFindings(findings, { width: 120, paint, ...terminalLayout(process.stdout, color) }));
  }
  if (adoption.length > 0) {
    const steps = adoption.map((one) => `  ${one}`).join("\n");
    console.log(`\nTo adopt what is there (the last command shows first what it would change):\n${steps}`);
  }
  const close = isClusterSeen
    ? "nothing in the cluster was changed"
    : "there is no kubeconfig of the cluster yet, which the stack makes, so only the project was looked at";
  console.log(`\n${countFindings(findings)}; ${close}.`);
}

async function write(
  stack: StackFile,
  judged: Preflight,
  judgeAgain: (stack: StackFile) => Preflight,
): Promise<void> {
  const { learnAll } = await import("./preflight/learnAll.js");
  const first = { learned: judged.learned, pathInFile: stack.pathInFile };
  const { written, left } = learnAll(stack.text, first, (text) => {
    replaceFile(stack.file, text);
    const known = readStackFile(stack.file, stack.key);
    return { learned: judgeAgain(known).learned, pathInFile: known.pathInFile };
  });
  if (written.length > 0) {
    const told = written.map(({ path, value }) => `  ${formatPath(path)}: ${JSON.stringify(value)}`);
    console.error([`Wrote into ${basename(stack.file)}:`, ...told].join("\n"));
  }
  for (const { learned: one, reason } of left) {
    console.error(`Write it by hand: ${formatPath(one.path)}: ${JSON.stringify(one.value)} (${reason}).`);
  }
}

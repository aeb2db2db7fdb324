import { parseEnvironment } from "../../sdk/config/parse";
import type { StackFile } from "../../sdk/config/stackFile";
import type { Finding } from "../../sdk/findings/finding";
import { Findings } from "../../sdk/findings/findings";
import { formatPath } from "../../sdk/findings/path";
import { planEnvironment } from "../../sdk/planEnvironment";
import type { Check, Look } from "./check";
import { checkCollisions } from "./checkCollisions";
import { checkHostEndpoints } from "./checkHostEndpoints";
import { checkLabels } from "./checkLabels";
import { checkNetworkPlugin } from "./checkNetworkPlugin";
import { checkNodePorts } from "./checkNodePorts";
import { checkRanges } from "./checkRanges";
import type { Learned } from "./learned";
import type { ReadOnlyApi } from "./readOnlyApi";
import { takeSnapshot } from "./snapshot";

/** What a look at a cluster came to. */
export interface Preflight {
  findings: Finding[];
  learned: Learned[];
  imports: string[];
}

const CHECKS: readonly Check[] = [
  checkNetworkPlugin,
  checkRanges,
  checkNodePorts,
  checkHostEndpoints,
  checkLabels,
  checkCollisions,
];

/** Holds an environment against the cluster that it is for. Nothing is changed there. */
export async function preflight(stack: StackFile, name: string, api: ReadOnlyApi): Promise<Preflight> {
  const { args } = parseEnvironment(stack.environment);
  const plan = planEnvironment(stack.environment, stack.directory);
  const cluster = await takeSnapshot(api, plan.namespace.name);
  const look: Look = { args, plan, cluster, findings: new Findings(), learned: [], imports: [], stack: name };
  for (const check of CHECKS) check(look);
  if (cluster.forbidden.length > 0) {
    look.findings.add("UEN660", ["environment", "cluster"], `not readable: ${cluster.forbidden.join(", ")}`);
  }
  for (const { path, value, from } of look.learned) {
    look.findings.add("UEN661", path, `${formatPath(path)}: ${JSON.stringify(value)} (${from})`);
  }
  return { findings: look.findings.sorted(args.accept), learned: look.learned, imports: look.imports };
}

import type { StackFile } from "../../sdk/config/stackFile";
import type { Finding } from "../../sdk/findings/finding";
import { Findings } from "../../sdk/findings/findings";
import { formatPath } from "../../sdk/findings/path";
import { plannedReleases } from "../../sdk/plan/releases";
import { type PlannedEnvironment, planEnvironment } from "../../sdk/planEnvironment";
import { type AdoptingStack, adoptionSteps } from "./adoption";
import type { Check, Look } from "./check";
import { checkCollisions } from "./checkCollisions";
import { checkControlPlane } from "./checkControlPlane";
import { checkCrds } from "./checkCrds";
import { checkExecutionContexts } from "./checkExecutionContexts";
import { checkHostEndpoints } from "./checkHostEndpoints";
import { checkInterfaces } from "./checkInterfaces";
import { checkLabels } from "./checkLabels";
import { checkLoadBalancerClasses } from "./checkLoadBalancerClasses";
import { checkNetworkPlugin } from "./checkNetworkPlugin";
import { checkNodePorts } from "./checkNodePorts";
import { checkOperator } from "./checkOperator";
import { checkRanges } from "./checkRanges";
import { checkReleases } from "./checkReleases";
import { checkStage } from "./checkStage";
import { checkTunnels } from "./checkTunnels";
import { checkApis } from "./gcp/checkApis";
import type { ProjectApis } from "./gcp/projectApis";
import type { Learned } from "./learned";
import type { ReadOnlyApi } from "./readOnlyApi";
import { type Snapshot, takeSnapshot } from "./snapshot";

/** What a look at a cluster came to. */
export interface Preflight {
  findings: Finding[];
  learned: Learned[];
  /** Commands that adopt what is there already, in their order. */
  adoption: string[];
}

const CHECKS: readonly Check[] = [
  checkNetworkPlugin,
  checkRanges,
  checkControlPlane,
  checkTunnels,
  checkNodePorts,
  checkCrds,
  checkLoadBalancerClasses,
  checkStage,
  checkHostEndpoints,
  checkInterfaces,
  checkOperator,
  checkExecutionContexts,
  checkLabels,
  checkCollisions,
  checkReleases,
];

/** Holds an environment against the cluster that it is for. Nothing is changed there. */
export async function preflight(stack: StackFile, name: string, api: ReadOnlyApi): Promise<Preflight> {
  const plan = planEnvironment(stack.environment, stack.directory);
  return judge(plan, { stack: name, directory: stack.directory }, await lookAt(plan, api));
}

/** Reads what the environment depends on. */
export function lookAt(plan: PlannedEnvironment, api: ReadOnlyApi): Promise<Snapshot> {
  return takeSnapshot(api, { namespace: plan.namespace.name, releases: plannedReleases(plan) });
}

/**
 * Holds an environment against what was seen. Pure.
 *
 * @param cluster absent where the stack is to make it, and there is nothing to look at yet
 * @param project what is needed of a project on GCP; absent where nothing is
 */
export function judge(
  plan: PlannedEnvironment,
  place: AdoptingStack,
  cluster: Snapshot | undefined,
  project?: ProjectApis,
): Preflight {
  const findings = new Findings();
  if (project) checkApis(project, findings);
  if (cluster) return judgeCluster(plan, place, cluster, findings);
  return { findings: findings.sorted(plan.args.accept), learned: [], adoption: [] };
}

function judgeCluster(
  plan: PlannedEnvironment,
  place: AdoptingStack,
  cluster: Snapshot,
  findings: Findings,
): Preflight {
  const { args } = plan;
  const look: Look = { args, plan, cluster, findings, learned: [], adopted: [] };
  for (const check of CHECKS) check(look);
  if (cluster.forbidden.length > 0) {
    look.findings.add("UEN660", ["environment", "cluster"], `not readable: ${cluster.forbidden.join(", ")}`);
  }
  for (const { path, value, from } of look.learned) {
    look.findings.add("UEN661", path, `${formatPath(path)}: ${JSON.stringify(value)} (${from})`);
  }
  const adoption = adoptionSteps(look.adopted, args, place);
  return { findings: look.findings.sorted(args.accept), learned: look.learned, adoption };
}

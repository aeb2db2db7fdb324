import { basename, resolve } from "node:path";
import { Target } from "../../sdk/config/target";
import { DEFAULT_NAMESPACE } from "../../sdk/plan/scope";
import { dnsLabelFault } from "../../sdk/values/names";
import { UsageError } from "../usageError";
import { clusterOfContext, contextsOf, type NamedCluster } from "./contexts";
import type { Interview } from "./interview";

/** What the options of `init` say. Each is the answer to a question that is then not asked. */
export interface Given {
  target?: string;
  newCluster?: boolean;
  /** The name, where one is given. */
  existingCluster?: string | true;
  region?: string;
  gcpProject?: string;
  nodeTag?: string;
  kubeconfig?: string;
  context?: string;
  /** Whether the cluster may be looked at. */
  cluster: boolean;
  namespace?: string;
}

/** Which cluster an environment is for. */
export interface ChosenCluster {
  target: Target;
  /** In the clouds, whether the environment makes it; on-prem, whether it has no network plugin yet. */
  isNew: boolean;
  /** A cluster of a cloud: what it is called there, and where it is. */
  named?: NamedCluster;
  /** GKE: the network tag of its nodes. */
  nodeTag?: string;
  /** Its kubeconfig as it was given, and the context to look at; without a context it is not looked at. */
  kubeconfig?: string;
  context?: string;
}

/** Answers that take none of the kubeconfig's contexts. */
const NO_CONTEXT = "none";
const [NEW, EXISTING] = ["new", "existing"];

/** Asks which cluster it is. */
export async function askForCluster(given: Given, interview: Interview): Promise<ChosenCluster> {
  if (given.newCluster && given.existingCluster !== undefined)
    throw new UsageError("--new-cluster and --existing-cluster: it is one of them.");
  const target = (await interview.ask(
    {
      flag: "--target <target>",
      text: "Where the cluster runs",
      choices: Object.values(Target),
      fallback: Target.OnPrem,
    },
    given.target,
  )) as Target;
  return target === Target.OnPrem ? onPrem(given, interview) : inCloud(target, given, interview);
}

async function onPrem(given: Given, interview: Interview): Promise<ChosenCluster> {
  const context = await askForContext(given, interview);
  // Where it can be looked at, nobody needs to be asked.
  const isNew = context === undefined ? await askWhetherNew(given, interview, EXISTING) : given.newCluster;
  return { target: Target.OnPrem, isNew: isNew === true, ...access(given, context) };
}

async function inCloud(target: Target, given: Given, interview: Interview): Promise<ChosenCluster> {
  const likely = given.cluster ? (given.context ?? contextsOf(fileOf(given)).current) : undefined;
  const isNamed = clusterOfContext(target, likely) !== undefined;
  const isNew = await askWhetherNew(given, interview, isNamed ? EXISTING : NEW);
  const context = isNew ? undefined : await askForContext(given, interview);
  const known = clusterOfContext(target, context);
  const name = typeof given.existingCluster === "string" ? given.existingCluster : undefined;
  const named: NamedCluster = {
    name: isNew
      ? ""
      : await interview.ask(
          { flag: "--existing-cluster <name>", text: "Name of the cluster in the cloud", ...or(known?.name) },
          name,
        ),
    region: await interview.ask(
      { flag: "--region <region>", text: "Region", ...or(known?.region) },
      given.region,
    ),
    ...(known?.location !== undefined && { location: known.location }),
  };
  if (target === Target.Gcp) {
    const project = { flag: "--gcp-project <id>", text: "Project of GCP", ...or(known?.project) };
    named.project = await interview.ask(project, given.gcpProject);
  }
  return {
    target,
    isNew,
    named,
    ...(given.nodeTag !== undefined && { nodeTag: given.nodeTag }),
    ...access(given, context),
  };
}

async function askWhetherNew(given: Given, interview: Interview, fallback = EXISTING): Promise<boolean> {
  const said = given.newCluster ? NEW : given.existingCluster !== undefined ? EXISTING : undefined;
  const text = "Whether the cluster is there, or new (on-prem: has no network plugin yet)";
  const flag = "--existing-cluster or --new-cluster";
  return (
    (await interview.ask({ flag, text, choices: [EXISTING, NEW] as string[], ...or(fallback) }, said)) === NEW
  );
}

async function askForContext(given: Given, interview: Interview): Promise<string | undefined> {
  if (!given.cluster) return undefined;
  const file = fileOf(given);
  const { names, current } = contextsOf(file);
  if (names.length === 0) {
    if (given.context !== undefined || file !== undefined)
      throw new UsageError(`The kubeconfig ${file ?? ""} has no context.`);
    return undefined;
  }
  const context = await interview.ask(
    {
      flag: "--context <name>",
      text: "Context of the cluster, to look at it and nothing else",
      choices: [...names, NO_CONTEXT],
      fallback: current ?? NO_CONTEXT,
    },
    given.context,
  );
  return context === NO_CONTEXT && !names.includes(context) ? undefined : context;
}

function fileOf({ kubeconfig }: Given): string | undefined {
  return kubeconfig === undefined ? undefined : resolve(kubeconfig);
}

function access({ kubeconfig }: Given, context: string | undefined) {
  if (context === undefined) return {};
  return { context, ...(kubeconfig !== undefined && { kubeconfig }) };
}

/** Asks for the namespace of Usage Engine. */
export function askForNamespace(
  given: Given,
  interview: Interview,
  found: string | undefined,
): Promise<string> {
  return interview.ask(
    {
      flag: "--namespace <name>",
      text: "Namespace of Usage Engine",
      fallback: found ?? DEFAULT_NAMESPACE,
      faultOf: dnsLabelFault,
    },
    given.namespace,
  );
}

/** What Pulumi takes for projects and stacks; of a stack's full name, its last part. */
const PULUMI_NAME = /^(?!\.+$)[A-Za-z0-9_.-]{1,100}$/;

/** Asks for the name of the stack. */
export function askForStack(
  given: string | undefined,
  interview: Interview,
  fallback: string,
): Promise<string> {
  return interview.ask(
    { flag: "--stack <name>", text: "Name of the stack", fallback, faultOf: nameFault },
    given,
  );
}

/** Asks for the name of the project; by default the folder's. */
export function askForProject(
  given: string | undefined,
  interview: Interview,
  directory: string,
): Promise<string> {
  const own = basename(directory).replace(/[^A-Za-z0-9_.-]+/g, "-");
  const fallback = PULUMI_NAME.test(own) ? own : "usage-engine-network";
  return interview.ask(
    { flag: "--name <project>", text: "Name of the project", fallback, faultOf: nameFault },
    given,
  );
}

function nameFault(name: string): string | undefined {
  return name.split("/").every((part) => PULUMI_NAME.test(part))
    ? undefined
    : "it must be letters, digits, '_', '.' and '-', at most 100";
}

function or(fallback: string | undefined): { fallback?: string } {
  return fallback === undefined ? {} : { fallback };
}

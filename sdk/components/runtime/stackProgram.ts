import * as k8s from "@pulumi/kubernetes";
import * as pulumi from "@pulumi/pulumi";
import type { ClusterArgs } from "../../config/clusterArgs";
import { configuredPath } from "../../config/configuredPath";
import { CONFIG_KEY } from "../../config/extends/environmentKey";
import { errorsIn } from "../../findings/finding";
import type { ReportedCostItem } from "../../outputs/reportedCostItem";
import type { ReportedExposure } from "../../outputs/reportedExposure";
import type { ReportedFinding } from "../../outputs/reportedFinding";
import type { ReportedLoadBalancer } from "../../outputs/reportedLoadBalancer";
import type { ReportedWorkflow } from "../../outputs/reportedWorkflow";
import { type PlannedEnvironment, planEnvironment } from "../../planEnvironment";
import { costSummary } from "../../report/costSummary";
import type { Endpoint } from "../endpoint";
import { ENVIRONMENT, fillEnvironment } from "../fillEnvironment";
import { Part } from "../part";
import { type ReadConfiguration, readConfiguration } from "./configuredEnvironment";
import { findingLine, reportRemarks } from "./reportFindings";
import { warnOfHandovers } from "./warnOfHandovers";

/** What a stack of this program exports. The keys and the order within each are a contract. */
export interface StackOutputs {
  endpoints: pulumi.Output<Endpoint>[];
  exposures: pulumi.Output<ReportedExposure[]>;
  findings: pulumi.Output<ReportedFinding[]>;
  /** On AWS and GCP: for kubectl. It holds no token. */
  kubeconfig?: pulumi.Output<string | undefined>;
  /** On AWS and GCP: the addresses to give to peers, by load balancer. */
  loadBalancers?: pulumi.Output<ReportedLoadBalancer[]>;
  /** On AWS and GCP: addresses that peers see calls from the environment come from. */
  egressAddresses?: pulumi.Output<string[]>;
  monthlyCost: pulumi.Output<string>;
  costItems: pulumi.Output<ReportedCostItem[]>;
  /** The ECDs' workflows without their parameters; Pulumi's diff of a descriptor only says that they change. */
  workflows: pulumi.Output<ReportedWorkflow[]>;
}

/** Resources are named after it. */
const KEY = "environment";

/**
 * The Pulumi program of a stack: its configuration, planned, then brought up on its cluster.
 *
 * @param project the folder of Pulumi.yaml. Relative paths in the configuration start at the folder of the stack file, which
 * is the same unless `stackConfigDir` says otherwise.
 * @throws RunError when there is no configuration, or it is refused. Everything that is wrong has been logged by then, and
 * nothing has been registered.
 */
export function stackProgram(project: string): StackOutputs {
  const configuration = readConfiguration(project, CONFIG_KEY);
  const { directory } = configuration;
  const plan = planOrRefuse(configuration);
  warnOfHandovers(plan);
  pulumi.log.info(`By list prices: ${costSummary(plan.cost)}.`);
  const { args } = plan;
  // A cloud's cluster is made or looked up by the environment, unless a kubeconfig is named.
  const ambient = args.target === "on-prem" || args.cluster !== undefined;
  const providers = ambient ? [createProvider(args.cluster ?? {}, directory)] : [];
  const environment = new Part(ENVIRONMENT, KEY, { providers });
  const made = fillEnvironment(environment, KEY, plan, { directory, isAlone: true });
  environment.finish({ ...made });
  const { endpoints, exposures, findings, monthlyCost, costItems } = made;
  const { kubeconfig, loadBalancers, egressAddresses, workflows } = made;
  const outputs = { endpoints, exposures, findings, monthlyCost, costItems };
  const cloud = args.target === "on-prem" ? {} : { kubeconfig, loadBalancers, egressAddresses };
  return { ...outputs, ...cloud, workflows };
}

/** Says everything that there is to say of a configuration, before anything is made. */
function planOrRefuse({
  value,
  directory,
  findings: unread,
  withPlaces,
}: ReadConfiguration): PlannedEnvironment {
  // What a base that cannot be read leaves out would only be reported as missing.
  const plan = unread.length > 0 ? undefined : planEnvironment(value, directory);
  const findings = plan ? withPlaces(plan.findings) : unread;
  const errors = errorsIn(findings);
  for (const error of errors) pulumi.log.error(findingLine(error));
  reportRemarks(findings);
  if (plan && errors.length === 0) return plan;
  const count = errors.length === 1 ? "1 error" : `${errors.length} errors`;
  throw new pulumi.RunError(`The environment has ${count}; nothing was changed.`);
}

function createProvider({ kubeconfig, context }: ClusterArgs, directory: string): k8s.Provider {
  return new k8s.Provider("cluster", {
    kubeconfig: kubeconfig === undefined ? undefined : configuredPath(kubeconfig, directory),
    context,
    // Patches and field ownership need it.
    enableServerSideApply: true,
  });
}

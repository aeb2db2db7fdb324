import * as pulumi from "@pulumi/pulumi";
import type { EnvironmentArgs } from "../config/environmentArgs";
import type { ReportedCostItem } from "../outputs/reportedCostItem";
import type { ReportedExposure } from "../outputs/reportedExposure";
import type { ReportedFinding } from "../outputs/reportedFinding";
import type { ReportedLoadBalancer } from "../outputs/reportedLoadBalancer";
import type { ReportedWorkflow } from "../outputs/reportedWorkflow";
import type { Endpoint } from "./endpoint";
import { ENVIRONMENT, fillEnvironment } from "./fillEnvironment";
import { planAlone } from "./runtime/planAlone";

/**
 * One Usage Engine environment's network, whole: the cluster's own network, the platform ports, the ingress controller and a
 * way in for every ECD. Everything is planned at once, before anything is made; what the plan refuses is refused as one
 * `InputPropertiesError` with every fault's path.
 *
 * On-prem nothing in it is billed, and Kubernetes objects go to the provider in `opts.providers`. On AWS and GCP the cluster
 * is made or looked up; objects go there, unless `cluster` names another.
 */
export class Environment extends pulumi.ComponentResource {
  /**
   * What to give to peers: platform, ui, ingress, then the ECDs as configured.
   */
  readonly endpoints: pulumi.Output<Endpoint>[];
  /**
   * Every port that can be called, by whom and how, in the same order.
   */
  readonly exposures: pulumi.Output<ReportedExposure[]>;
  /**
   * What its owner should know: warnings first, then notes and what was accepted.
   */
  readonly findings: pulumi.Output<ReportedFinding[]>;

  /**
   * What it costs in a month by list prices, in US dollars: `27.38`.
   */
  readonly monthlyCost: pulumi.Output<string>;
  /**
   * Every billable thing in it, with quantity, price and the configuration that causes it.
   */
  readonly costItems: pulumi.Output<ReportedCostItem[]>;

  /**
   * On AWS and GCP: the kubeconfig of the cluster. Credentials come from the cloud's own program: it holds no token.
   */
  readonly kubeconfig: pulumi.Output<string | undefined>;
  /**
   * On AWS and GCP: the addresses to give to peers, by load balancer.
   */
  readonly loadBalancers: pulumi.Output<ReportedLoadBalancer[]>;
  /**
   * On AWS and GCP: addresses that peers see calls from the environment come from.
   */
  readonly egressAddresses: pulumi.Output<string[]>;
  /**
   * The workflows of the ECDs' descriptors, without their parameters: a change of them shows here in a preview, where
   * the descriptor itself only says `[secret]`.
   */
  readonly workflows: pulumi.Output<ReportedWorkflow[]>;

  constructor(name: string, args: EnvironmentArgs, opts?: pulumi.ComponentResourceOptions) {
    const plan = planAlone(args, args.directory);
    // The arguments stay out of the state, here and in every component: with them a change of one ECD would show as a change
    // of each component above it, and bury the object that it changes.
    super(ENVIRONMENT, name, {}, opts);
    const outputs = fillEnvironment(this, name, plan, { directory: args.directory, isAlone: false });
    this.endpoints = outputs.endpoints;
    this.exposures = outputs.exposures;
    this.findings = outputs.findings;
    this.monthlyCost = outputs.monthlyCost;
    this.costItems = outputs.costItems;
    this.kubeconfig = outputs.kubeconfig;
    this.loadBalancers = outputs.loadBalancers;
    this.egressAddresses = outputs.egressAddresses;
    this.workflows = outputs.workflows;
    this.registerOutputs({ ...outputs });
  }
}

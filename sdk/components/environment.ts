import * as pulumi from "@pulumi/pulumi";
import type { EnvironmentArgs } from "../config/environmentArgs";
import { type ReportedCostItem, reportCostItem } from "../outputs/reportedCostItem";
import { type ReportedExposure, reportExposure } from "../outputs/reportedExposure";
import { type ReportedFinding, reportFinding } from "../outputs/reportedFinding";
import type { ReportedLoadBalancer } from "../outputs/reportedLoadBalancer";
import { type ReportedWorkflow, reportWorkflows } from "../outputs/reportedWorkflow";
import { NodePortGuard } from "./access/nodePortGuard";
import { TrafficSeparation } from "./access/trafficSeparation";
import { EcdNetworking } from "./ecd/ecdNetworking";
import { type Endpoint, endpointsOf } from "./endpoint";
import { IngressController } from "./ingress/ingressController";
import { createNamespace } from "./kubernetes/namespace";
import { createMetalLb } from "./loadBalancer/metallb";
import { AwsNetwork } from "./network/aws/awsNetwork";
import { type CloudDoor, ClusterContents, inCluster } from "./network/cloudCluster";
import { GcpNetwork } from "./network/gcp/gcpNetwork";
import { OnPremNetwork } from "./network/onPremNetwork";
import { PlatformServices } from "./platform/platformServices";
import { claimObjects } from "./runtime/claimObjects";
import { handOver, type PlannedWork, workFor } from "./runtime/plannedWork";

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
    const work = workFor(args, () => args);
    // The arguments stay out of the state, here and in every component: with them a change of one ECD would show as a change
    // of each component above it, and bury the object that it changes.
    super("usage-engine-networking:index:Environment", name, {}, opts);
    const { plan } = work;
    claimObjects(this, name, plan, args.cluster === undefined);

    const network = createNetwork(name, args, work, this);
    const { cloud } = work;
    const door = createDoor(name, work, this);
    // A kubeconfig that is named stands before the cloud's own.
    const own = cloud && !args.cluster && { ...inCluster(cloud), parent: this };
    const within = { parent: own ? new ClusterContents(`${name}-contents`, own) : this };
    const namespace = plan.namespace.create ? [createNamespace(`${name}-namespace`, plan, within)] : [];
    const before = [...namespace, ...(door?.before ?? createBalancer(name, work, network, this))];
    const inNamespace = { ...within, dependsOn: before };
    if (plan.ingress) {
      // Its pods need the network. The rest is only written down.
      const afterNetwork = { ...within, dependsOn: [...network, ...(cloud?.ready ?? []), ...before] };
      new IngressController(`${name}-ingress`, handOver({ ...args.ingress }, work), afterNetwork);
    }
    if (plan.platform.mode !== "none") {
      new PlatformServices(`${name}-platform`, handOver({ ...args.platform }, work), inNamespace);
    }
    if (plan.ecds.length > 0) {
      new EcdNetworking(`${name}-ecds`, handOver({ ecds: args.ecds ?? [] }, work), inNamespace);
    }

    createPolicies(name, args, work, {
      ...within,
      dependsOn: [...network, ...(cloud?.ready ?? []), ...before],
    });

    this.endpoints = endpointsOf(plan.exposures, work);
    this.exposures = pulumi.output(plan.exposures.map(reportExposure));
    this.findings = pulumi.output(plan.findings.map(reportFinding));
    this.monthlyCost = pulumi.output(plan.cost.monthly);
    this.costItems = pulumi.output(plan.cost.items.map(reportCostItem));
    this.kubeconfig = pulumi.output(cloud?.kubeconfig);
    this.loadBalancers = pulumi.output(door?.loadBalancers ?? []);
    this.egressAddresses = pulumi.output(cloud?.egressAddresses ?? []);
    this.workflows = pulumi.output(plan.ecds.flatMap(reportWorkflows));
    this.registerOutputs({
      endpoints: this.endpoints,
      exposures: this.exposures,
      findings: this.findings,
      monthlyCost: this.monthlyCost,
      costItems: this.costItems,
      kubeconfig: this.kubeconfig,
      loadBalancers: this.loadBalancers,
      egressAddresses: this.egressAddresses,
      workflows: this.workflows,
    });
  }
}

/** The cluster's own network, as far as this environment makes it. */
function createNetwork(
  name: string,
  args: EnvironmentArgs,
  work: PlannedWork,
  parent: pulumi.ComponentResource,
): pulumi.Resource[] {
  const { aws, gcp, calico } = work.plan.network;
  if (aws) return [new AwsNetwork(`${name}-network`, handOver({ ...args.network }, work), { parent })];
  if (gcp) return [new GcpNetwork(`${name}-network`, handOver({ ...args.network }, work), { parent })];
  if (!calico) return [];
  return [new OnPremNetwork(`${name}-network`, handOver({ ...args.network }, work), { parent })];
}

/** Who may come in. Calico's own kinds are there once the network is. */
function createPolicies(
  name: string,
  args: EnvironmentArgs,
  work: PlannedWork,
  opts: pulumi.ComponentResourceOptions,
): void {
  const { guard, handBack, separation } = work.plan.policies;
  if (guard || handBack) new NodePortGuard(`${name}-guard`, handOver({ ...args }, work), opts);
  if (separation.objects.length > 0) {
    new TrafficSeparation(`${name}-separation`, handOver({ ...args }, work), opts);
  }
}

/** On-prem: MetalLB, where this environment installs it. */
function createBalancer(
  name: string,
  work: PlannedWork,
  network: pulumi.Resource[],
  parent: pulumi.ComponentResource,
): pulumi.Resource[] {
  const { metallb } = work.plan.balancing;
  if (!metallb) return [];
  const contents = new ClusterContents(`${name}-load-balancers`, { parent, dependsOn: network });
  return createMetalLb(name, metallb, work, contents);
}

/** The cloud's load balancers and firewall. Peers are told the addresses, whichever Service stands behind them. */
function createDoor(
  name: string,
  work: PlannedWork,
  parent: pulumi.ComponentResource,
): CloudDoor | undefined {
  const door = work.cloud?.createDoor(name, parent);
  for (const { name: loadBalancer, addresses } of door?.loadBalancers ?? []) {
    work.addresses.set(loadBalancer, pulumi.all(addresses));
  }
  return door;
}

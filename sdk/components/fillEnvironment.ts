import * as pulumi from "@pulumi/pulumi";
import { type ReportedCostItem, reportCostItem } from "../outputs/reportedCostItem";
import { type ReportedExposure, reportExposure } from "../outputs/reportedExposure";
import { type ReportedFinding, reportFinding } from "../outputs/reportedFinding";
import type { ReportedLoadBalancer } from "../outputs/reportedLoadBalancer";
import { type ReportedWorkflow, reportWorkflows } from "../outputs/reportedWorkflow";
import { type ExposureKey, exposuresAt } from "../plan/exposure";
import type { NetworkPlan } from "../plan/networkPlan";
import type { PlannedEnvironment } from "../planEnvironment";
import { fillNodePortGuard, NODE_PORT_GUARD } from "./access/nodePortGuard";
import { fillTrafficSeparation, TRAFFIC_SEPARATION } from "./access/trafficSeparation";
import { ECD_NETWORKING, fillEcdNetworking } from "./ecd/ecdNetworking";
import { type Endpoint, endpointsOf } from "./endpoint";
import { fillIngressController, INGRESS_CONTROLLER } from "./ingress/ingressController";
import { createNamespace } from "./kubernetes/namespace";
import type { LiveServices } from "./kubernetes/service";
import { createFrontends, reserveAddresses } from "./loadBalancer/frontends";
import { ClusterContents, inCluster } from "./network/cloudCluster";
import { createClusterNetwork } from "./network/clusterNetwork";
import { Part } from "./part";
import { fillPlatformServices, PLATFORM_SERVICES } from "./platform/platformServices";
import { claimObjects } from "./runtime/claimObjects";

/** The type of an environment, that of a stack included. */
export const ENVIRONMENT = "usage-engine-networking:index:Environment";

/** What an environment gives. */
export interface EnvironmentOutputs {
  endpoints: pulumi.Output<Endpoint>[];
  exposures: pulumi.Output<ReportedExposure[]>;
  findings: pulumi.Output<ReportedFinding[]>;
  monthlyCost: pulumi.Output<string>;
  costItems: pulumi.Output<ReportedCostItem[]>;
  kubeconfig: pulumi.Output<string | undefined>;
  loadBalancers: pulumi.Output<ReportedLoadBalancer[]>;
  egressAddresses: pulumi.Output<string[]>;
  workflows: pulumi.Output<ReportedWorkflow[]>;
}

/** Where an environment is brought up from. */
export interface EnvironmentPlace {
  /** Folder that relative paths start from. Default: the current one. */
  directory?: string;
  /** Whether no other environment can be in the stack: names of its load balancers then need no mark of whose they are. */
  isAlone: boolean;
}

/** A part with Services, whose endpoints are not known yet. */
interface OpenPart {
  part: Part;
  services: LiveServices;
  exposures: readonly ExposureKey[];
  outputs?: pulumi.Inputs;
}

/**
 * Makes everything of an environment, in the order in which one needs the other: the network, addresses that Services take,
 * the Services, what leads from outside to their node ports, and what peers are told.
 */
export function fillEnvironment(
  environment: pulumi.ComponentResource,
  name: string,
  plan: PlannedEnvironment,
  { directory, isAlone }: EnvironmentPlace,
): EnvironmentOutputs {
  claimObjects(environment, name, plan);
  const network = createClusterNetwork(environment, name, plan, directory);
  const reserved = reserveAddresses(environment, name, plan, { network, directory });
  const cloud = network.aws ?? network.gcp;
  // A kubeconfig that is named stands before the cloud's own.
  const own = cloud && !plan.args.cluster && { ...inCluster(cloud), parent: environment };
  const within = { parent: own ? new ClusterContents(`${name}-contents`, own) : environment };
  const namespace = plan.namespace.create ? [createNamespace(`${name}-namespace`, plan, within)] : [];
  const before = [...namespace, ...reserved.before];
  const inNamespace = { ...within, dependsOn: before };
  // Pods need the network, and Calico's own kinds are there once it is. The rest is only written down.
  const afterNetwork = { ...within, dependsOn: [...network.parts, ...(cloud?.ready ?? []), ...before] };

  const part = { name, plan, directory, reserved: reserved.before };
  const controller = createIngressController(part, afterNetwork);
  const open = [
    ...controller,
    ...createPlatform(part, controller, inNamespace),
    ...createEcds(part, inNamespace),
  ];
  const services = new Map(open.flatMap(({ services }) => [...services]));
  createPolicies(name, plan, afterNetwork);
  const opened = createFrontends(environment, name, plan, { network, services, isAlone });
  const frontends = [...reserved.frontends, ...opened];

  const addresses = new Map(frontends.map(({ name, addresses }) => [name, pulumi.all(addresses)]));
  const made = { plan, services, addresses };
  for (const { part, exposures, outputs } of open) {
    part.finish({ ...outputs, endpoints: endpointsOf(exposuresAt(plan.exposures, exposures), made) });
  }
  return {
    endpoints: endpointsOf(plan.exposures, made),
    exposures: pulumi.output(plan.exposures.map(reportExposure)),
    findings: pulumi.output(plan.findings.map(reportFinding)),
    monthlyCost: pulumi.output(plan.cost.monthly),
    costItems: pulumi.output(plan.cost.items.map(reportCostItem)),
    kubeconfig: pulumi.output(cloud?.kubeconfig),
    loadBalancers: pulumi.output(frontends),
    egressAddresses: pulumi.output(cloud?.egressAddresses ?? []),
    workflows: pulumi.output(plan.ecds.flatMap(reportWorkflows)),
  };
}

/** What parts with Services are made of. */
interface Surroundings {
  /** Of the environment. */
  name: string;
  plan: NetworkPlan;
  directory?: string | undefined;
  /**
   * Addresses that Services take. Each Service depends on them by itself: where it goes and its component stays, nothing else
   * keeps the engine from taking the address away beside it.
   */
  reserved: pulumi.Resource[];
}

function createIngressController(
  { name, plan: { ingress }, directory, reserved }: Surroundings,
  opts: pulumi.ComponentResourceOptions,
): OpenPart[] {
  if (!ingress) return [];
  const at = `${name}-ingress`;
  const part = new Part(INGRESS_CONTROLLER, at, opts);
  const services = fillIngressController(part, at, ingress, { directory, reserved });
  return [{ part, services, exposures: ingress.exposures, outputs: { className: ingress.className } }];
}

function createPlatform(
  { name, plan, reserved }: Surroundings,
  controller: readonly OpenPart[],
  opts: pulumi.ComponentResourceOptions,
): OpenPart[] {
  if (plan.platform.mode === "none") return [];
  const at = `${name}-platform`;
  const part = new Part(PLATFORM_SERVICES, at, opts);
  const around = { controller: controller.map(({ part }) => part), reserved };
  const services = fillPlatformServices(part, at, plan, around);
  return [{ part, services, exposures: plan.platform.exposures }];
}

function createEcds(
  { name, plan, reserved }: Surroundings,
  opts: pulumi.ComponentResourceOptions,
): OpenPart[] {
  if (plan.ecds.length === 0) return [];
  const at = `${name}-ecds`;
  const part = new Part(ECD_NETWORKING, at, opts);
  const exposures = plan.ecds.flatMap((ecd) => ecd.exposures);
  return [{ part, services: fillEcdNetworking(part, at, plan, reserved), exposures }];
}

/** Who may come in on-prem, and which pods may call which. */
function createPolicies(
  name: string,
  { policies }: NetworkPlan,
  opts: pulumi.ComponentResourceOptions,
): void {
  const { guard, handBack, separation } = policies;
  if (guard || handBack) {
    const part = new Part(NODE_PORT_GUARD, `${name}-guard`, opts);
    part.finish({ policies: fillNodePortGuard(part, `${name}-guard`, policies) });
  }
  if (separation.objects.length > 0) {
    const part = new Part(TRAFFIC_SEPARATION, `${name}-separation`, opts);
    const made = fillTrafficSeparation(part, `${name}-separation`, policies);
    part.finish({ mode: separation.mode, policies: made });
  }
}

import type { Exposure } from "../config/exposure";
import type { Protocol } from "../config/protocol";
import type { Stage } from "../config/stage";
import type { Target } from "../config/target";
import type { CostEstimate } from "../cost/estimate";
import type { PricedPlan } from "../cost/pricedPlan";
import type { Finding } from "../findings/finding";
import { formatPath } from "../findings/path";
import type { Enforcement } from "../plan/access/enforcement";
import { type EnforcedExposure, exposureLookup } from "../plan/exposure";
import type { PlannedLoadBalancer } from "../plan/loadBalancers/loadBalancer";
import { describedNodePorts, type PlannedNodePort } from "../plan/nodePorts/nodePorts";
import { rangeTexts } from "../values/cidr";
import { type InstalledThing, installedThings } from "./installed";
import { type Uncalled, uncalledEcds } from "./uncalled";
import { waitingEcds } from "./waiting";

/** What `plan --format json` prints. Fields are added at the end, never renamed or removed within a major version. */
export interface PlanJson {
  /** Null where the stack file could not be read. */
  target: Target | null;
  exposures: ExposureJson[];
  nodePorts: NodePortJson[];
  loadBalancers: LoadBalancerJson[];
  findings: Finding[];
  /** What it costs in a month, by list prices. Null where there is no plan. */
  cost: CostEstimate | null;
  /** ECDs that have no exposure because nothing calls them, by reason. */
  uncalled: Uncalled[];
  /** How much is made. Null where there is no plan. */
  stage: Stage | null;
  /** ECDs whose ECDeployment waits for the stage `ecds`; what leads to them is planned, and made, all the same. */
  waiting: string[];
  /** What the environment brings besides ways in: a cluster, a network plugin, controllers. */
  installed: InstalledThing[];
}

/** One port that can be called. */
export interface ExposureJson {
  owner: string;
  name: string;
  port: number;
  protocol: Protocol;
  via: Exposure;
  nodePort: number | null;
  host: string | null;
  path: string | null;
  sources: string[];
  keepsSourceAddress: boolean;
  node: string | null;
  reason: string;
  /** Name of the Service that carries it. */
  service: string;
  loadBalancer: string | null;
  /** Configuration path that causes it. */
  configPath: string;
  /** What enforces `sources`; null where nothing does. Its name is of the first version. */
  door: Enforcement | null;
  /** Configuration paths of hidden values that bear on it: the rest of it is then a guess. Absent where there are none. */
  undecided?: string[];
  /** Whether its descriptor switches the ECD off. Absent where not. */
  disabled?: true;
}

/** A node port that the environment takes. */
export interface NodePortJson {
  nodePort: number | null;
  owner: string;
  names: string[];
  protocols: Protocol[];
  use: PlannedNodePort["use"];
}

/** One load balancer, or one address of a cloud's load balancer. */
export interface LoadBalancerJson
  extends Pick<PlannedLoadBalancer, "name" | "kind" | "shared" | "zones" | "addresses"> {
  listeners: Pick<ExposureJson, "owner" | "name" | "port" | "protocol" | "nodePort">[];
  /** Names in a zone of the cloud that lead to it. Absent where there are none. */
  names?: string[];
}

/** A plan as JSON: plain values, in the plan's own stable order. */
export function planJson(plan: PricedPlan): PlanJson {
  return {
    target: plan.target,
    exposures: plan.exposures.map(exposureJson),
    nodePorts: describedNodePorts(plan).map(({ nodePort, owner, names, protocols, use }) => ({
      nodePort,
      owner,
      names,
      protocols,
      use,
    })),
    loadBalancers: loadBalancersJson(plan),
    findings: plan.findings.map(findingJson),
    cost: plan.cost,
    uncalled: uncalledEcds(plan.ecds),
    stage: plan.stage,
    waiting: waitingEcds(plan.ecds),
    installed: installedThings(plan),
  };
}

/** A plan's load balancers, each with what it answers for. */
export function loadBalancersJson({
  loadBalancers,
  exposures,
  dns,
}: Pick<PricedPlan, "loadBalancers" | "exposures" | "dns">): LoadBalancerJson[] {
  const at = exposureLookup(exposures);
  const namesOf = (balancer: string) =>
    (dns?.records ?? []).flatMap(({ name, loadBalancer }) => (loadBalancer === balancer ? [name] : []));
  return loadBalancers.map(({ name, kind, shared, zones, addresses, exposures: keys }) => {
    const names = namesOf(name);
    return {
      name,
      kind,
      shared,
      zones,
      addresses,
      listeners: at(keys).map(({ owner, name, port, protocol, nodePort }) => ({
        owner,
        name,
        port,
        protocol,
        nodePort,
      })),
      ...(names.length > 0 && { names }),
    };
  });
}

/** What can be said where there is no plan: the findings alone. */
export function planlessJson(findings: readonly Finding[]): PlanJson {
  return {
    target: null,
    exposures: [],
    nodePorts: [],
    loadBalancers: [],
    findings: findings.map(findingJson),
    cost: null,
    uncalled: [],
    stage: null,
    waiting: [],
    installed: [],
  };
}

/** One exposure as JSON. */
export function exposureJson(one: EnforcedExposure): ExposureJson {
  return {
    owner: one.owner,
    name: one.name,
    port: one.port,
    protocol: one.protocol,
    via: one.via,
    nodePort: one.nodePort,
    host: one.host,
    path: one.path,
    sources: rangeTexts(one.sources),
    keepsSourceAddress: one.keepsSourceAddress,
    node: one.node,
    reason: one.reason,
    service: one.service,
    loadBalancer: one.loadBalancer,
    configPath: formatPath(one.configPath),
    door: one.enforcement,
    ...(one.undecided.length > 0 && { undecided: one.undecided }),
    ...(one.disabled && { disabled: true }),
  };
}

function findingJson({ code, severity, path, message, fix, accepted, place, related }: Finding): Finding {
  return {
    code,
    severity,
    path,
    message,
    fix,
    ...(accepted === undefined ? {} : { accepted }),
    ...(place && { place }),
    ...(related && { related }),
  };
}

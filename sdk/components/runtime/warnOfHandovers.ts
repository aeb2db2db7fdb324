import * as pulumi from "@pulumi/pulumi";
import { errorsIn } from "../../findings/finding";
import { Findings } from "../../findings/findings";
import { type PlanWithServices, reportClassChanges } from "../../plan/loadBalancers/classChanges";
import { reportSchemeChanges, type Schemes } from "../../plan/loadBalancers/schemeChanges";
import type { NetworkPlan } from "../../plan/networkPlan";
import { type Holder, handovers, type PlanWithNodePorts } from "../../plan/nodePorts/handover";
import { reportHandovers } from "../../plan/nodePorts/reportHandovers";
import { isTree } from "../../values/merge";
import { type ListedResource, listResources } from "./listResources";
import { findingLine, reportRemarks } from "./reportFindings";

/** Resources whose node ports the state tells, by their type. */
const HOLDERS: readonly [type: RegExp, kind: "Service" | "ECDeployment"][] = [
  [/^kubernetes:core\/v1:Service(Patch)?$/, "Service"],
  [/^kubernetes:mz\.digitalroute\.com\/[^:]+:ECDeployment$/, "ECDeployment"],
];

/**
 * Warns in a preview of node ports that the stack's own state has with one object and the plan with another, and of Services
 * that have a class of load balancers and would get another; refuses another scheme of an address that is in use. The update
 * would end there. A state that cannot be read holds nothing up. An update writes its state while it runs, and has had its
 * preview.
 */
export function warnOfHandovers(
  plan: PlanWithNodePorts & PlanWithServices & Pick<NetworkPlan, "namespace" | "balancing">,
  section?: readonly string[],
): void {
  if (!pulumi.runtime.isDryRun()) return;
  void listResources().then((resources) => {
    const findings = new Findings();
    const moved = handovers(holdersIn(resources), plan);
    reportHandovers(moved, "what is up now", () => undefined, findings);
    if (!reportSchemeChanges(schemesIn(resources), plan.balancing.addresses, findings))
      reportClassChanges(classesIn(resources, plan.namespace.name), plan, findings);
    const found = findings.sorted();
    reportRemarks(found, section);
    // The engine ends a preview with errors, whoever logs them.
    for (const error of errorsIn(found)) pulumi.log.error(findingLine(error, section));
  });
}

/** Which Services of a namespace are load balancers, and of which class, by the resources of a stack. */
function classesIn(resources: readonly ListedResource[], namespace: string): Map<string, string | undefined> {
  const classes = new Map<string, string | undefined>();
  for (const { type, outputs } of resources) {
    const { metadata, spec } = outputs;
    if (!HOLDERS.some(([pattern, kind]) => kind === "Service" && pattern.test(type))) continue;
    if (!isTree(metadata) || metadata.namespace !== namespace || !isTree(spec)) continue;
    const { loadBalancerClass } = spec;
    if (spec.type !== "LoadBalancer") continue;
    classes.set(String(metadata.name), typeof loadBalancerClass === "string" ? loadBalancerClass : undefined);
  }
  return classes;
}

/** Whether the addresses on GCP are internal, by the resources of a stack. */
function schemesIn(resources: readonly ListedResource[]): Schemes {
  const addresses = resources.filter(({ type }) => type === "gcp:compute/address:Address");
  return new Map(addresses.map(({ outputs }) => [String(outputs.name), outputs.addressType === "INTERNAL"]));
}

/** Who has which node port, by the resources of a stack. */
function holdersIn(resources: readonly ListedResource[]): Map<number, Holder> {
  const holders = new Map<number, Holder>();
  for (const { type, outputs } of resources) {
    const kind = HOLDERS.find(([pattern]) => pattern.test(type))?.[1];
    const { metadata, spec } = outputs;
    if (kind === undefined || !isTree(metadata)) continue;
    for (const nodePort of nodePortsIn(spec)) holders.set(nodePort, `${kind} ${String(metadata.name)}`);
  }
  return holders;
}

function nodePortsIn(spec: unknown): number[] {
  if (!isTree(spec)) return [];
  const services = listOf(spec.services).map((one) => (isTree(one) ? one.spec : undefined));
  const own = [...listOf(spec.ports).map((port) => isTree(port) && port.nodePort), spec.healthCheckNodePort];
  return [...own.filter((one) => typeof one === "number"), ...services.flatMap(nodePortsIn)];
}

function listOf(value: unknown): unknown[] {
  return Array.isArray(value) ? value : [];
}

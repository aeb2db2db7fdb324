import type { PlannedEcd } from "../../plan/ecd/ecd";
import type { NetworkPlan } from "../../plan/networkPlan";
import { hiddenInDescriptor, type IsHidden, isSensitive } from "./hiddenFields";

/** One thing that an environment makes or sets, with every field that decides it. */
export interface PlanObject {
  /** `Service`, `ECDeployment`, `Calico`. */
  kind: string;
  /** Empty where there is one at most. */
  name: string;
  fields: object;
  isHidden: IsHidden;
}

type Named = { name: string };

/**
 * A plan as the objects that it comes to. Whatever a part of the plan holds beside its objects is an object of its own, so that
 * a field that is added to the plan is compared without being named here. Left out is what only says again what other fields
 * say: exposures (they are compared by themselves), node ports and routes (the Services and Ingresses have them), which
 * pods and flows the policies are made from, and what a Service looks like behind its load balancer.
 */
export function planObjects(plan: Partial<NetworkPlan>): PlanObject[] {
  const { namespace, network, platform, ingress, ecds = [], loadBalancers = [], balancing, policies } = plan;
  return [
    ...rest("environment", without(plan, [...PARTS, ...SAID_ELSEWHERE])),
    ...one("namespace", namespace),
    ...(network ? networkObjects(network) : []),
    ...(platform ? platformObjects(platform) : []),
    ...(ingress ? ingressObjects(ingress) : []),
    ...ecds.flatMap(ecdObjects),
    ...loadBalancers.map((balancer) => ({
      kind: "load balancer",
      name: balancer.name,
      fields: without(balancer, OWNED),
      isHidden: isSensitive,
    })),
    ...(balancing ? balancingObjects(balancing) : []),
    ...(policies ? policyObjects(policies) : []),
    ...each("firewall rule", plan.firewallRules ?? []),
    ...each("name", plan.dns?.records ?? []),
    ...rest("DNS zone", without(plan.dns ?? {}, ["records"])),
  ];
}

const PARTS = [
  "namespace",
  "network",
  "platform",
  "ingress",
  "ecds",
  "loadBalancers",
  "balancing",
  "policies",
  "firewallRules",
  "dns",
] as const satisfies (keyof NetworkPlan)[];
const OWNED = ["exposures"] as const satisfies (keyof NetworkPlan)[];
const SAID_ELSEWHERE: readonly string[] = [...OWNED, "nodePorts", "findings", "cost", "args", "settings"];

function networkObjects(network: NetworkPlan["network"]): PlanObject[] {
  const { calico, aws, gcp } = network;
  return [
    ...rest("network", without(network, ["calico", "aws", "gcp"])),
    // The Installation has the pools too.
    ...one("Calico", calico && without(calico, ["ipPools"])),
    ...one("AWS network", aws),
    ...one("GCP network", gcp),
  ];
}

function platformObjects(platform: NetworkPlan["platform"]): PlanObject[] {
  const { services, patches, ingresses, serversTransport } = platform;
  const parts = ["services", "patches", "ingresses", "serversTransport"];
  return [
    ...rest("platform", without(platform, [...parts, ...OWNED, "routes"])),
    ...each("Service", services),
    ...each("patch of the Service", patches),
    ...each("Ingress", ingresses),
    ...each("ServersTransport", serversTransport ? [serversTransport] : []),
  ];
}

function ingressObjects(ingress: NonNullable<NetworkPlan["ingress"]>): PlanObject[] {
  return [
    ...rest("ingress controller", without(ingress, ["service", ...OWNED])),
    ...each("chart's Service", [ingress.service]),
  ];
}

function ecdObjects(ecd: PlannedEcd): PlanObject[] {
  const { name, services, operatorServices, ingress, descriptor, isWaiting } = ecd;
  const parts = ["services", "operatorServices", "ingress", "descriptor"];
  const own = without(ecd, [...parts, ...OWNED, "routes", "configPath"]);
  return [
    { kind: "ECD", name, fields: own, isHidden: isSensitive },
    ...each("Service", services),
    ...each("operator's Service", operatorServices),
    ...each("Ingress", ingress ? [ingress] : []),
    ...(descriptor && !isWaiting
      ? [{ kind: "ECDeployment", name, fields: descriptor, isHidden: hiddenInDescriptor(ecd.secretFields) }]
      : []),
  ];
}

function balancingObjects(balancing: NetworkPlan["balancing"]): PlanObject[] {
  const parts = ["nlbs", "addresses", "metallb"];
  return [
    ...rest("load balancing", without(balancing, parts)),
    ...each("Network Load Balancer", balancing.nlbs),
    ...each("address", balancing.addresses),
    ...one("MetalLB", balancing.metallb),
  ];
}

function policyObjects(policies: NetworkPlan["policies"]): PlanObject[] {
  const { guard, handBack, separation } = policies;
  const objects = [...(guard?.objects ?? []), ...separation.objects];
  return [
    ...rest("policies", without(policies, ["guard", "handBack", "separation", "workloads"])),
    ...one("node port guard", guard && without(guard, ["objects", "allowed", "closed"])),
    ...one("settings for host endpoints", handBack),
    ...one("separation", without(separation, ["objects", "targets", "flows"])),
    ...objects.map((object) => ({
      kind: object.kind,
      name: object.metadata.name,
      fields: object,
      isHidden: isSensitive,
    })),
  ];
}

/** What a part of the plan holds beside its objects; nothing where there is nothing. */
function rest(kind: string, fields: object): PlanObject[] {
  return Object.keys(fields).length > 0 ? one(kind, fields) : [];
}

function without(value: object, keys: readonly string[]): object {
  return Object.fromEntries(Object.entries(value).filter(([key]) => !keys.includes(key)));
}

function one(kind: string, fields: object | undefined): PlanObject[] {
  return fields ? [{ kind, name: "", fields, isHidden: isSensitive }] : [];
}

function each(kind: string, list: readonly Named[]): PlanObject[] {
  return list.map((fields) => ({ kind, name: fields.name, fields, isHidden: isSensitive }));
}

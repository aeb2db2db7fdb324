import { EksNetworkPlugin } from "../../config/awsArgs";
import { type LoadBalancerArgs, Scheme } from "../../config/loadBalancerArgs";
import type { Findings } from "../../findings/findings";
import type { Path } from "../../findings/path";
import { KUBE_PROXY_HEALTH } from "../../values/kubernetesPorts";
import { shortName } from "../../values/shortName";
import { admitSources, type PlannedNlbRule } from "../access/securityGroups/nlbRules";
import type { PlannedAws } from "../network/awsNetwork";
import type { OwnedService } from "../ownedServices";
import type { PlannedService, PlannedServicePort } from "../service";
import { type Assignment, exposuresOf, type PlannedLoadBalancer } from "./loadBalancer";

/** Quotas of AWS (https://docs.aws.amazon.com/elasticloadbalancing/latest/network/load-balancer-limits.html). */
const LIMITS = {
  listeners: 50,
  targetGroupsOfOneGroup: 50,
  crossZoneTargets: 500,
};

/** One listener of a Network Load Balancer, with its target group. */
export interface PlannedNlbListener {
  /** Unique in the environment, and short enough for a target group. */
  name: string;
  owner: string;
  /** The Service behind it, and the name of its port there. */
  service: string;
  portName: string;
  port: number;
  protocol: "TCP" | "UDP" | "TCP_UDP";
  /** Null where the API server chooses it. */
  nodePort: number | null;
  /** Port of the HTTP check of `/healthz` on the nodes; null: the Service's own health check node port, chosen by the API server. */
  healthCheckPort: number | null;
  /** Whether an address of one zone also reaches nodes of the others (0.01 dollars per GB each way). */
  crossZone: boolean;
  /** Whether targets see the client's own address. UDP always keeps it. */
  keepsSourceAddress: boolean;
}

/** A Network Load Balancer of the stack. */
export interface PlannedNlb {
  name: string;
  internal: boolean;
  zones: number;
  /** Private addresses, one per zone, where the configuration names them or the VPC is the stack's own. */
  privateAddresses: string[];
  listeners: PlannedNlbListener[];
  rules: PlannedNlbRule[];
  /** How many security groups hold the rules. */
  sourceGroups: number;
}

/** What AWS carries. */
export interface AwsLoadBalancing {
  loadBalancers: PlannedLoadBalancer[];
  assignments: Assignment[];
  nlbs: PlannedNlb[];
}

/** What the plan of AWS's load balancers needs to know of the rest. */
export interface AwsContext {
  args: LoadBalancerArgs;
  aws: PlannedAws;
  namespace: string;
  /** Path of the `loadBalancer` section. */
  path: Path;
  findings: Findings;
}

/** Puts Services on Network Load Balancers: one for all, and one for each that asks for its own. */
export function planAwsLoadBalancers(
  services: readonly OwnedService[],
  context: AwsContext,
): AwsLoadBalancing {
  const { args, aws, namespace, path, findings } = context;
  const shared = services.filter((one) => !one.dedicated);
  const groups: { name: string; shared: boolean; path: Path; services: readonly OwnedService[] }[] = [];
  // AWS keeps names that begin so for itself.
  const prefix = /^internal(-|$)/.test(namespace) ? `nlb-${namespace}` : namespace;
  if (shared.length > 0) groups.push({ name: shortName(prefix, 24), shared: true, path, services: shared });
  for (const one of services.filter((service) => service.dedicated)) {
    const name = shortName(`${prefix}-${one.service.name}`, 24);
    groups.push({ name, shared: false, path: one.path, services: [one] });
  }
  if (groups.length === 0) return { loadBalancers: [], assignments: [], nlbs: [] };
  checkTargets(services, context);
  const { zones, subnets } = planZones(context);
  checkReach(services, zones, context);
  const crossZoneAlways = !aws.nodes || aws.nodes.min < zones;
  const nlbs = groups.map((group) => {
    const listeners = planListeners(group.services, crossZoneAlways, findings);
    if (listeners.length > LIMITS.listeners) {
      findings.add(
        "UEN352",
        group.path,
        `${listeners.length} listeners on ${group.name}, and ${LIMITS.listeners} are the most`,
      );
    }
    const { rules, sourceGroups } = admitSources(group, listeners, findings);
    const internal = args.scheme !== Scheme.InternetFacing;
    // Only one load balancer can have the address that is kept for it in each zone.
    const kept = group.shared ? (args.addresses ?? subnets) : [];
    return {
      name: group.name,
      internal,
      zones,
      privateAddresses: internal ? kept : [],
      listeners,
      rules,
      sourceGroups,
    };
  });
  checkTargetGroups(nlbs, context);
  return {
    nlbs,
    assignments: groups.flatMap((group) =>
      group.services.map((one) => ({ service: carried(one.service), loadBalancer: group.name })),
    ),
    loadBalancers: groups.map((group, index) => ({
      name: group.name,
      kind: "nlb",
      shared: group.shared,
      zones,
      addresses: zones,
      isPublic: !(nlbs[index]?.internal ?? true),
      forwardingRules: null,
      exposures: exposuresOf(group.services),
      path: group.path,
    })),
  };
}

function carried(service: PlannedService): PlannedService {
  return { ...service, statusExpected: false };
}

function planListeners(
  services: readonly OwnedService[],
  crossZoneAlways: boolean,
  findings: Findings,
): PlannedNlbListener[] {
  const byPort = new Map<number, { holder: OwnedService; listener: PlannedNlbListener }>();
  for (const one of services) {
    const local = one.service.externalTrafficPolicy === "Local";
    if (one.madeByOperator && local && one.service.healthCheckNodePort === undefined) {
      findings.add(
        "UEN360",
        one,
        `${one.owner} has policy Local, and its health check node port is not pinned`,
        "Set healthCheckNodePort, a free node port, in the spec of the descriptor's Service.",
      );
    }
    for (const port of one.service.ports) {
      if (port.protocol === "SCTP") {
        findings.add(
          "UEN350",
          one,
          `${one.owner}'s ${port.name} is SCTP, and a Network Load Balancer carries none`,
        );
        continue;
      }
      if (one.madeByOperator && port.nodePort === undefined) {
        findings.add("UEN360", one, `${one.owner}'s ${port.name} has no pinned node port`);
      }
      const taken = byPort.get(port.port);
      if (taken === undefined) {
        byPort.set(port.port, { holder: one, listener: listenerOf(one, port, local || crossZoneAlways) });
      } else if (taken.holder === one && taken.listener.nodePort === (port.nodePort ?? null)) {
        taken.listener.protocol = "TCP_UDP";
        taken.listener.keepsSourceAddress = true;
      } else {
        const why = taken.holder === one ? "on another node port" : `for ${taken.holder.owner}`;
        findings.add("UEN356", one, `${one.owner}'s ${port.name}: port ${port.port} is taken already ${why}`);
      }
    }
  }
  return [...byPort.values()].map(({ listener }) => listener);
}

function listenerOf(one: OwnedService, port: PlannedServicePort, crossZone: boolean): PlannedNlbListener {
  const local = one.service.externalTrafficPolicy === "Local";
  const protocol = port.protocol === "UDP" ? "UDP" : "TCP";
  return {
    name: shortName(`${one.service.namespace}-${one.owner}-${port.port}-${protocol.toLowerCase()}`, 24),
    owner: one.owner,
    service: one.service.name,
    portName: port.name,
    port: port.port,
    protocol,
    nodePort: port.nodePort ?? null,
    healthCheckPort: local ? (one.service.healthCheckNodePort ?? null) : KUBE_PROXY_HEALTH,
    crossZone,
    keepsSourceAddress: local || protocol === "UDP",
  };
}

/** In how many zones, and which private addresses are kept there. */
function planZones({ args, aws, path, findings }: AwsContext): { zones: number; subnets: string[] } {
  const internal = args.scheme !== Scheme.InternetFacing;
  const existing = internal ? aws.existingVpc?.privateSubnetIds : aws.existingVpc?.publicSubnetIds;
  const most = aws.vpc?.zones.length ?? existing?.length;
  const wanted = args.zones ?? args.addresses?.length ?? most ?? 2;
  if (wanted < 1 || !Number.isInteger(wanted) || (most !== undefined && wanted > most)) {
    const kind = internal ? "private" : "public";
    findings.add("UEN304", [...path, "zones"], `${wanted} zones, and ${most ?? 0} ${kind} subnets are known`);
  }
  if (args.addresses && args.addresses.length !== wanted) {
    findings.add("UEN304", [...path, "addresses"], `${args.addresses.length} addresses for ${wanted} zones`);
  }
  if (most === undefined) {
    const list = internal ? "privateSubnetIds" : "publicSubnetIds";
    const at = [...path.slice(0, -1), "network", "aws", "existingVpc", list];
    findings.add("UEN310", at, "the load balancer needs a subnet in each of its zones");
  }
  const zones = Math.max(1, Math.min(wanted, most ?? wanted));
  const subnets = aws.vpc?.zones.slice(0, zones).map((zone) => zone.loadBalancerAddress) ?? [];
  return { zones, subnets };
}

/**
 * In how many zones nodes may be; undefined where nothing is known of them. Subnets that are named for nodes or load
 * balancers stand for zones.
 */
function nodeZones({ vpc, existingVpc, nodes }: PlannedAws): number | undefined {
  if (vpc) return vpc.zones.length;
  const { privateSubnetIds = [], publicSubnetIds = [] } = existingVpc ?? {};
  if (nodes) return (nodes.placement === "public" ? publicSubnetIds : privateSubnetIds).length;
  return privateSubnetIds.length || publicSubnetIds.length || undefined;
}

/** Refuses zones in which the load balancer reaches nobody: targets of a zone that it is not in get no traffic. */
function checkReach(
  services: readonly OwnedService[],
  zones: number,
  { aws, path, findings }: AwsContext,
): void {
  const reach = nodeZones(aws);
  if (reach === undefined || zones >= reach) return;
  const where = `in any of ${reach} zones, and the load balancer is in ${zones === 1 ? "one" : `${zones} zones`}`;
  for (const one of services) {
    if (one.service.externalTrafficPolicy === "Local")
      findings.add("UEN366", one, `${one.owner} has policy Local, and its pods may run ${where}`);
  }
  const fewest = aws.nodes?.min;
  if (fewest !== undefined && fewest <= reach - zones) {
    const nodes = fewest === 1 ? "the only node may be" : `all ${fewest} nodes may be`;
    findings.add("UEN366", [...path, "zones"], `${nodes} outside: nodes are ${where}`);
  }
}

function checkTargets(services: readonly OwnedService[], { aws, path, findings }: AwsContext): void {
  const existing = aws.existingCluster;
  if (existing && existing.nodeGroups.length + existing.autoScalingGroups.length === 0) {
    findings.add("UEN363", path, `${existing.name} has neither nodeGroups nor autoScalingGroups`);
  }
  if (aws.cluster?.networkPlugin !== EksNetworkPlugin.Calico) return;
  for (const one of services) {
    const type = one.service.annotations["service.beta.kubernetes.io/aws-load-balancer-nlb-target-type"];
    if (type === "ip") findings.add("UEN351", one, `${one.owner} asks for targets by address`);
  }
}

function checkTargetGroups(nlbs: readonly PlannedNlb[], { aws, path, findings }: AwsContext): void {
  const targetGroups = nlbs.reduce((sum, nlb) => sum + nlb.listeners.length, 0);
  if (
    targetGroups > LIMITS.targetGroupsOfOneGroup &&
    nlbs.every((nlb) => nlb.listeners.length <= LIMITS.listeners)
  ) {
    findings.add(
      "UEN352",
      path,
      `${targetGroups} target groups for one Auto Scaling group, and ${LIMITS.targetGroupsOfOneGroup} are the most`,
    );
  }
  const crossZone = Math.max(
    0,
    ...nlbs.map((nlb) => nlb.listeners.filter((listener) => listener.crossZone).length),
  );
  const nodes = aws.nodes?.max ?? 0;
  if (crossZone * nodes > LIMITS.crossZoneTargets) {
    findings.add(
      "UEN362",
      path,
      `${nodes} nodes times ${crossZone} target groups are ${nodes * crossZone} targets`,
    );
  }
}

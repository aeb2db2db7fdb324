import { Protocol } from "../../../config/protocol";
import type { Findings } from "../../../findings/findings";
import type { Path } from "../../../findings/path";
import { byFamily, type Cidr } from "../../../values/cidr";
import { KUBE_PROXY_HEALTH } from "../../../values/kubernetesPorts";
import { shortName } from "../../../values/shortName";
import { aboutExposure, type PlannedExposure } from "../../exposure";
import type { PlannedNlb } from "../../loadBalancers/loadBalancersAws";
import type { PlannedAws } from "../../network/awsNetwork";
import type { PlannedGcp } from "../../network/gcpNetwork";
import type { NodePortRange } from "../../nodePorts/nodePortRange";
import type { OwnedService } from "../../ownedServices";

/** A node port that is called from outside directly, without a load balancer. */
interface DirectNodePort {
  exposure: PlannedExposure;
  /** The Service that opens it. */
  owned: OwnedService;
}

/** What the nodes of a cloud admit: nothing else from outside reaches them. */
export interface PlannedFirewallRule {
  /** Unique in the environment. */
  name: string;
  /** The name that it had before its Service was renamed. */
  formerName?: string;
  protocol: Protocol;
  /** First and last port; or the Service's port whose node port the API server chooses. */
  ports: { first: number; last: number } | { service: string; port: number; protocol: Protocol };
  /** Who is admitted; `loadBalancers` are the stack's own. */
  from: "sources" | "loadBalancers";
  /** Empty for `loadBalancers`. */
  sources: readonly Cidr[];
}

/** A security group's rules for one direction, less what EKS itself puts there. */
const SECURITY_GROUP_RULES = 58;

/** What a cloud's firewall rules depend on. */
export interface FirewallContext {
  aws?: PlannedAws;
  gcp?: PlannedGcp;
  nlbs: readonly PlannedNlb[];
  nodePortRange: NodePortRange;
  /** Path that findings about the whole of it name. */
  path: Path;
  findings: Findings;
}

/** The rules of the nodes' security group or firewall: the direct node ports, and what the load balancers need. */
export function planFirewallRules(
  owned: readonly OwnedService[],
  context: FirewallContext,
): PlannedFirewallRule[] {
  const { aws, gcp, findings } = context;
  if (!aws && !gcp) return [];
  // A firewall rule without sources would admit everybody (GCP), and one for nobody is none.
  const rules = directNodePorts(owned)
    .filter(({ exposure }) => exposure.sources.length > 0)
    .flatMap((one) => rulesOf(one, context));
  if (gcp && gcp.nodeTag === undefined && rules.length > 0) {
    findings.add(
      "UEN364",
      context.path,
      `${rules.length} node ports are to be opened, and no node tag is known`,
    );
  }
  if (!aws) return rules;
  checkNodeGroup(aws, rules, context);
  const all = [...rules, ...loadBalancerRules(context)];
  const ofApi = aws.cluster?.apiSources.privately.length ?? 0;
  const count = all.reduce((sum, rule) => sum + Math.max(1, rule.sources.length), ofApi);
  if (count > SECURITY_GROUP_RULES) {
    findings.add(
      "UEN353",
      context.path,
      `${count} rules for the nodes' security group, and ${SECURITY_GROUP_RULES} are free`,
    );
  }
  return all;
}

function directNodePorts(owned: readonly OwnedService[]): DirectNodePort[] {
  return owned
    .filter(({ service }) => service.type === "NodePort")
    .flatMap((one) => one.exposures.map((exposure) => ({ exposure, owned: one })));
}

/** Says where the nodes' own security group is a guess: it is read of node groups and Auto Scaling groups that are named. */
function checkNodeGroup(
  { existingCluster }: PlannedAws,
  rules: readonly PlannedFirewallRule[],
  { path, findings }: FirewallContext,
): void {
  if (!existingCluster || existingCluster.nodeSecurityGroupId !== undefined || rules.length === 0) return;
  const { name, nodeGroups, autoScalingGroups } = existingCluster;
  if (nodeGroups.length + autoScalingGroups.length > 0) return;
  findings.add(
    "UEN329",
    [...path, "existingCluster", "nodeSecurityGroupId"],
    `${rules.length === 1 ? "1 rule goes" : `${rules.length} rules go`} to the security group of the cluster ${name}, and its nodes may have another`,
  );
}

/** A firewall rule of GCP has ranges of one family (https://docs.cloud.google.com/firewall/docs/using-firewalls). */
function rulesOf(one: DirectNodePort, { gcp, findings }: FirewallContext): PlannedFirewallRule[] {
  const rule = ruleOf(one, findings);
  const families = byFamily(rule.sources);
  if (!gcp || families.length < 2) return [rule];
  return families.map(({ family, ranges }) => ({
    ...rule,
    ...(family === "IPv6" && { name: `${rule.name}-ipv6` }),
    sources: ranges,
  }));
}

function ruleOf({ exposure, owned }: DirectNodePort, findings: Findings): PlannedFirewallRule {
  const { owner, name, service, port, protocol, nodePort, sources } = exposure;
  if (nodePort === null && owned.madeByOperator) {
    findings.add("UEN360", aboutExposure(exposure), `${owner}'s ${name} has no pinned node port`);
    if (exposure.pin) findings.withdraw("UEN104", exposure.pin);
  }
  return {
    name: ruleName(service, name),
    ...(owned.formerName !== undefined && { formerName: ruleName(owned.formerName, name) }),
    protocol,
    ports: nodePort === null ? { service, port, protocol } : { first: nodePort, last: nodePort },
    from: "sources",
    sources,
  };
}

function ruleName(service: string, portName: string): string {
  return shortName(`${service}-${portName}`, 40);
}

/** The load balancers' own group reaches node ports: which of them, its listeners say. */
function loadBalancerRules({ nlbs, nodePortRange }: FirewallContext): PlannedFirewallRule[] {
  const listeners = nlbs.flatMap((nlb) => nlb.listeners);
  if (listeners.length === 0) return [];
  const admit = (name: string, protocol: Protocol, first: number, last: number): PlannedFirewallRule => ({
    name,
    protocol,
    ports: { first, last },
    from: "loadBalancers",
    sources: [],
  });
  const rules = [admit("load-balancers-tcp", Protocol.TCP, nodePortRange.first, nodePortRange.last)];
  if (listeners.some(({ protocol }) => protocol !== "TCP")) {
    rules.push(admit("load-balancers-udp", Protocol.UDP, nodePortRange.first, nodePortRange.last));
  }
  if (listeners.some(({ healthCheckPort }) => healthCheckPort === KUBE_PROXY_HEALTH)) {
    rules.push(admit("load-balancers-health", Protocol.TCP, KUBE_PROXY_HEALTH, KUBE_PROXY_HEALTH));
  }
  return rules;
}

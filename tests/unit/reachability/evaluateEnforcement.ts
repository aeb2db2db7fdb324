import type { PlannedFirewallRule } from "../../../sdk/plan/access/firewall/firewallRules";
import type { EnforcedExposure } from "../../../sdk/plan/exposure";
import type { NetworkPlan } from "../../../sdk/plan/networkPlan";
import type { PlannedService } from "../../../sdk/plan/service";
import { beforeDnat, inRange } from "./evaluate";

/** A call from outside: who calls, and on-prem which node. */
export interface OutsideCall {
  source: string;
  node: string;
}

/** Whether a call gets past everything that is made in front of the nodes, straight from what is made. */
export function passesEnforcement(planned: NetworkPlan, way: EnforcedExposure, call: OutsideCall): boolean {
  const { via } = way;
  if (planned.target === "on-prem") return passesNodes(planned, way, call);
  if (via === "NodePort") return isUnknown(planned) || admitsDirectly(planned, way, call.source);
  return planned.target === "aws" && way.loadBalancer !== null && planned.balancing.nlbs.length > 0
    ? passesNlb(planned, way, call.source)
    : withinRanges(planned, way, call.source);
}

/** kube-proxy keeps a load balancer's address to the ranges; the guard sees every packet for a node. */
function passesNodes(planned: NetworkPlan, way: EnforcedExposure, { source, node }: OutsideCall): boolean {
  const { via, port, nodePort } = way;
  const guard = planned.policies.guard?.objects ?? [];
  const packet = { source, destination: node, protocol: way.protocol };
  if (via === "LoadBalancer") {
    return withinRanges(planned, way, source) && beforeDnat(guard, { ...packet, port }, false) === "Allow";
  }
  return nodePort === null || beforeDnat(guard, { ...packet, port: nodePort }, false) === "Allow";
}

function withinRanges(planned: NetworkPlan, exposure: EnforcedExposure, source: string): boolean {
  const all = serviceOf(planned, exposure.service)?.loadBalancerSourceRanges ?? [];
  // The Services here are of IPv4: kube-proxy leaves out other ranges, and without any admits everybody.
  const ranges = source.includes(":") ? all : all.filter((range) => !range.includes(":"));
  return ranges.length === 0 || ranges.some((range) => inRange(source, range));
}

/** Without the nodes' security group or tag, rules are made for nodes of which nobody knows whether they are these. */
function isUnknown({ network: { aws, gcp } }: NetworkPlan): boolean {
  if (gcp) return gcp.nodeTag === undefined;
  return aws?.cluster === undefined && aws?.existingCluster?.nodeSecurityGroupId === undefined;
}

function admitsDirectly(
  { firewallRules, target }: NetworkPlan,
  exposure: EnforcedExposure,
  source: string,
): boolean {
  const mixed = firewallRules.find(
    ({ sources }) => new Set(sources.map(({ text }) => text.includes(":"))).size > 1,
  );
  if (target === "gcp" && mixed) throw new Error(`${mixed.name} has ranges of both families`);
  return firewallRules.some(
    (rule) =>
      rule.from === "sources" &&
      rule.protocol === exposure.protocol &&
      leadsTo(rule.ports, exposure) &&
      // A firewall rule without ranges admits everybody, and one with ranges of both families is refused.
      (target === "gcp" && rule.sources.length === 0
        ? true
        : rule.sources.some((range) => inRange(source, range.text))),
  );
}

function leadsTo(
  ports: PlannedFirewallRule["ports"],
  { nodePort, service, port, protocol }: EnforcedExposure,
): boolean {
  if ("service" in ports) {
    return ports.service === service && ports.port === port && ports.protocol === protocol;
  }
  return nodePort !== null && nodePort >= ports.first && nodePort <= ports.last;
}

/** A listener, a rule of one of the load balancer's groups, and the nodes' rule for that load balancer. */
function passesNlb(
  { balancing, firewallRules, network }: NetworkPlan,
  way: EnforcedExposure,
  source: string,
): boolean {
  const { loadBalancer, port } = way;
  const nlb = balancing.nlbs.find(({ name }) => name === loadBalancer);
  const listener = nlb?.listeners.find(
    (one) => one.port === port && (one.protocol === "TCP_UDP" || one.protocol === way.protocol),
  );
  if (!nlb || !listener) return false;
  const isAdmitted = nlb.rules.some(
    (rule) =>
      rule.group < nlb.sourceGroups &&
      rule.port === port &&
      rule.protocol === way.protocol &&
      inRange(source, rule.source.text),
  );
  const { first, last } = network.nodePortRange;
  const reached = listener.nodePort === null ? [first, last] : [listener.nodePort];
  const isLetThrough = reached.every((nodePort) =>
    firewallRules.some(
      ({ from, protocol, ports }) =>
        from === "loadBalancers" &&
        protocol === way.protocol &&
        "first" in ports &&
        nodePort >= ports.first &&
        nodePort <= ports.last,
    ),
  );
  return isAdmitted && isLetThrough;
}

function serviceOf({ platform, ingress, ecds }: NetworkPlan, name: string): PlannedService | undefined {
  const all = [
    ...platform.services,
    ...platform.patches,
    ...(ingress ? [ingress.service] : []),
    ...ecds.flatMap((ecd) => [...ecd.services, ...ecd.operatorServices]),
  ];
  return all.find((one) => one.name === name);
}

/** Whether the client's address gets as far as a node: a load balancer may put its own in its place. */
export function reachesNode(planned: NetworkPlan, exposure: EnforcedExposure): boolean {
  const nlb = planned.balancing.nlbs.find(({ name }) => name === exposure.loadBalancer);
  return nlb?.listeners.find(({ port }) => port === exposure.port)?.keepsSourceAddress ?? true;
}

/** Whether only nodes with a pod answer. */
export function isLocal(planned: NetworkPlan, exposure: EnforcedExposure): boolean {
  return serviceOf(planned, exposure.service)?.externalTrafficPolicy === "Local";
}

/** Whether a pod sees the client's own address, by its Service and by the load balancer's target group. */
export function keepsSource(planned: NetworkPlan, exposure: EnforcedExposure): boolean {
  const service = serviceOf(planned, exposure.service);
  if (planned.network.calico && dataplaneOf(planned) === "BPF") return true;
  if (service?.externalTrafficPolicy !== "Local") return false;
  const nlb = planned.balancing.nlbs.find(({ name }) => name === exposure.loadBalancer);
  const listener = nlb?.listeners.find(({ port }) => port === exposure.port);
  return listener?.keepsSourceAddress ?? true;
}

function dataplaneOf({ network }: NetworkPlan): unknown {
  const { calicoNetwork } = (network.calico?.installation ?? {}) as {
    calicoNetwork?: { linuxDataplane?: string };
  };
  return calicoNetwork?.linuxDataplane;
}

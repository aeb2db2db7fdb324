import { type LoadBalancerArgs, Scheme } from "../../config/loadBalancerArgs";
import type { Findings } from "../../findings/findings";
import type { Path } from "../../findings/path";
import { shortName } from "../../values/shortName";
import { serviceSources } from "../access/sourceRanges/serviceSources";
import type { OwnedService } from "../ownedServices";
import { type Assignment, exposuresOf, type PlannedLoadBalancer } from "./loadBalancer";
import { checkSharedPorts } from "./sharedPorts";

/** A shared internal address carries so many forwarding rules, one for each Service and protocol. */
const INTERNAL_RULES = 10;

/** A forwarding rule carries so many ports one by one (https://docs.cloud.google.com/load-balancing/docs/forwarding-rule-concepts#port_specifications). */
const DISCRETE_PORTS = 5;

/** The annotation by which a Service names a reserved address. */
const ADDRESS_ANNOTATION = "networking.gke.io/load-balancer-ip-addresses";

/** A reserved regional address. */
export interface PlannedGcpAddress {
  name: string;
  internal: boolean;
  /** Whether several forwarding rules use it: an internal one needs another purpose then. */
  shared: boolean;
}

/** What GCP carries. */
export interface GcpLoadBalancing {
  loadBalancers: PlannedLoadBalancer[];
  assignments: Assignment[];
  addresses: PlannedGcpAddress[];
}

/** What the plan of GCP's load balancers needs to know of the rest. */
export interface GcpContext {
  args: LoadBalancerArgs;
  /** Name of the shared address, and the beginning of the others'. */
  sharedName: string;
  /** Path of the `loadBalancer` section. */
  path: Path;
  findings: Findings;
}

/** Puts Services on reserved addresses: one for all, and one for each that asks for its own. */
export function planGcpLoadBalancers(
  services: readonly OwnedService[],
  { args, sharedName, path, findings }: GcpContext,
): GcpLoadBalancing {
  const internal = args.scheme !== Scheme.InternetFacing;
  const groups = new Map<string, { shared: boolean; path: Path; services: OwnedService[] }>();
  for (const one of services) {
    const name = shortName(one.dedicated ? `${sharedName}-${one.service.name}` : sharedName, 50);
    const group = groups.get(name) ?? {
      shared: !one.dedicated,
      path: one.dedicated ? one.path : path,
      services: [],
    };
    group.services.push(one);
    groups.set(name, group);
  }
  const loadBalancers: PlannedLoadBalancer[] = [];
  const assignments: Assignment[] = [];
  for (const [name, group] of groups) {
    checkSharedPorts(group.services, findings);
    checkPortRanges(group.services, internal, findings);
    const forwardingRules = group.services.reduce((sum, one) => sum + protocolsOf(one).length, 0);
    if (internal && forwardingRules > INTERNAL_RULES) {
      findings.add(
        "UEN354",
        group.path,
        `${forwardingRules} forwarding rules on the internal address ${name}, and ${INTERNAL_RULES} are the most`,
      );
    }
    for (const one of group.services) {
      if (protocolsOf(one).length > 1)
        findings.add("UEN361", one, `${one.owner} has ${protocolsOf(one).join(" and ")} ports`);
      assignments.push({
        loadBalancer: name,
        service: {
          ...one.service,
          loadBalancerSourceRanges: serviceSources(one),
          annotations: { ...one.service.annotations, [ADDRESS_ANNOTATION]: name },
          statusExpected: true,
        },
      });
    }
    loadBalancers.push({
      name,
      kind: "forwarding-rules",
      shared: group.shared,
      zones: null,
      addresses: 1,
      isPublic: !internal,
      forwardingRules,
      exposures: exposuresOf(group.services),
      path: group.path,
    });
  }
  const addresses = loadBalancers.map(({ name, shared }) => ({ name, internal, shared }));
  return { loadBalancers, assignments, addresses };
}

/**
 * Refuses Services whose forwarding rule takes more than their own ports, where another Service has one of them: all between
 * the lowest and the highest on a public address, every port of the protocol on an internal one.
 */
function checkPortRanges(services: readonly OwnedService[], internal: boolean, findings: Findings): void {
  for (const one of services) {
    for (const protocol of protocolsOf(one)) {
      const ports = portsOf(one, protocol);
      if (ports.length <= DISCRETE_PORTS) continue;
      const [first, last] = [Math.min(...ports), Math.max(...ports)];
      const others = services.filter(
        (other) =>
          other !== one && portsOf(other, protocol).some((port) => internal || (port > first && port < last)),
      );
      if (others.length === 0) continue;
      const taken = internal ? `every ${protocol} port` : `${protocol} ${first} to ${last}`;
      const owners = [...new Set(others.map(({ owner }) => owner))].join(", ");
      findings.add(
        "UEN367",
        one,
        `${one.owner} has ${ports.length} ${protocol} ports: its forwarding rule takes ${taken} of the address, and ${owners} would get nothing there`,
      );
    }
  }
}

function portsOf(one: OwnedService, protocol: string): number[] {
  return one.service.ports.filter((port) => port.protocol === protocol).map(({ port }) => port);
}

function protocolsOf(one: OwnedService): string[] {
  return [...new Set(one.service.ports.map((port) => port.protocol))];
}

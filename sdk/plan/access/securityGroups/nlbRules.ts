import type { Findings } from "../../../findings/findings";
import type { Path } from "../../../findings/path";
import type { Cidr } from "../../../values/cidr";
import type { OwnedService } from "../../ownedServices";

/** So many rules of a security group are for sources, and so many groups of a load balancer: AWS's quotas, less what the rest takes. */
const GROUP_RULES = 55;
const SOURCE_GROUPS = 4;

/** A rule that admits clients to a load balancer. */
export interface PlannedNlbRule {
  /** Name of the listener that it admits to. */
  listener: string;
  protocol: "TCP" | "UDP";
  port: number;
  source: Cidr;
  /** Which of the load balancer's source groups holds it, from 0. */
  group: number;
}

/** What of a listener the rules depend on. */
interface Listener {
  name: string;
  service: string;
  port: number;
}

/** Rules that admit the sources of some Services to their load balancer, and how many security groups hold them. */
export function admitSources(
  { name, services, path }: { name: string; services: readonly OwnedService[]; path: Path },
  listeners: readonly Listener[],
  findings: Findings,
): { rules: PlannedNlbRule[]; sourceGroups: number } {
  const rules = planRules(services, listeners);
  const sourceGroups = Math.max(1, Math.ceil(rules.length / GROUP_RULES));
  if (sourceGroups > SOURCE_GROUPS) {
    const most = GROUP_RULES * SOURCE_GROUPS;
    findings.add(
      "UEN353",
      path,
      `${rules.length} rules for the sources of ${name}, and ${most} are the most`,
    );
  }
  return { rules, sourceGroups };
}

/** One rule for each port, protocol and source, so that a new ECD's rules are the only ones that are new. */
function planRules(services: readonly OwnedService[], listeners: readonly Listener[]): PlannedNlbRule[] {
  const rules: PlannedNlbRule[] = [];
  for (const one of services) {
    for (const port of one.service.ports) {
      const listener = listeners.find(
        ({ service, port: number }) => service === one.service.name && number === port.port,
      );
      if (!listener || port.protocol === "SCTP") continue;
      for (const source of sourcesOf(one, port.name)) {
        const group = Math.floor(rules.length / GROUP_RULES);
        rules.push({ listener: listener.name, protocol: port.protocol, port: port.port, source, group });
      }
    }
  }
  return rules;
}

function sourcesOf({ exposures }: OwnedService, portName: string): readonly Cidr[] {
  return exposures.find(({ name }) => name === portName)?.sources ?? [];
}

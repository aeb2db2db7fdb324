import type { HostEndpointsArgs } from "../config/guardArgs";
import type { Path } from "../findings/path";
import type { Scope } from "../plan/scope";

/** How Calico makes host endpoints, as `KubeControllersConfiguration/default` says it. */
export interface PlannedHostEndpoints {
  autoCreate: "Enabled";
  createDefaultHostEndpoint: "Disabled";
  templates: {
    generateName: string;
    interfacePattern: string;
    nodeSelector: string;
    labels: Record<string, string>;
  }[];
}

/**
 * The label by which policies select the guarded nodes. It is the same for every environment of a cluster: one of them makes
 * the host endpoints, and the guards of all of them apply there.
 */
export const GUARDED = { key: "usage-engine-networking", value: "guarded" } as const;

/** As a Calico selector. */
export const GUARDED_SELECTOR = `${GUARDED.key} == '${GUARDED.value}'`;

/** Physical interfaces, bonds, VLANs and bridges by their usual names; nothing that Calico or a container runtime makes. */
const OUTSIDE_INTERFACES = "^(eth|en|bond|team|ib|vlan|br)[0-9a-z.]+$";

/** Interfaces that carry pods' traffic: a host endpoint there would guard pods against each other. */
const CALICO_INTERFACES = ["cali0123456789a", "vxlan.calico", "tunl0", "wireguard.cali", "lo"];

/**
 * Named host endpoints for the nodes' outside interfaces: only those take policies before DNAT, where a node port is still
 * what the client called. Calico's default endpoint (`*`) stays off: it would take part in all traffic of the host.
 */
export function planHostEndpoints(args: HostEndpointsArgs, path: Path, scope: Scope): PlannedHostEndpoints {
  const interfaces = args.interfaces ?? OUTSIDE_INTERFACES;
  const fault = patternFault(interfaces);
  if (fault) scope.findings.add("UEN607", [...path, "interfaces"], `"${interfaces}": ${fault}`);
  return {
    autoCreate: "Enabled",
    createDefaultHostEndpoint: "Disabled",
    templates: [
      {
        generateName: "usage-engine-networking",
        interfacePattern: interfaces,
        nodeSelector: args.nodeSelector ?? "all()",
        labels: { [GUARDED.key]: GUARDED.value },
      },
    ],
  };
}

function patternFault(pattern: string): string | undefined {
  let expression: RegExp;
  try {
    expression = new RegExp(pattern);
  } catch {
    return "it is no regular expression";
  }
  const own = CALICO_INTERFACES.filter((name) => expression.test(name));
  return own.length > 0
    ? `it matches ${own.join(", ")}, which are not the nodes' outside interfaces`
    : undefined;
}

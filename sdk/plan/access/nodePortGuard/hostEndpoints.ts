import type { HostEndpointsArgs } from "../../../config/guardArgs";
import type { HostEndpointSwitch, HostEndpointTemplateArgs } from "../../../config/hostEndpointSettingsArgs";
import type { Path } from "../../../findings/path";
import type { Scope } from "../../scope";
import { CALICO_INTERFACES, OUTSIDE_INTERFACES } from "./insideInterfaces";

/** How Calico makes host endpoints, as `KubeControllersConfiguration/default` says it. */
export interface HostEndpointSettings {
  autoCreate: HostEndpointSwitch;
  createDefaultHostEndpoint: HostEndpointSwitch;
  templates: HostEndpointTemplateArgs[];
}

/** What this environment writes there. */
export interface PlannedHostEndpoints extends HostEndpointSettings {
  /** Whether some of the templates are somebody else's: the list is one value to the API, and has to be taken over whole. */
  holdsOthers: boolean;
  /** Fields that stay as they are when the environment is destroyed; the others are given up, and Calico's defaults apply. */
  staying: (keyof HostEndpointSettings)[];
}

/**
 * The label by which policies select the guarded nodes. It is the same for every environment of a cluster: one of them makes
 * the host endpoints, and the guards of all of them apply there.
 */
export const GUARDED = { key: "usage-engine-networking", value: "guarded" } as const;

/** As a Calico selector. */
export const GUARDED_SELECTOR = `${GUARDED.key} == '${GUARDED.value}'`;

/** The first release that makes a host endpoint for each interface of a name (`interfacePattern`); 3.30 knows addresses only. */
export const INTERFACE_PATTERNS = "3.31.0";

/**
 * Named host endpoints for the nodes' outside interfaces: only those take policies before DNAT, where a node port is still
 * what the client called. Calico's default endpoint (`*`) stays off: it would take part in all traffic of the host.
 *
 * One field must stay when the environment goes: without any, `hostEndpoint` would become null, which the API server refuses
 * (https://github.com/kubernetes-sigs/structured-merge-diff/issues/305). Alone each of them means nothing.
 */
export function planHostEndpoints(args: HostEndpointsArgs, path: Path, scope: Scope): PlannedHostEndpoints {
  const interfaces = args.interfaces ?? OUTSIDE_INTERFACES;
  const fault = patternFault(interfaces);
  if (fault) scope.findings.add("UEN607", [...path, "interfaces"], `"${interfaces}": ${fault}`);
  const others = templatesBefore(args, path, scope);
  if (others.length > 0) {
    scope.findings.add(
      "UEN620",
      [...path, "previous", "templates"],
      `ours stands beside ${others.length} of somebody else, and would stay there`,
    );
  }
  const own: HostEndpointTemplateArgs = {
    generateName: "usage-engine-networking",
    interfacePattern: interfaces,
    nodeSelector: args.nodeSelector ?? "all()",
    labels: { [GUARDED.key]: GUARDED.value },
  };
  return {
    autoCreate: "Enabled",
    createDefaultHostEndpoint: "Disabled",
    templates: [...others, own],
    holdsOthers: others.length > 0,
    staying: [others.length > 0 ? "templates" : "createDefaultHostEndpoint"],
  };
}

/** What is written back where another environment, or nobody any more, makes host endpoints. */
export function planHandBack(
  args: HostEndpointsArgs,
  path: Path,
  scope: Scope,
): PlannedHostEndpoints | undefined {
  const { create, previous } = args;
  if (create !== false || previous === undefined) return undefined;
  const templates = templatesBefore(args, path, scope);
  return {
    autoCreate: previous.autoCreate ?? "Disabled",
    createDefaultHostEndpoint: previous.createDefaultHostEndpoint ?? "Enabled",
    templates,
    holdsOthers: templates.length > 0,
    staying: ["autoCreate", "createDefaultHostEndpoint", "templates"],
  };
}

function templatesBefore(
  { previous }: HostEndpointsArgs,
  path: Path,
  scope: Scope,
): HostEndpointTemplateArgs[] {
  const templates = previous?.templates ?? [];
  templates.forEach((one, index) => {
    if (one.interfacePattern !== undefined || one.interfaceCIDRs !== undefined) return;
    const at = [...path, "previous", "templates", index];
    scope.findings.add(
      "UEN004",
      at,
      "a template says interfacePattern or interfaceCIDRs",
      "Add one of them.",
    );
  });
  return templates;
}

function patternFault(pattern: string): string | undefined {
  let expression: RegExp;
  try {
    expression = new RegExp(pattern);
  } catch {
    return "it is no regular expression";
  }
  // kube-controllers would stop on it.
  if (/\(\?(=|!|<=|<!)|\\[1-9]/.test(pattern)) return "RE2 has no lookaround and no back references";
  const own = CALICO_INTERFACES.filter((name) => expression.test(name));
  return own.length > 0
    ? `it matches ${own.join(", ")}, which are not the nodes' outside interfaces`
    : undefined;
}

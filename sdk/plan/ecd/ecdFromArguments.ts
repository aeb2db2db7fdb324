import type { EcdArgs } from "../../config/ecdArgs";
import type { Path } from "../../findings/path";
import type { ExposureDraft } from "../exposure";
import type { Scope } from "../scope";
import type { PlannedEcd } from "./ecd";
import { planEcdIngress } from "./ecdHttp";
import { warnIdleSettings } from "./idleSettings";
import { intentFromArguments } from "./intentFromArguments";
import { planEcd } from "./planEcd";

/** An ECD without a descriptor: the package makes its Services and its Ingress. */
export function planEcdFromArguments(
  args: EcdArgs,
  path: Path,
  scope: Scope,
): PlannedEcd<ExposureDraft> | undefined {
  const intent = intentFromArguments(args, path, scope);
  if (intent === undefined) return undefined;
  const { name, podLabels } = intent;
  const { services, exposures, routes } = planEcd(intent, scope);
  warnIdleSettings(args, { names: name, exposures }, path, scope);
  warnWithoutDescriptor(name, args, path, scope);
  return {
    name,
    namespace: scope.namespace,
    ...(args.formerName !== undefined && { formerName: args.formerName }),
    services,
    operatorServices: [],
    secretFields: [],
    ...(args.http && { ingress: planEcdIngress(intent, args, args.http, scope) }),
    isWaiting: false,
    podLabels,
    exposures,
    routes,
    configPath: path,
  };
}

/** What only a descriptor could follow. */
function warnWithoutDescriptor(name: string, args: EcdArgs, path: Path, { findings }: Scope): void {
  if (args.nodePool !== undefined) {
    const why = `${name} has no descriptor, so somebody else makes its pods`;
    findings.add("UEN619", [...path, "nodePool"], why);
  }
  const idle: ["nodePorts" | "secretPaths", string][] = [
    ["nodePorts", "without a descriptor node ports are pinned at their ports"],
    ["secretPaths", "there is no descriptor with fields to keep secret"],
  ];
  for (const [key, why] of idle) {
    if (args[key] === undefined) continue;
    findings.add("UEN217", [...path, key], `${key} of ${name} does nothing: ${why}`);
  }
}

import type { EcdArgs, EcdPortArgs } from "../../config/ecdArgs";
import type { Exposure } from "../../config/exposure";
import type { Path } from "../../findings/path";
import { nodeNameFault, portNameFault, serviceNameFault } from "../../values/names";
import { annotationsOf, checkedLabels, labelsOf } from "../labels";
import { portNumber } from "../portNumber";
import type { Scope } from "../scope";
import { opensNodePort } from "../service";
import { calledFromOutside } from "./ecd";
import { httpIntent } from "./ecdHttp";
import type { EcdIntent, PortIntent, ServiceIntent } from "./ecdIntent";
import { defaultPortName } from "./portNames";
import { reservedName } from "./reservedName";

/** What an entry without a descriptor asks for; undefined where it says too little to plan anything. */
export function intentFromArguments(args: EcdArgs, path: Path, scope: Scope): EcdIntent | undefined {
  const name = checkedName(args, path, scope);
  if (name === undefined) return undefined;
  if (!hasPorts(args) && args.http === undefined) {
    scope.findings.add("UEN214", path, `${name} has neither ports nor http`);
    return undefined;
  }
  const via = exposureOf(args, path, scope);
  const ports = portsOf(args.ports ?? [], via, path, scope);
  const main = ports.length > 0 ? mainService(name, args, { via, ports, path }, scope) : undefined;
  const http = args.http && httpIntent({ name, args, http: args.http, main, path, scope });
  return {
    name,
    preservesSourceAddress: args.preserveSourceAddress === true,
    node: checkedNode(args.node, path, scope),
    replicas: checkedReplicas(args.replicas ?? 1, path, scope),
    podLabels: selectorOf(name, args, path, scope),
    own: args,
    services: [main, http?.backend].filter((one) => one !== undefined),
    routes: http?.routes ?? [],
    configPath: path,
    paths: {
      exposure: [...path, args.exposure === undefined ? "preserveSourceAddress" : "exposure"],
      replicas: [...path, "replicas"],
    },
  };
}

function checkedName(args: EcdArgs, path: Path, scope: Scope): string | undefined {
  const at: Path = [...path, "name"];
  if (args.name === undefined) {
    scope.findings.add("UEN004", at, "an ECD without a descriptor needs a name");
    return undefined;
  }
  const fault = serviceNameFault(args.name);
  if (fault) {
    scope.findings.add("UEN008", at, `"${args.name}" is no name of a Service: ${fault}`);
    return undefined;
  }
  const reserved = reservedName(args.name);
  if (reserved) scope.findings.add("UEN215", at, reserved);
  return args.name;
}

function hasPorts({ ports = [] }: EcdArgs): boolean {
  return ports.length > 0;
}

/** The cheapest way in that works for the ports; `http` always goes by Ingress. */
function exposureOf(args: EcdArgs, path: Path, scope: Scope): Exposure {
  const at: Path = [...path, "exposure"];
  if (args.exposure === undefined)
    return calledFromOutside(args) && hasPorts(args) ? "NodePort" : "ClusterIP";
  if (args.exposure === "Ingress" && args.http === undefined) {
    // Whoever wants the source address gets that said by the rule for it.
    if (!args.preserveSourceAddress) {
      scope.findings.add(
        "UEN207",
        at,
        `${args.name} says no http, so nothing is known of its host and paths`,
      );
    }
    return "Ingress";
  }
  if (args.exposure !== "Ingress" && args.http !== undefined && !hasPorts(args)) {
    scope.findings.add(
      "UEN013",
      at,
      `exposure ${args.exposure} has no ports to expose, and http goes by Ingress`,
      "Remove `exposure`, or give `ports`.",
    );
  }
  return args.exposure;
}

function portsOf(ports: readonly EcdPortArgs[], via: Exposure, path: Path, scope: Scope): PortIntent[] {
  const used = new Set<string>();
  // What is no port has been refused, and left a hole in the list.
  return ports.flatMap((port, index): PortIntent => {
    const at: Path = [...path, "ports", index];
    const protocol = port.protocol ?? "TCP";
    const name = port.name ?? defaultPortName(port.port, protocol);
    const fault = portNameFault(name);
    if (fault) scope.findings.add("UEN008", [...at, "name"], `"${name}" is no name of a port: ${fault}`);
    portNumber(port.port, [...at, "port"], scope);
    portNumber(port.targetPort, [...at, "targetPort"], scope);
    const number = `${protocol}/${port.port}`;
    if (used.has(name)) scope.findings.add("UEN213", [...at, "name"], `the name "${name}" is used twice`);
    if (used.has(number))
      scope.findings.add("UEN213", [...at, "port"], `${protocol} ${port.port} is used twice`);
    used.add(name).add(number);
    const isOpen = opensNodePort(via);
    if (port.nodePort !== undefined && !isOpen) {
      const message = `${port.nodePort} opens nothing with exposure ${via}`;
      scope.findings.add("UEN107", [...at, "nodePort"], message);
    }
    return {
      name,
      port: port.port,
      targetPort: port.targetPort ?? port.port,
      protocol,
      ...(isOpen && port.nodePort !== undefined && { nodePort: port.nodePort }),
      pin: isOpen ? { path: [...at, "nodePort"] } : null,
      configPath: at,
      at: { path: at, prefix: "" },
      protocolAt: { path: [...at, "protocol"], prefix: "" },
    };
  });
}

function mainService(
  name: string,
  args: EcdArgs,
  { via, ports, path }: { via: Exposure; ports: PortIntent[]; path: Path },
  scope: Scope,
): ServiceIntent {
  const { exposure, externalTrafficPolicy } = args;
  return {
    name,
    via,
    choice: exposure === undefined ? { by: "plan" } : { by: "entry", exposure },
    ports,
    policy: {
      ...(externalTrafficPolicy !== undefined && { said: externalTrafficPolicy }),
      at: [...path, "externalTrafficPolicy"],
    },
    isBackend: false,
    undecided: [],
    labels: labelsOf(args.labels, [...path, "labels"], scope),
    annotations: annotationsOf(args.annotations, [...path, "annotations"], scope),
  };
}

function checkedNode(node: string | undefined, path: Path, scope: Scope): string | null {
  const fault = node === undefined ? undefined : nodeNameFault(node);
  if (fault) scope.findings.add("UEN008", [...path, "node"], `"${node}" is no name of a node: ${fault}`);
  return node ?? null;
}

function checkedReplicas(replicas: number, path: Path, scope: Scope): number {
  if (!Number.isInteger(replicas) || replicas < 0) {
    scope.findings.add("UEN010", [...path, "replicas"], `${replicas} is no number of pods`);
  }
  return replicas;
}

function selectorOf(name: string, args: EcdArgs, path: Path, scope: Scope): Record<string, string> {
  return args.selector === undefined
    ? { app: name }
    : checkedLabels(args.selector, [...path, "selector"], scope.findings);
}

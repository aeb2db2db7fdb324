import type { EcdArgs, EcdPortArgs } from "../../config/ecdArgs";
import type { Exposure } from "../../config/exposure";
import type { Path } from "../../findings/path";
import { nodeNameFault, portNameFault, serviceNameFault } from "../../values/names";
import type { ExposureDraft } from "../exposure";
import { annotationsOf, checkedLabels, labelsOf } from "../labels";
import { PLATFORM_SERVICES } from "../platform/platform";
import { portNumber } from "../portNumber";
import type { Scope } from "../scope";
import {
  loadBalancerFields,
  opensNodePort,
  type PlannedService,
  type PlannedServicePort,
  serviceType,
} from "../service";
import { planSources } from "../sources";
import { calledFromOutside, type PlannedEcd, peersKnownByAddress } from "./ecd";
import { planHttp } from "./ecdHttp";
import { planSourceAddress, type SourceAddressDecision } from "./sourceAddress";

/** An ECD without a descriptor: the package makes its Services and its Ingress. */
export function planEcdFromArguments(
  args: EcdArgs,
  path: Path,
  scope: Scope,
): PlannedEcd<ExposureDraft> | undefined {
  const name = checkedName(args, path, scope);
  if (name === undefined) return undefined;
  if (!hasPorts(args) && args.http === undefined) {
    scope.findings.add("UEN214", path, `${name} has neither ports nor http`);
    return undefined;
  }
  const via = exposureOf(args, path, scope);
  const ports = planPorts(args.ports ?? [], via, path, scope);
  const sourceAddress = decideSourceAddress(name, args, via, ports, path, scope);
  const sources =
    via === "ClusterIP" && args.http === undefined ? [] : planSources(args, path, scope.sources, scope);
  warnWithoutEffect(name, args, via, path, scope);
  const service =
    ports.length > 0 ? planService(name, args, via, ports, sourceAddress, sources, path, scope) : undefined;
  const http = args.http && planHttp({ name, args, http: args.http, main: service, sources, path, scope });
  const services = [service, http?.service].filter((one) => one !== undefined);
  return {
    name,
    namespace: scope.namespace,
    ...(args.formerName !== undefined && { formerName: args.formerName }),
    services,
    operatorServices: [],
    secretFields: [],
    ...(http && { ingress: http.ingress }),
    isWaiting: false,
    podLabels: selectorOf(name, args, path, scope),
    exposures: [
      ...exposuresOf(name, args, via, ports, sourceAddress, sources, path),
      ...(http?.exposures ?? []),
    ],
    routes: http?.routes ?? [],
    configPath: path,
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
  if (PLATFORM_SERVICES.includes(args.name)) {
    scope.findings.add("UEN215", at, `"${args.name}" is the platform's own Service`);
  }
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

function planPorts(
  ports: readonly EcdPortArgs[],
  via: Exposure,
  path: Path,
  scope: Scope,
): PlannedServicePort[] {
  const names = new Set<string>();
  const numbers = new Set<string>();
  const planned: PlannedServicePort[] = [];
  ports.forEach((port, index) => {
    const at: Path = [...path, "ports", index];
    const protocol = port.protocol ?? "TCP";
    const name = port.name ?? `${protocol.toLowerCase()}-${port.port}`;
    const fault = portNameFault(name);
    if (fault) scope.findings.add("UEN008", [...at, "name"], `"${name}" is no name of a port: ${fault}`);
    portNumber(port.port, [...at, "port"], scope);
    portNumber(port.targetPort, [...at, "targetPort"], scope);
    if (names.has(name)) scope.findings.add("UEN213", [...at, "name"], `the name "${name}" is used twice`);
    if (numbers.has(`${protocol}/${port.port}`))
      scope.findings.add("UEN213", [...at, "port"], `${protocol} ${port.port} is used twice`);
    names.add(name);
    numbers.add(`${protocol}/${port.port}`);
    if (port.nodePort !== undefined && !opensNodePort(via)) {
      scope.findings.add(
        "UEN107",
        [...at, "nodePort"],
        `${port.nodePort} opens nothing with exposure ${via}`,
      );
    }
    if (protocol === "SCTP" && scope.dataplane === "BPF") {
      scope.findings.add("UEN219", [...at, "protocol"], "the eBPF data path would drop it");
    }
    planned.push({
      name,
      port: port.port,
      targetPort: port.targetPort ?? port.port,
      protocol,
      ...(opensNodePort(via) && port.nodePort !== undefined && { nodePort: port.nodePort }),
    });
  });
  return planned;
}

function decideSourceAddress(
  name: string,
  args: EcdArgs,
  via: Exposure,
  ports: readonly PlannedServicePort[],
  path: Path,
  scope: Scope,
): SourceAddressDecision {
  const node = args.node;
  const fault = node === undefined ? undefined : nodeNameFault(node);
  if (fault) scope.findings.add("UEN008", [...path, "node"], `"${node}" is no name of a node: ${fault}`);
  const replicas = args.replicas ?? 1;
  if (!Number.isInteger(replicas) || replicas < 0) {
    scope.findings.add("UEN010", [...path, "replicas"], `${replicas} is no number of pods`);
  }
  const wanted = args.preserveSourceAddress === true;
  // `http` alone has no other way in than the Ingress, whatever is wanted of it.
  const onlyHttp = ports.length === 0 && args.http !== undefined;
  const decision = planSourceAddress(
    {
      name,
      via: onlyHttp ? "Ingress" : via,
      wanted,
      policy: args.externalTrafficPolicy,
      node,
      replicas,
      paths: {
        wanted: [...path, "preserveSourceAddress"],
        exposure: [...path, args.exposure === undefined ? "preserveSourceAddress" : "exposure"],
        policy: [...path, "externalTrafficPolicy"],
        node: [...path, "node"],
        replicas: [...path, "replicas"],
      },
    },
    scope,
  );
  if (opensNodePort(via) && !decision.kept) {
    for (const [index, port] of ports.entries()) {
      if (!peersKnownByAddress(port.protocol, port.port) || wanted) continue;
      scope.findings.add(
        "UEN216",
        [...path, "ports", index],
        `${name} listens on ${port.protocol} ${port.port}, and would see a node's address in place of its peers'`,
      );
    }
  }
  return decision;
}

function warnWithoutEffect(name: string, args: EcdArgs, via: Exposure, path: Path, scope: Scope): void {
  if (args.sources !== undefined && via === "ClusterIP" && args.http === undefined) {
    scope.findings.add("UEN211", [...path, "sources"], `${name} is reached from inside the cluster only`);
  }
  if (args.nodePool !== undefined) {
    scope.findings.add(
      "UEN619",
      [...path, "nodePool"],
      `${name} has no descriptor, so somebody else makes its pods`,
    );
  }
  const idle: [boolean, string, string][] = [
    [args.dedicated === true && via !== "LoadBalancer", "dedicated", "only a LoadBalancer can be dedicated"],
    [
      args.preserveSourceAddress === true && via === "ClusterIP" && args.http === undefined,
      "preserveSourceAddress",
      "inside the cluster the address is kept anyway",
    ],
    [
      args.externalTrafficPolicy !== undefined && !opensNodePort(via),
      "externalTrafficPolicy",
      `exposure ${via} takes no outside traffic at the Service`,
    ],
    [args.nodePorts !== undefined, "nodePorts", "without a descriptor node ports are pinned at their ports"],
    [args.secretPaths !== undefined, "secretPaths", "there is no descriptor with fields to keep secret"],
  ];
  for (const [applies, key, why] of idle)
    if (applies) scope.findings.add("UEN217", [...path, key], `${key} of ${name} does nothing: ${why}`);
}

function selectorOf(name: string, args: EcdArgs, path: Path, scope: Scope): Record<string, string> {
  return args.selector === undefined
    ? { app: name }
    : checkedLabels(args.selector, [...path, "selector"], scope.findings);
}

function planService(
  name: string,
  args: EcdArgs,
  via: Exposure,
  ports: PlannedServicePort[],
  { policy }: SourceAddressDecision,
  sources: string[],
  path: Path,
  scope: Scope,
): PlannedService {
  return {
    name,
    namespace: scope.namespace,
    type: serviceType(via),
    selector: selectorOf(name, args, path, scope),
    ports,
    ...(opensNodePort(via) && { externalTrafficPolicy: policy ?? "Cluster" }),
    ...loadBalancerFields(serviceType(via), sources, scope.loadBalancerClass),
    labels: labelsOf(args.labels, [...path, "labels"], scope),
    annotations: annotationsOf(args.annotations, [...path, "annotations"], scope),
  };
}

function exposuresOf(
  name: string,
  args: EcdArgs,
  via: Exposure,
  ports: readonly PlannedServicePort[],
  sourceAddress: SourceAddressDecision,
  sources: string[],
  path: Path,
): ExposureDraft[] {
  // With exposure Ingress the Service's own ports are only its backends.
  const own = via === "Ingress" ? "ClusterIP" : via;
  return ports.map((port, index) => ({
    owner: name,
    name: port.name,
    port: port.port,
    targetPort: port.targetPort,
    protocol: port.protocol,
    via: own,
    nodePort: port.nodePort ?? null,
    pin: opensNodePort(own) ? { path: [...path, "ports", index, "nodePort"] } : null,
    host: null,
    path: null,
    sources: own === "ClusterIP" ? [] : sources,
    keepsSourceAddress: own === "ClusterIP" || sourceAddress.kept,
    externalTrafficPolicy: (opensNodePort(own) ? sourceAddress.policy : undefined) ?? "Cluster",
    node: args.node ?? null,
    reason: reasonFor(args, own, sourceAddress),
    service: name,
    undecided: [],
    disabled: false,
    configPath: [...path, "ports", index],
  }));
}

function reasonFor(args: EcdArgs, via: Exposure, { policy }: SourceAddressDecision): string {
  if (via === "ClusterIP") {
    return args.exposure === undefined
      ? "nothing outside is said to call it"
      : `chosen: exposure ${args.exposure}`;
  }
  const local =
    policy === "Local"
      ? via === "NodePort"
        ? "; Local and pinned, so that it sees its peers' addresses"
        : "; Local, so that it sees its peers' addresses"
      : "";
  if (args.exposure !== undefined) return `chosen: exposure ${via}${local}`;
  return `called from outside, and not HTTP: a node port costs nothing${local}`;
}

import type { EcdPortArgs } from "../config/ecdArgs";
import type { ExternalTrafficPolicy } from "../config/externalTrafficPolicy";
import type { Protocol } from "../config/protocol";
import type { Path } from "../findings/path";
import { type DescriptorCase, pinKey } from "./descriptorCase";
import { calledFromOutside, peersKnownByAddress } from "./ecd";
import type { PlannedExposure } from "./exposure";
import { isTree } from "./merge";
import { portNameFault } from "./names";
import type { PlannedNodePort } from "./nodePorts";
import { opensNodePort, type PlannedService, type PlannedServicePort } from "./service";
import { planSourceAddress, type SourceAddressDecision } from "./sourceAddress";
import { planSources } from "./sources";

interface Planned {
  services: PlannedService[];
  exposures: PlannedExposure[];
  nodePorts: PlannedNodePort[];
}

type ServiceType = PlannedService["type"];
const TYPES: readonly string[] = ["ClusterIP", "NodePort", "LoadBalancer"] satisfies ServiceType[];
const PROTOCOLS: readonly string[] = ["TCP", "UDP", "SCTP"] satisfies Protocol[];

/** Completes `spec.services` of a descriptor, and says what the operator will make of it. */
export function descriptorServices(one: DescriptorCase): Planned {
  const specs = serviceSpecs(one);
  const parts = specs.map((spec, index) =>
    planService(one, spec, `spec.services[${index}].spec`, specs.length),
  );
  return {
    services: parts.flatMap(({ services }) => services),
    exposures: parts.flatMap(({ exposures }) => exposures),
    nodePorts: parts.flatMap(({ nodePorts }) => nodePorts),
  };
}

/** The specs of the descriptor's Services; without any, one made of the ports that the stack file names. */
function serviceSpecs(one: DescriptorCase): Record<string, unknown>[] {
  const { object, args } = one;
  const { services } = object.spec;
  if (services === undefined || services === null) {
    if (args.ports === undefined) return [];
    const spec = { ports: args.ports.map(portSpec) };
    object.spec.services = [{ spec }];
    return [spec];
  }
  if (!Array.isArray(services)) {
    refuse(one, "spec.services", "it is not a list");
    return [];
  }
  return services.flatMap((service: unknown, index) => {
    if (isTree(service) && isTree(service.spec)) return [service.spec];
    refuse(one, `spec.services[${index}]`, "it has no spec");
    return [];
  });
}

function portSpec({ name, port, targetPort, protocol }: EcdPortArgs): Record<string, unknown> {
  return {
    name: name ?? defaultPortName(port, protocol ?? "TCP"),
    port,
    targetPort: targetPort ?? port,
    protocol: protocol ?? "TCP",
  };
}

function planService(
  one: DescriptorCase,
  spec: Record<string, unknown>,
  field: string,
  count: number,
): Planned {
  const { args, name, object, path, scope } = one;
  const type = completeType(one, spec, field);
  if (type === undefined) return { services: [], exposures: [], nodePorts: [] };
  const ports = completePorts(one, spec, type, field);
  const sourceAddress = completePolicy(one, spec, type, field);
  const sources = type === "ClusterIP" ? [] : planSources(args, path, scope.sources, scope);
  if (type === "LoadBalancer") {
    spec.loadBalancerSourceRanges ??= sources;
    if (scope.loadBalancerClass !== undefined) spec.loadBalancerClass ??= scope.loadBalancerClass;
  }
  const node = typeof object.spec.nodeHost === "string" ? object.spec.nodeHost : null;
  warnKnownByAddress(one, type, ports, sourceAddress, field);
  const service: PlannedService = {
    // The operator names the Services; with several the number tells them apart here.
    name: count === 1 ? name : `${name}-${field.match(/\d+/)?.[0]}`,
    namespace: scope.namespace,
    type,
    selector: { app: name },
    ports,
    ...(sourceAddress.policy && { externalTrafficPolicy: sourceAddress.policy }),
    ...(typeof spec.loadBalancerClass === "string" && { loadBalancerClass: spec.loadBalancerClass }),
    ...(Array.isArray(spec.loadBalancerSourceRanges) && {
      loadBalancerSourceRanges: spec.loadBalancerSourceRanges,
    }),
    ...(typeof spec.healthCheckNodePort === "number" && { healthCheckNodePort: spec.healthCheckNodePort }),
    statusExpected: type === "LoadBalancer" && spec.loadBalancerClass !== undefined,
    labels: {},
    annotations: {},
  };
  return {
    services: [service],
    exposures: ports.map((port) => ({
      owner: name,
      name: port.name,
      port: port.port,
      protocol: port.protocol,
      via: type,
      nodePort: port.nodePort ?? null,
      host: null,
      path: null,
      sources,
      keepsSourceAddress: sourceAddress.kept,
      node,
      reason: reasonFor(one, type, sourceAddress),
      service: service.name,
      loadBalancer: null,
      configPath: path,
    })),
    nodePorts: opensNodePort(type) ? ports.map((port) => nodePortOf(one, service, port)) : [],
  };
}

function completeType(
  one: DescriptorCase,
  spec: Record<string, unknown>,
  field: string,
): ServiceType | undefined {
  const { args, where, path, scope } = one;
  if (spec.type === undefined) {
    const chosen = args.exposure === "Ingress" ? "ClusterIP" : args.exposure;
    spec.type = chosen ?? (isCalledFromOutside(one) ? "NodePort" : "ClusterIP");
  } else if (!TYPES.includes(String(spec.type))) {
    refuse(one, `${field}.type`, `${JSON.stringify(spec.type)} is not one of ${TYPES.join(", ")}`);
    return undefined;
  } else if (args.exposure !== undefined && args.exposure !== spec.type && args.exposure !== "Ingress") {
    scope.findings.add(
      "UEN405",
      [...path, "exposure"],
      `${args.exposure}, but ${where} says type: ${spec.type}`,
    );
  }
  return spec.type as ServiceType;
}

/**
 * Whether somebody outside calls an ECD that leaves its type open. What is said of several ECDs at once opens none of them:
 * only a node port of its own does.
 */
function isCalledFromOutside({ args, alone, name }: DescriptorCase): boolean {
  const pinned = Object.keys(args.nodePorts ?? {}).some((key) => key.startsWith(`${name}/`));
  return pinned || (alone && calledFromOutside({ ...args, nodePorts: undefined }));
}

function completePorts(
  one: DescriptorCase,
  spec: Record<string, unknown>,
  type: ServiceType,
  field: string,
): PlannedServicePort[] {
  const list = Array.isArray(spec.ports) ? spec.ports : [];
  if (list.length === 0) {
    refuse(one, `${field}.ports`, "a Service needs at least one port");
    return [];
  }
  const seen = new Set<string>();
  return list.flatMap((port: unknown, index) => {
    const at = `${field}.ports[${index}]`;
    const planned = isTree(port) ? completePort(one, port, type, list.length, at) : undefined;
    if (planned === undefined) {
      if (!isTree(port)) refuse(one, at, "it is not an object");
      return [];
    }
    for (const key of [planned.name, `${planned.protocol}/${planned.port}`]) {
      if (seen.has(key)) refuse(one, at, `"${key}" is used twice`);
      seen.add(key);
    }
    return [planned];
  });
}

function completePort(
  one: DescriptorCase,
  port: Record<string, unknown>,
  type: ServiceType,
  count: number,
  at: string,
): PlannedServicePort | undefined {
  const { object } = one;
  if (!isPort(port.port)) {
    refuse(one, `${at}.port`, `${JSON.stringify(port.port)} is no port: 1 to 65535`);
    return undefined;
  }
  const protocol = port.protocol ?? "TCP";
  if (!PROTOCOLS.includes(String(protocol))) {
    refuse(one, `${at}.protocol`, `${JSON.stringify(protocol)} is not one of ${PROTOCOLS.join(", ")}`);
    return undefined;
  }
  const number = port.port;
  // The API server wants a name for each as soon as there are two.
  if (port.name === undefined && count > 1) port.name = defaultPortName(number, String(protocol));
  const name = String(port.name ?? defaultPortName(number, String(protocol)));
  const fault = portNameFault(name);
  if (fault) refuse(one, `${at}.name`, `"${name}" is no name of a port: ${fault}`);
  const { targetPort } = port;
  if (targetPort !== undefined && typeof targetPort !== "string" && !isPort(targetPort)) {
    refuse(one, `${at}.targetPort`, `${JSON.stringify(targetPort)} is no port: 1 to 65535`);
  }
  const target = isPort(targetPort) ? targetPort : number;
  if (protocol === "SCTP" && one.scope.dataplane === "BPF") {
    one.scope.findings.add(
      "UEN219",
      [...one.path, "descriptor"],
      `${one.where}: ${at}: the eBPF data path would drop it`,
    );
  }
  warnUnopened(one, targetPort ?? number, object.spec.ports, at);
  const nodePort = completeNodePort(one, port, number, String(protocol), type, at);
  return {
    name,
    port: number,
    targetPort: target,
    protocol: protocol as Protocol,
    ...(nodePort !== undefined && { nodePort }),
  };
}

function completeNodePort(
  one: DescriptorCase,
  port: Record<string, unknown>,
  number: number,
  protocol: string,
  type: ServiceType,
  at: string,
): number | undefined {
  const { name, scope, where } = one;
  const { pinned, pinPath } = pinFor(one, number, protocol);
  if (port.nodePort !== undefined && typeof port.nodePort !== "number") {
    refuse(one, `${at}.nodePort`, `${JSON.stringify(port.nodePort)} is no node port`);
    return undefined;
  }
  if (!opensNodePort(type)) {
    if (pinned !== undefined) {
      scope.findings.add(
        "UEN107",
        pinPath,
        `${pinned} opens nothing: ${where} makes ${name} a ${type} Service`,
      );
    }
    if (port.nodePort !== undefined)
      refuse(one, `${at}.nodePort`, `${port.nodePort} cannot be set with type ${type}`);
    return undefined;
  }
  if (port.nodePort === undefined) {
    if (pinned !== undefined) port.nodePort = pinned;
  } else if (pinned !== undefined && pinned !== port.nodePort) {
    scope.findings.add("UEN405", pinPath, `${pinned}, but ${where} pins ${port.nodePort}`);
  }
  return port.nodePort as number | undefined;
}

/** What the stack file pins for a port, and where it does or would. */
function pinFor(
  { args, name, path }: DescriptorCase,
  port: number,
  protocol: string,
): { pinned?: number; pinPath: Path } {
  const index = (args.ports ?? []).findIndex(
    (one) => one?.port === port && (one.protocol ?? "TCP") === protocol,
  );
  const atPort = args.ports?.[index];
  if (atPort) return { pinned: atPort.nodePort, pinPath: [...path, "ports", index, "nodePort"] };
  const key = pinKey(name, port, protocol);
  return { pinned: args.nodePorts?.[key], pinPath: [...path, "nodePorts", key] };
}

function nodePortOf(one: DescriptorCase, service: PlannedService, port: PlannedServicePort): PlannedNodePort {
  const { pinned, pinPath } = pinFor(one, port.port, port.protocol);
  const byDescriptor = port.nodePort !== undefined && pinned === undefined;
  return {
    nodePort: port.nodePort ?? null,
    owner: one.name,
    names: [port.name],
    protocols: [port.protocol],
    use: "port",
    service: service.name,
    port: port.port,
    path: byDescriptor ? [...one.path, "descriptor"] : pinPath,
    ...(byDescriptor && { pinnedBy: one.where }),
  };
}

function completePolicy(
  one: DescriptorCase,
  spec: Record<string, unknown>,
  type: ServiceType,
  field: string,
): SourceAddressDecision {
  const { args, name, object, path, scope, where } = one;
  const said = spec.externalTrafficPolicy;
  if (said !== undefined && said !== "Local" && said !== "Cluster") {
    refuse(one, `${field}.externalTrafficPolicy`, `${JSON.stringify(said)} is not one of Cluster, Local`);
    return { kept: false };
  }
  if (said !== undefined && type === "ClusterIP") {
    refuse(one, `${field}.externalTrafficPolicy`, "a ClusterIP Service takes none");
    return { kept: true };
  }
  if (said !== undefined && args.externalTrafficPolicy !== undefined && args.externalTrafficPolicy !== said) {
    scope.findings.add(
      "UEN405",
      [...path, "externalTrafficPolicy"],
      `${args.externalTrafficPolicy}, but ${where} says ${said}`,
    );
  }
  const descriptor: Path = [...path, "descriptor"];
  const decision = planSourceAddress(
    {
      name,
      via: type,
      wanted: args.preserveSourceAddress === true,
      policy: (said as ExternalTrafficPolicy | undefined) ?? args.externalTrafficPolicy,
      node: typeof object.spec.nodeHost === "string" ? object.spec.nodeHost : undefined,
      replicas: mostReplicas(object.spec.autoscale),
      paths: {
        wanted: [...path, "preserveSourceAddress"],
        exposure: descriptor,
        policy: said === undefined ? [...path, "externalTrafficPolicy"] : descriptor,
        node: [...path, "node"],
        replicas: descriptor,
      },
    },
    scope,
  );
  if (decision.policy !== undefined) spec.externalTrafficPolicy = decision.policy;
  return decision;
}

/** The most pods that `spec.autoscale` allows. */
function mostReplicas(autoscale: unknown): number {
  if (!isTree(autoscale)) return 1;
  const { minReplicas, maxReplicas } = autoscale;
  return Math.max(
    1,
    typeof minReplicas === "number" ? minReplicas : 1,
    typeof maxReplicas === "number" ? maxReplicas : 1,
  );
}

function warnUnopened(one: DescriptorCase, target: unknown, containerPorts: unknown, at: string): void {
  if (!Array.isArray(containerPorts) || typeof target !== "number") return;
  if (containerPorts.some((port: unknown) => isTree(port) && port.containerPort === target)) return;
  one.scope.findings.add(
    "UEN407",
    [...one.path, "descriptor"],
    `${one.where}: ${at} leads to ${target}, which is not among spec.ports of ${one.name}`,
  );
}

function warnKnownByAddress(
  one: DescriptorCase,
  type: ServiceType,
  ports: readonly PlannedServicePort[],
  { kept }: SourceAddressDecision,
  field: string,
): void {
  if (kept || !opensNodePort(type)) return;
  for (const port of ports) {
    if (!peersKnownByAddress(port.protocol, port.port)) continue;
    one.scope.findings.add(
      "UEN216",
      [...one.path, "descriptor"],
      `${one.where}: ${field}: ${one.name} listens on ${port.protocol} ${port.port}, and would see a node's address in place of its peers'`,
    );
  }
}

function reasonFor(
  { args, where }: DescriptorCase,
  type: ServiceType,
  { policy }: SourceAddressDecision,
): string {
  const file = where.replace(/:\d+$/, "");
  const local =
    policy === "Local" && type === "NodePort"
      ? "; Local and pinned, so that it sees its peers' addresses"
      : "";
  if (args.exposure === type) return `chosen: exposure ${type}${local}`;
  if (type === "ClusterIP") return `inside the cluster, as ${file} leaves it`;
  return `as ${file} has it${local}`;
}

function refuse({ where, path, scope }: DescriptorCase, field: string, why: string): void {
  scope.findings.add("UEN404", [...path, "descriptor"], `${where}: ${field}: ${why}`);
}

function defaultPortName(port: number, protocol: string): string {
  return `${protocol.toLowerCase()}-${port}`;
}

function isPort(value: unknown): value is number {
  return typeof value === "number" && Number.isInteger(value) && value >= 1 && value <= 65535;
}

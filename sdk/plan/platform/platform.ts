import type { EnvironmentArgs } from "../../config/environmentArgs";
import type { Exposure } from "../../config/exposure";
import type {
  PlatformArgs,
  PlatformPortArgs,
  PlatformPortsArgs,
  ServicesMode,
} from "../../config/platformArgs";
import type { Path } from "../../findings/path";
import type { Cidr } from "../../values/cidr";
import { dnsNameFault, hostFault } from "../../values/names";
import { planSources } from "../access/sources";
import type { ExposureDraft, ExposureKey } from "../exposure";
import { certificateOf } from "../ingress/certificate";
import { type ClaimedRoute, ingressClass, type PlannedIngress } from "../ingress/ingress";
import { annotationsOf, checkedLabels, labelsOf, withoutIngressClass } from "../labels";
import type { Scope } from "../scope";
import { loadBalancerFields, opensNodePort, type PlannedService, serviceType } from "../service";
import { backendHttps, type PlannedServersTransport } from "./backendHttps";

/** The platform ports. */
export interface PlannedPlatform<Exposed = ExposureKey> {
  mode: ServicesMode;
  /** Services that the package makes. */
  services: PlannedService[];
  /** Services that exist already and get type and node ports by patch. */
  patches: PlannedService[];
  ingresses: PlannedIngress[];
  /** How the ingress controller calls the Services, where that must be said. */
  serversTransport?: PlannedServersTransport;
  exposures: Exposed[];
  routes: ClaimedRoute[];
}

interface PlatformPort {
  key: keyof PlatformPortsArgs;
  /** The Service that has it, which is also the exposure's owner. */
  service: "platform" | "ui";
  port: number;
  portWithTls: number;
  targetPort: number;
  /** Path of an Ingress; absent for what is not HTTP. */
  path?: string;
}

/** The product's three ports, as its documentation gives them. */
export const PLATFORM_PORTS: readonly PlatformPort[] = [
  { key: "http", service: "platform", port: 80, portWithTls: 443, targetPort: 9000, path: "/" },
  { key: "control", service: "platform", port: 6790, portWithTls: 6790, targetPort: 6790 },
  { key: "desktop", service: "ui", port: 9001, portWithTls: 9001, targetPort: 9001, path: "/desktop" },
];

/** Names of the Services that the product itself calls. */
export const PLATFORM_SERVICES: readonly string[] = ["platform", "ui"];

/** The ports that clients expect HTTP and HTTPS at. */
const INGRESS_PORTS: readonly number[] = [80, 443];

interface DecidedPort extends PlatformPort {
  via: Exposure;
  nodePort?: number;
  sources: readonly Cidr[];
  host?: string;
  reason: string;
  configPath: Path;
  servicePort: number;
  /** The port that clients outside call. */
  outsidePort: number;
}

/** What every object of the platform carries. */
interface Metadata {
  labels: Record<string, string>;
  annotations: Record<string, string>;
}

export function planPlatform(environment: EnvironmentArgs, scope: Scope): PlannedPlatform<ExposureDraft> {
  const args = environment.platform ?? {};
  const path: Path = [...scope.root, "platform"];
  const mode = args.services ?? "create";
  const empty = { mode, services: [], patches: [], ingresses: [], exposures: [], routes: [] };
  if (mode === "none") return empty;
  const inherited = planSources(args, path, scope.sources, scope);
  const ports = PLATFORM_PORTS.map((port) => decide(port, { args, path, inherited }, scope));
  const metadata = {
    labels: labelsOf(args.labels, [...path, "labels"], scope),
    annotations: annotationsOf(args.annotations, [...path, "annotations"], scope),
  };
  const outside = ports.filter(({ via }) => via === "Ingress");
  const https = outside.length > 0 ? backendHttps(args, environment.ingress, path, scope) : undefined;
  const annotationsFor = (name: string) => {
    const isBehind = outside.some((port) => port.service === name);
    return { ...(isBehind && https?.annotations), ...metadata.annotations };
  };
  const services = PLATFORM_SERVICES.flatMap((name) =>
    planServices(
      name,
      ports.filter((port) => port.service === name),
      {
        selector: selectorOf(name, args, path, scope),
        metadata: { ...metadata, annotations: annotationsFor(name) },
      },
      scope,
    ),
  );
  // Services of the product's own chart are patched; what the package adds beside them it makes.
  const isProducts = ({ service }: { service: PlannedService }) =>
    mode === "patch" && PLATFORM_SERVICES.includes(service.name);
  const ingresses = outside.map((port) => planIngress(port, { args, path, metadata }, scope));
  return {
    ...empty,
    services: services.filter((one) => !isProducts(one)).map(({ service }) => service),
    patches: services.filter(isProducts).map(({ service }) => service),
    ingresses,
    ...(https?.transport && { serversTransport: https.transport }),
    exposures: ports.map((port) => exposureOf(port, services, scope)),
    routes: outside.map((port) => ({
      host: port.host ?? "",
      path: port.path ?? "/",
      owner: port.service,
      claimedAt: [...port.configPath, "host"],
    })),
  };
}

function decide(
  port: PlatformPort,
  { args, path, inherited }: { args: PlatformArgs; path: Path; inherited: readonly Cidr[] },
  scope: Scope,
): DecidedPort {
  const own: PlatformPortArgs = args.ports?.[port.key] ?? {};
  const configPath: Path = [...path, "ports", port.key];
  const via = own.exposure ?? args.exposure ?? "NodePort";
  const exposurePath: Path = own.exposure === undefined ? [...path, "exposure"] : [...configPath, "exposure"];
  if (via === "Ingress" && port.path === undefined) {
    scope.findings.add(
      "UEN207",
      exposurePath,
      `port ${port.targetPort} is not HTTP, and an ingress controller carries nothing else`,
      `Set platform.ports.${port.key}.exposure to NodePort, LoadBalancer or ClusterIP.`,
    );
  }
  if (own.nodePort !== undefined && !opensNodePort(via)) {
    scope.findings.add(
      "UEN107",
      [...configPath, "nodePort"],
      `${own.nodePort} opens nothing with exposure ${via}`,
    );
  }
  const servicePort = args.tls ? port.portWithTls : port.port;
  // On a shared address 80 and 443 are the ingress controller's, also where one is added only later.
  const shared = via === "LoadBalancer" && scope.sharesLoadBalancer && !args.dedicated;
  const leavesPort = shared && INGRESS_PORTS.includes(servicePort);
  const host = own.host ?? args.host;
  if (via === "Ingress" && port.path !== undefined)
    checkHost(host, [...(own.host === undefined ? path : configPath), "host"], scope);
  const sources = planSources({ ...own, acceptPublic: args.acceptPublic }, configPath, inherited, scope);
  return {
    ...port,
    via,
    nodePort: opensNodePort(via) ? own.nodePort : undefined,
    sources: via === "ClusterIP" ? [] : sources,
    host: via === "Ingress" ? host : undefined,
    reason: reasonFor(via, own.exposure ?? args.exposure),
    configPath,
    servicePort,
    outsidePort: leavesPort ? port.targetPort : servicePort,
  };
}

function checkHost(host: string | undefined, at: Path, scope: Scope): void {
  if (host === undefined) {
    scope.findings.add("UEN205", at, "exposure Ingress needs the host that clients call");
    return;
  }
  const fault = hostFault(host);
  if (fault) scope.findings.add("UEN009", at, `"${host}" is no host: ${fault}`);
}

function reasonFor(via: Exposure, chosen: Exposure | undefined): string {
  if (chosen !== undefined) return `chosen: exposure ${via}`;
  return "the platform's default: a node port costs nothing";
}

function selectorOf(name: string, args: PlatformArgs, path: Path, scope: Scope): Record<string, string> {
  const own = name === "ui" ? args.selectors?.ui : args.selectors?.platform;
  return own === undefined ? { app: name } : checkedLabels(own, [...path, "selectors", name], scope.findings);
}

interface ServiceOfPorts {
  service: PlannedService;
  ports: DecidedPort[];
}

/**
 * One Service where all its ports are exposed alike. Otherwise the Service that the product calls stays inside with all
 * of its ports, and each outside port gets a Service of its own beside it, because a Service has only one type.
 */
function planServices(
  name: string,
  ports: DecidedPort[],
  { selector, metadata }: { selector: Record<string, string>; metadata: Metadata },
  scope: Scope,
): ServiceOfPorts[] {
  const make = (
    serviceName: string,
    type: PlannedService["type"],
    members: DecidedPort[],
  ): ServiceOfPorts => ({
    service: {
      name: serviceName,
      namespace: scope.namespace,
      type,
      selector,
      ports: members.map((port) => ({
        name: port.key,
        port: type === "ClusterIP" ? port.servicePort : port.outsidePort,
        targetPort: port.targetPort,
        protocol: "TCP",
        ...(type !== "ClusterIP" && port.nodePort !== undefined && { nodePort: port.nodePort }),
      })),
      ...(type !== "ClusterIP" && { externalTrafficPolicy: "Cluster" as const }),
      ...loadBalancerFields(type, members[0]?.sources ?? [], scope.loadBalancerClass),
      ...metadata,
    },
    ports: members,
  });
  const kind = (port: DecidedPort) =>
    `${serviceType(port.via)} ${port.via === "LoadBalancer" ? port.sources.join() : ""}`;
  const first = ports[0];
  if (first === undefined) return [];
  const moved = ports.some((port) => port.outsidePort !== port.servicePort);
  if (!moved && ports.every((port) => kind(port) === kind(first)))
    return [make(name, serviceType(first.via), ports)];
  const outside = ports.filter((port) => opensNodePort(port.via));
  const beside = outside.map((port) => make(`${name}-${port.key}`, serviceType(port.via), [port]));
  return [...beside, make(name, "ClusterIP", ports)];
}

/** The Service that carries a port: the one beside, where there is one, stands before the product's own. */
function carrier(port: DecidedPort, services: ServiceOfPorts[]): string {
  return services.find(({ ports }) => ports.includes(port))?.service.name ?? port.service;
}

function exposureOf(port: DecidedPort, services: ServiceOfPorts[], { dataplane }: Scope): ExposureDraft {
  return {
    owner: port.service,
    name: port.key,
    port: port.outsidePort,
    targetPort: port.targetPort,
    protocol: "TCP",
    via: port.via,
    nodePort: port.nodePort ?? null,
    pin: opensNodePort(port.via) ? { path: [...port.configPath, "nodePort"] } : null,
    host: port.host ?? null,
    path: port.via === "Ingress" ? (port.path ?? null) : null,
    sources: port.sources,
    keepsSourceAddress: port.via === "ClusterIP" || (opensNodePort(port.via) && dataplane === "BPF"),
    externalTrafficPolicy: "Cluster",
    node: null,
    reason: port.reason,
    service: carrier(port, services),
    undecided: [],
    disabled: false,
    configPath: port.configPath,
  };
}

function planIngress(
  port: DecidedPort,
  { args, path, metadata }: { args: PlatformArgs; path: Path; metadata: Metadata },
  scope: Scope,
): PlannedIngress {
  const secret = args.tlsSecretName;
  const fault = secret === undefined ? undefined : dnsNameFault(secret);
  if (fault)
    scope.findings.add("UEN008", [...path, "tlsSecretName"], `"${secret}" is no name of a Secret: ${fault}`);
  const name = `${port.service}-${port.key}`;
  const { tlsSecretName, annotations: toCertify } = certificateOf(
    { ...args, ingress: name, path: [...path, "certificates"], annotations: metadata.annotations },
    scope,
  );
  return {
    name,
    namespace: scope.namespace,
    className: ingressClass(scope),
    host: port.host ?? "",
    paths: [{ path: port.path ?? "/", serviceName: port.service, servicePort: port.servicePort }],
    ...(tlsSecretName !== undefined && { tlsSecretName }),
    labels: metadata.labels,
    annotations: {
      ...withoutIngressClass(metadata.annotations, args.annotations, [...path, "annotations"], scope),
      ...toCertify,
    },
  };
}

import type { Exposure } from "../../config/exposure";
import { subjectOf } from "../../findings/subject";
import type { Cidr } from "../../values/cidr";
import { planSources } from "../access/sources";
import type { ExposureDraft } from "../exposure";
import type { ClaimedRoute } from "../ingress/ingress";
import type { Scope } from "../scope";
import { loadBalancerFields, opensNodePort, type PlannedService, serviceType } from "../service";
import { peersKnownByAddress } from "./ecd";
import type { Choice, EcdIntent, PortIntent, RouteIntent, ServiceIntent } from "./ecdIntent";
import { planSourceAddress, type SourceAddressDecision } from "./sourceAddress";
import { undecidedBy } from "./undecidedBy";

/** What an ECD's intent comes to. */
export interface EcdOffer {
  /** In the order of the intent's. */
  services: PlannedService[];
  exposures: ExposureDraft[];
  routes: ClaimedRoute[];
}

/** The way in to one ECD: its Services, and what can be called of it by whom. */
export function planEcd(intent: EcdIntent, scope: Scope): EcdOffer {
  const { name, services, routes, own, configPath } = intent;
  const isCalled = routes.length > 0 || services.some(({ via }) => via !== "ClusterIP");
  const sources = isCalled ? planSources(own, configPath, scope.sources, scope) : [];
  const planned = services.map((service) => planService(intent, service, sources, scope));
  // Without ports of its own there is no other way in than the Ingress, whatever is wanted of it.
  const hasOwnPorts = services.some(({ isBackend }) => !isBackend);
  if (routes.length > 0 && !hasOwnPorts) decideSourceAddress(intent, "Ingress", undefined, scope);
  const made = planned.map(({ service }) => service);
  return {
    services: made,
    exposures: [
      ...planned.flatMap(({ exposures }) => exposures),
      ...routes.map((route) => routeExposure(intent, route, made, sources)),
    ].map((exposure) => closedIfOff(exposure, intent.switchedOff)),
    routes: routes.map(({ host, path, claimedAt }) => ({ host, path, owner: name, claimedAt })),
  };
}

function planService(
  intent: EcdIntent,
  service: ServiceIntent,
  inherited: readonly Cidr[],
  scope: Scope,
): { service: PlannedService; exposures: ExposureDraft[] } {
  const { via, ports } = service;
  const type = serviceType(via);
  const sourceAddress = service.isBackend ? { kept: true } : decideSourceAddress(intent, via, service, scope);
  checkPorts(intent, service, sourceAddress, scope);
  const sources = service.ranges ?? inherited;
  const loadBalancerClass = service.loadBalancerClass ?? scope.loadBalancerClass;
  const planned: PlannedService = {
    name: service.name,
    namespace: scope.namespace,
    type,
    selector: intent.podLabels,
    ports: ports.map(({ name, port, targetPort, protocol, nodePort }) => ({
      name,
      port,
      targetPort,
      protocol,
      ...(nodePort !== undefined && { nodePort }),
    })),
    ...(opensNodePort(type) && { externalTrafficPolicy: sourceAddress.policy ?? "Cluster" }),
    ...loadBalancerFields(type, sources, loadBalancerClass),
    ...(service.healthCheckNodePort !== undefined && { healthCheckNodePort: service.healthCheckNodePort }),
    labels: service.labels,
    annotations: service.annotations,
  };
  const exposures = service.isBackend
    ? []
    : ports.map((port) => portExposure(intent, service, port, { planned, sourceAddress, sources }));
  return { service: planned, exposures };
}

function decideSourceAddress(
  { name, preservesSourceAddress, node, replicas, configPath, paths }: EcdIntent,
  via: Exposure,
  service: ServiceIntent | undefined,
  scope: Scope,
): SourceAddressDecision {
  const { said, at = [...configPath, "externalTrafficPolicy"] } = service?.policy ?? {};
  return planSourceAddress(
    {
      name,
      via,
      wanted: preservesSourceAddress,
      policy: said,
      node: node ?? undefined,
      replicas,
      paths: {
        wanted: [...configPath, "preserveSourceAddress"],
        exposure: paths.exposure,
        policy: at,
        node: [...configPath, "node"],
        replicas: paths.replicas,
      },
    },
    scope,
  );
}

function checkPorts(
  { name, preservesSourceAddress }: EcdIntent,
  { via, ports }: ServiceIntent,
  { kept }: SourceAddressDecision,
  { dataplane, findings }: Scope,
): void {
  for (const { port, protocol, at, protocolAt } of ports) {
    if (protocol === "SCTP" && dataplane === "BPF") {
      findings.add("UEN219", protocolAt, `${protocolAt.prefix}the eBPF data path would drop it`);
    }
    // Who wants the address and cannot have it has been told why.
    if (kept || preservesSourceAddress || !opensNodePort(via) || !peersKnownByAddress(protocol, port))
      continue;
    const seen = "and would see a node's address in place of its peers'";
    findings.add("UEN216", at, `${at.prefix}${name} listens on ${protocol} ${port}, ${seen}`);
  }
}

/** What a Service has come to. */
interface Carrier {
  planned: PlannedService;
  sourceAddress: SourceAddressDecision;
  sources: readonly Cidr[];
}

function portExposure(
  { name: owner, node }: EcdIntent,
  { choice, undecided }: ServiceIntent,
  { name, port, targetPort, protocol, nodePort, pin, configPath, at }: PortIntent,
  { planned, sourceAddress, sources }: Carrier,
): ExposureDraft {
  const via = planned.type;
  const isInside = via === "ClusterIP";
  return undecidedBy(
    {
      owner,
      name,
      port,
      targetPort,
      protocol,
      via,
      nodePort: nodePort ?? null,
      pin,
      host: null,
      path: null,
      sources: isInside ? [] : sources,
      keepsSourceAddress: isInside || sourceAddress.kept,
      externalTrafficPolicy: planned.externalTrafficPolicy ?? "Cluster",
      node,
      reason: reasonFor(choice, via, sourceAddress),
      service: planned.name,
      undecided: [],
      disabled: false,
      configPath,
      ...(at.place && { place: at.place }),
    },
    undecided,
  );
}

function routeExposure(
  { name: owner, node }: EcdIntent,
  { host, path, port, name, service, undecided, configPath, claimedAt }: RouteIntent,
  services: readonly PlannedService[],
  sources: readonly Cidr[],
): ExposureDraft {
  const backend = services.find((one) => one.name === service);
  const { place } = subjectOf(claimedAt);
  const served = backend?.ports.find((one) => one.port === port && one.protocol === "TCP");
  return undecidedBy(
    {
      owner,
      name,
      port,
      // The Ingress of a descriptor names the container's port itself, unless the ECD's only Service has one of that number.
      targetPort: served?.targetPort ?? port,
      protocol: "TCP",
      via: "Ingress",
      nodePort: null,
      pin: null,
      host,
      path,
      sources,
      keepsSourceAddress: false,
      externalTrafficPolicy: backend?.externalTrafficPolicy ?? "Cluster",
      node,
      reason: "HTTP from outside shares the ingress controller, which costs nothing more",
      service,
      undecided: [],
      disabled: false,
      configPath,
      ...(place && { place }),
    },
    undecided,
  );
}

function reasonFor(choice: Choice, via: Exposure, { policy }: SourceAddressDecision): string {
  const pinned = via === "NodePort" ? "Local and pinned" : "Local";
  const local = policy === "Local" ? `; ${pinned}, so that it sees its peers' addresses` : "";
  if (choice.by === "entry") return `chosen: exposure ${choice.exposure}${local}`;
  if (choice.by === "descriptor") {
    return via === "ClusterIP"
      ? `inside the cluster, as ${choice.file} leaves it`
      : `as ${choice.file} has it${local}`;
  }
  return via === "ClusterIP"
    ? "nothing outside is said to call it"
    : `called from outside, and not HTTP: a node port costs nothing${local}`;
}

/** What does not run is let no one in, and keeps its node ports for the day it does. */
function closedIfOff(exposure: ExposureDraft, switchedOff: string | undefined): ExposureDraft {
  if (switchedOff === undefined) return exposure;
  return { ...exposure, sources: [], disabled: true, reason: `disabled, not running: ${switchedOff}` };
}

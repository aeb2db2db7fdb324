import type { ExternalTrafficPolicy } from "../../config/externalTrafficPolicy";
import type { Path } from "../../findings/path";
import { readCidr } from "../../values/cidr";
import { isTree } from "../../values/merge";
import type { ExposureDraft } from "../exposure";
import { opensNodePort, type PlannedService, type PlannedServicePort } from "../service";
import { isPublic, planSources, publicFault } from "../sources";
import { type DescriptorCase, refuseField, undecidedBy } from "./descriptorCase";
import { completePorts, descriptorPort, pinOf } from "./descriptorPorts";
import { calledFromOutside, peersKnownByAddress } from "./ecd";
import { type ServiceEntry, viewService } from "./patchedService";
import { serviceFaults } from "./serviceSpec";
import { planSourceAddress, type SourceAddressDecision } from "./sourceAddress";

interface Planned {
  services: PlannedService[];
  exposures: ExposureDraft[];
}

type ServiceType = PlannedService["type"];
const TYPES: readonly string[] = ["ClusterIP", "NodePort", "LoadBalancer"] satisfies ServiceType[];

/** Completes `spec.services` of a descriptor, and says what the operator will make of it. */
export function descriptorServices(one: DescriptorCase): Planned {
  const entries = serviceEntries(one);
  const parts = entries.map((entry, index) => planService(one, entry, index, entries.length));
  return {
    services: parts.flatMap(({ services }) => services),
    exposures: parts.flatMap(({ exposures }) => exposures),
  };
}

/** The descriptor's Services; without any, one made of the ports that the stack file names. */
function serviceEntries(one: DescriptorCase): ServiceEntry[] {
  const { object, args } = one;
  const { services } = object.spec;
  if (services === undefined || services === null) {
    if (args.ports === undefined) return [];
    const entry = { spec: { ports: args.ports.map(descriptorPort) } };
    object.spec.services = [entry];
    return [entry];
  }
  if (!Array.isArray(services)) {
    refuseField(one, "spec.services", "it is not a list");
    return [];
  }
  return services.flatMap((service: unknown, index) => {
    if (isTree(service) && isTree(service.spec)) return [service as ServiceEntry];
    refuseField(one, `spec.services[${index}]`, "it has no spec");
    return [];
  });
}

function planService(one: DescriptorCase, entry: ServiceEntry, index: number, count: number): Planned {
  const { name, object, path, scope } = one;
  const isOpen = entry.spec.type === undefined;
  entry.spec.type ??= chosenType(one);
  const chosen = entry.spec.type;
  const { spec, field, undecided, settle } = viewService(one, entry, index);
  const type = checkedType(one, spec, field);
  if (type === undefined) return { services: [], exposures: [] };
  const ports = completePorts(one, spec, type, field);
  const sourceAddress = completePolicy(one, spec, type, field);
  for (const fault of serviceFaults(spec, type)) refuseField(one, `${field}.${fault.field}`, fault.why);
  const sources = completeSources(one, spec, type, field);
  if (type === "LoadBalancer" && scope.loadBalancerClass !== undefined)
    spec.loadBalancerClass ??= scope.loadBalancerClass;
  const node = typeof object.spec.nodeHost === "string" ? object.spec.nodeHost : null;
  warnKnownByAddress(one, type, ports, sourceAddress, field);
  settle();
  const service: PlannedService = {
    // The operator names the Services; with several the number tells them apart here.
    name: count === 1 ? name : `${name}-${index}`,
    namespace: scope.namespace,
    type,
    selector: { app: name },
    ports,
    ...(sourceAddress.policy && { externalTrafficPolicy: sourceAddress.policy }),
    ...(typeof spec.loadBalancerClass === "string" && { loadBalancerClass: spec.loadBalancerClass }),
    ...(type === "LoadBalancer" && { loadBalancerSourceRanges: sources }),
    ...(typeof spec.healthCheckNodePort === "number" && { healthCheckNodePort: spec.healthCheckNodePort }),
    statusExpected: type === "LoadBalancer" && spec.loadBalancerClass !== undefined,
    labels: {},
    annotations: {},
  };
  return {
    services: [service],
    exposures: ports
      .map(
        (port): ExposureDraft => ({
          owner: name,
          name: port.name,
          port: port.port,
          targetPort: port.targetPort,
          protocol: port.protocol,
          via: type,
          nodePort: port.nodePort ?? null,
          pin: opensNodePort(type) ? pinOf(one, port, field) : null,
          host: null,
          path: null,
          sources,
          keepsSourceAddress: sourceAddress.kept,
          externalTrafficPolicy: sourceAddress.policy ?? "Cluster",
          node,
          reason: reasonFor(one, type, isOpen && type === chosen, sourceAddress),
          service: service.name,
          undecided: [],
          disabled: false,
          configPath: path,
        }),
      )
      .map((exposure) => undecidedBy(exposure, [...undecided, ...one.pods.undecided])),
  };
}

/** The type of a Service that leaves it open. */
function chosenType(one: DescriptorCase): ServiceType {
  const chosen = one.args.exposure === "Ingress" ? "ClusterIP" : one.args.exposure;
  return chosen ?? (isCalledFromOutside(one) ? "NodePort" : "ClusterIP");
}

function checkedType(
  one: DescriptorCase,
  spec: Record<string, unknown>,
  field: string,
): ServiceType | undefined {
  const { args, where, path, scope } = one;
  // The API server's own default, where a patch has removed it.
  const type = spec.type ?? "ClusterIP";
  if (!TYPES.includes(String(type))) {
    refuseField(one, `${field}.type`, `${JSON.stringify(type)} is not one of ${TYPES.join(", ")}`);
    return undefined;
  }
  if (args.exposure !== undefined && args.exposure !== type && args.exposure !== "Ingress") {
    scope.findings.add("UEN405", [...path, "exposure"], `${args.exposure}, but ${where} says type: ${type}`);
  }
  return type as ServiceType;
}

/**
 * Whether somebody outside calls an ECD that leaves its type open. What is said of several ECDs at once opens none of them:
 * only a node port of its own does.
 */
function isCalledFromOutside({ args, alone, name }: DescriptorCase): boolean {
  const pinned = Object.keys(args.nodePorts ?? {}).some((key) => key.startsWith(`${name}/`));
  return pinned || (alone && calledFromOutside({ ...args, nodePorts: undefined }));
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
    refuseField(
      one,
      `${field}.externalTrafficPolicy`,
      `${JSON.stringify(said)} is not one of Cluster, Local`,
    );
    return { kept: false };
  }
  if (said !== undefined && type === "ClusterIP") {
    refuseField(one, `${field}.externalTrafficPolicy`, "a ClusterIP Service takes none");
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
      replicas: one.pods.replicas,
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

/** Who may call it: what the descriptor says of its load balancer stands, and is judged as the stack file's would be. */
function completeSources(
  one: DescriptorCase,
  spec: Record<string, unknown>,
  type: ServiceType,
  field: string,
): string[] {
  const { args, path, scope, where } = one;
  if (type === "ClusterIP") return [];
  const sources = planSources(args, path, scope.sources, scope);
  if (type !== "LoadBalancer") return sources;
  const said = spec.loadBalancerSourceRanges;
  // An empty list would admit everybody, as none does.
  if (said === undefined || said === null || (Array.isArray(said) && said.length === 0)) {
    spec.loadBalancerSourceRanges = sources;
    return sources;
  }
  const at = `${field}.loadBalancerSourceRanges`;
  if (!Array.isArray(said)) {
    refuseField(one, at, "it is not a list");
    return sources;
  }
  if (args.sources !== undefined && [...args.sources].sort().join() !== [...said].sort().join()) {
    scope.findings.add(
      "UEN405",
      [...path, "sources"],
      `${args.sources.join(", ")}, but ${where} admits ${said.join(", ")}`,
    );
  }
  return said.filter((text: unknown): text is string => {
    const cidr = typeof text === "string" ? readCidr(text) : "it is not a string";
    if (typeof text !== "string" || typeof cidr === "string") {
      refuseField(one, at, `${JSON.stringify(text)} is no address range: ${cidr}`);
      return false;
    }
    if (isPublic(text) && !(args.acceptPublic ?? scope.acceptPublic)?.trim())
      refuseField(one, at, publicFault(text), "UEN210");
    return true;
  });
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
  isOpen: boolean,
  { policy }: SourceAddressDecision,
): string {
  const file = where.replace(/:\d+$/, "");
  const local =
    policy === "Local" && type === "NodePort"
      ? "; Local and pinned, so that it sees its peers' addresses"
      : "";
  if (args.exposure === type) return `chosen: exposure ${type}${local}`;
  if (type === "ClusterIP") return `inside the cluster, as ${file} leaves it`;
  if (isOpen) return `called from outside, and not HTTP: a node port costs nothing${local}`;
  return `as ${file} has it${local}`;
}

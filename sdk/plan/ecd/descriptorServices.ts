import type { ExternalTrafficPolicy } from "../../config/externalTrafficPolicy";
import type { Path } from "../../findings/path";
import { Cidr } from "../../values/cidr";
import { isTree } from "../../values/merge";
import { isPublic, publicFault } from "../access/sources";
import { type PlannedService, serviceType } from "../service";
import { contradict, type DescriptorCase, fieldOf, type PinHolders, refuseField } from "./descriptorCase";
import { type DescriptorPort, descriptorPort, readPorts } from "./descriptorPorts";
import { calledFromOutside } from "./ecd";
import type { Choice, ServiceIntent } from "./ecdIntent";
import { type ServiceEntry, type ServiceView, viewService } from "./patchedService";

type ServiceType = PlannedService["type"];
const TYPES: readonly string[] = ["ClusterIP", "NodePort", "LoadBalancer"] satisfies ServiceType[];

/** A Service that the operator will make of a descriptor. */
export interface DescriptorService {
  intent: ServiceIntent;
  /** Its entry in `spec.services`; absent where the stack file's ports make one. */
  source?: unknown;
  /** The Service with its patch applied. */
  view: ServiceView;
  ports: (DescriptorPort | undefined)[];
}

/** What the operator will make of `spec.services`, as far as the descriptor and its entry say it. */
export function readServices(
  one: DescriptorCase,
  patches: readonly string[],
  pinned: PinHolders,
): DescriptorService[] {
  const entries = serviceEntries(one);
  return entries.flatMap((entry, index) => {
    // The operator names the Services; with several the number tells them apart here.
    const name = entries.length === 1 ? one.name : `${one.name}-${index}`;
    return readService(one, { entry, index, name, patches }, pinned) ?? [];
  });
}

/** The descriptor's Services; without any, one made of the ports that the stack file names. */
function serviceEntries(one: DescriptorCase): ServiceEntry[] {
  const { object, args } = one;
  const { services } = object.spec;
  if (services === undefined || services === null) {
    return args.ports === undefined ? [] : [{ spec: { ports: args.ports.map(descriptorPort) } }];
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

interface EntryCase {
  entry: ServiceEntry;
  index: number;
  name: string;
  /** Places of patches of the pods that the plan does not follow. */
  patches: readonly string[];
}

function readService(
  one: DescriptorCase,
  { entry, index, name, patches }: EntryCase,
  pinned: PinHolders,
): DescriptorService | undefined {
  const chosen = chosenType(one);
  const typed = { ...entry, spec: { ...entry.spec, type: entry.spec.type ?? chosen } };
  const view = viewService(one, typed, index, pinned);
  const { spec, field } = view;
  const type = checkedType(one, spec, field);
  if (type === undefined) return undefined;
  const ports = readPorts(one, { spec, type, field }, pinned);
  const policy = readPolicy(one, spec, type, field);
  const ranges = readRanges(one, spec, type, field);
  const isOpen = entry.spec.type === undefined && type === typed.spec.type;
  const { healthCheckNodePort, loadBalancerClass } = spec;
  return {
    source: entry,
    view,
    ports,
    intent: {
      name,
      via: type,
      choice: choiceOf(one, type, isOpen),
      ports: ports.flatMap((port) => port?.intent ?? []),
      policy,
      ...(ranges && { ranges }),
      ...(typeof healthCheckNodePort === "number" && { healthCheckNodePort }),
      ...(typeof loadBalancerClass === "string" && { loadBalancerClass }),
      isBackend: false,
      undecided: [...view.undecided, ...patches],
      labels: {},
      annotations: {},
    },
  };
}

/** The type of a Service that leaves it open. */
function chosenType(one: DescriptorCase): ServiceType {
  const { exposure } = one.args;
  if (exposure !== undefined) return serviceType(exposure);
  return isCalledFromOutside(one) ? "NodePort" : "ClusterIP";
}

function choiceOf({ args, where }: DescriptorCase, type: ServiceType, isOpen: boolean): Choice {
  if (args.exposure === type) return { by: "entry", exposure: type };
  return isOpen && type !== "ClusterIP" ? { by: "plan" } : { by: "descriptor", file: where };
}

function checkedType(
  one: DescriptorCase,
  spec: Record<string, unknown>,
  field: string,
): ServiceType | undefined {
  const { args, where, path } = one;
  // The API server's own default, where a patch has removed it.
  const type = spec.type ?? "ClusterIP";
  if (!isType(type)) {
    refuseField(one, `${field}.type`, `${JSON.stringify(type)} is not one of ${TYPES.join(", ")}`);
    return undefined;
  }
  if (args.exposure !== undefined && args.exposure !== type && args.exposure !== "Ingress") {
    contradict(
      one,
      [...path, "exposure"],
      `${field}.type`,
      `${args.exposure}, but ${where} says type: ${type}`,
    );
  }
  return type;
}

function isType(value: unknown): value is ServiceType {
  return TYPES.includes(String(value));
}

/**
 * Whether somebody outside calls an ECD that leaves its type open. What is said of several ECDs at once opens none of them:
 * only a node port of its own does.
 */
function isCalledFromOutside({ args, alone, name }: DescriptorCase): boolean {
  const pinned = Object.keys(args.nodePorts ?? {}).some((key) => key.startsWith(`${name}/`));
  return pinned || (alone && calledFromOutside({ ...args, nodePorts: undefined }));
}

/** What the descriptor says of the policy stands before the entry. */
function readPolicy(
  one: DescriptorCase,
  spec: Record<string, unknown>,
  type: ServiceType,
  field: string,
): ServiceIntent["policy"] {
  const { args, path, where } = one;
  const said = spec.externalTrafficPolicy;
  const own: Path = [...path, "externalTrafficPolicy"];
  const place = `${field}.externalTrafficPolicy`;
  const refuse = (why: string) => refuseField(one, place, why);
  if (said === undefined) {
    return {
      ...(args.externalTrafficPolicy !== undefined && { said: args.externalTrafficPolicy }),
      at: own,
    };
  }
  if (!isPolicy(said)) {
    refuse(`${JSON.stringify(said)} is not one of Cluster, Local`);
    return { at: fieldOf(one, place) };
  }
  if (type === "ClusterIP") {
    refuse("a ClusterIP Service takes none");
    return { at: fieldOf(one, place) };
  }
  if (args.externalTrafficPolicy !== undefined && args.externalTrafficPolicy !== said) {
    contradict(one, own, place, `${args.externalTrafficPolicy}, but ${where} says ${said}`);
  }
  return { said, at: fieldOf(one, place) };
}

function isPolicy(value: unknown): value is ExternalTrafficPolicy {
  return value === "Local" || value === "Cluster";
}

/** Ranges that the descriptor gives its load balancer, judged as the stack file's would be; undefined where it gives none. */
function readRanges(
  one: DescriptorCase,
  spec: Record<string, unknown>,
  type: ServiceType,
  field: string,
): Cidr[] | undefined {
  const { args, path, scope, where } = one;
  const said = spec.loadBalancerSourceRanges;
  // An empty list would admit everybody, as none does.
  if (type !== "LoadBalancer" || said === undefined || said === null) return undefined;
  if (Array.isArray(said) && said.length === 0) return undefined;
  const at = `${field}.loadBalancerSourceRanges`;
  if (!Array.isArray(said)) {
    refuseField(one, at, "it is not a list");
    return undefined;
  }
  if (args.sources !== undefined && [...args.sources].sort().join() !== [...said].sort().join()) {
    contradict(
      one,
      [...path, "sources"],
      at,
      `${args.sources.join(", ")}, but ${where} admits ${said.join(", ")}`,
    );
  }
  return said.flatMap((text: unknown) => {
    const cidr = typeof text === "string" ? Cidr.read(text) : "it is not a string";
    if (typeof cidr === "string") {
      refuseField(one, at, `${JSON.stringify(text)} is no address range: ${cidr}`);
      return [];
    }
    if (isPublic(cidr) && !(args.acceptPublic ?? scope.acceptPublic)?.trim())
      refuseField(one, at, publicFault(cidr), "UEN210");
    return [cidr];
  });
}

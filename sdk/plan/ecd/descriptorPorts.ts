import type { EcdPortArgs } from "../../config/ecdArgs";
import type { Protocol } from "../../config/protocol";
import type { Path } from "../../findings/path";
import { isTree } from "../../values/merge";
import { portNameFault } from "../../values/names";
import type { NodePortPin } from "../exposure";
import { opensNodePort, type PlannedService } from "../service";
import {
  contradict,
  type DescriptorCase,
  fieldOf,
  type PinHolders,
  pinKey,
  refuseField,
} from "./descriptorCase";
import type { PortIntent } from "./ecdIntent";
import { defaultPortName } from "./portNames";

const PROTOCOLS: readonly string[] = ["TCP", "UDP", "SCTP"] satisfies Protocol[];

/** A port of one of a descriptor's Services. */
export interface DescriptorPort {
  intent: PortIntent;
  /** The port as it is to stand in the Service: what the descriptor leaves open is there, what it says is kept. */
  completed: Record<string, unknown>;
}

/** The Service whose ports are read. */
interface Holder {
  spec: Record<string, unknown>;
  type: PlannedService["type"];
  /** Where it stands in the descriptor: `spec.services[0].spec`. */
  field: string;
}

/** A port of the stack file as a descriptor writes it. */
export function descriptorPort({ name, port, targetPort, protocol }: EcdPortArgs): Record<string, unknown> {
  return {
    name: name ?? defaultPortName(port, protocol ?? "TCP"),
    port,
    targetPort: targetPort ?? port,
    protocol: protocol ?? "TCP",
  };
}

/** The ports of a Service, by their place in its list; undefined where there is none that could be read. */
export function readPorts(
  one: DescriptorCase,
  holder: Holder,
  pinned: PinHolders,
): (DescriptorPort | undefined)[] {
  const { spec, field } = holder;
  const list = Array.isArray(spec.ports) ? spec.ports : [];
  if (list.length === 0) {
    refuseField(one, `${field}.ports`, "a Service needs at least one port");
    return [];
  }
  const seen = new Set<string>();
  return list.map((port: unknown, index) => {
    const at = `${field}.ports[${index}]`;
    if (!isTree(port)) {
      refuseField(one, at, "it is not an object");
      return undefined;
    }
    const read = readPort(one, port, { ...holder, at, count: list.length }, pinned);
    if (read === undefined) return undefined;
    const { name, protocol, port: number } = read.intent;
    for (const key of [name, `${protocol}/${number}`]) {
      if (seen.has(key)) refuseField(one, at, `"${key}" is used twice`);
      seen.add(key);
    }
    return read;
  });
}

function readPort(
  one: DescriptorCase,
  own: Record<string, unknown>,
  { type, field, at, count }: Holder & { at: string; count: number },
  pinned: PinHolders,
): DescriptorPort | undefined {
  const number = own.port;
  if (!isPort(number)) {
    refuseField(one, `${at}.port`, `${JSON.stringify(number)} is no port: 1 to 65535`);
    return undefined;
  }
  const protocol = own.protocol ?? "TCP";
  if (!isProtocol(protocol)) {
    refuseField(one, `${at}.protocol`, `${JSON.stringify(protocol)} is not one of ${PROTOCOLS.join(", ")}`);
    return undefined;
  }
  const completed = { ...own, ...saidInStackFile(one, own, { number, protocol, at }) };
  const name = String(completed.name ?? defaultPortName(number, protocol));
  // The API server wants a name for each as soon as there are two.
  if (count > 1) completed.name ??= name;
  const fault = portNameFault(name);
  if (fault) refuseField(one, `${at}.name`, `"${name}" is no name of a port: ${fault}`);
  const { targetPort } = completed;
  if (targetPort !== undefined && typeof targetPort !== "string" && !isPort(targetPort)) {
    refuseField(one, `${at}.targetPort`, `${JSON.stringify(targetPort)} is no port: 1 to 65535`);
  }
  warnUnopened(one, targetPort ?? number, at);
  const { nodePort, pin } = readNodePort(one, { own, number, protocol, type, field, at }, pinned);
  if (nodePort !== undefined) completed.nodePort = nodePort;
  return {
    completed,
    intent: {
      name,
      port: number,
      targetPort: isPort(targetPort) ? targetPort : number,
      protocol,
      ...(nodePort !== undefined && { nodePort }),
      pin,
      configPath: one.path,
      at: { ...fieldOf(one, at), prefix: `${one.where}: ${field}: ` },
      protocolAt: { ...fieldOf(one, `${at}.protocol`), prefix: `${one.where}: ${at}: ` },
    },
  };
}

/** What the entry says of a port that the descriptor names, and leaves open. */
function saidInStackFile(
  one: DescriptorCase,
  own: Record<string, unknown>,
  { number, protocol, at }: Pick<PortCase, "number" | "protocol" | "at">,
): Record<string, unknown> {
  const index = indexInStackFile(one, number, protocol);
  const additions: Record<string, unknown> = {};
  for (const key of ["name", "targetPort"] as const) {
    const said = one.args.ports?.[index]?.[key];
    if (said === undefined) continue;
    if (own[key] === undefined) additions[key] = said;
    else if (own[key] !== said) {
      contradict(
        one,
        [...one.path, "ports", index, key],
        `${at}.${key}`,
        `${JSON.stringify(said)}, but ${one.where} says ${JSON.stringify(own[key])}`,
      );
    }
  }
  return additions;
}

interface PortCase {
  own: Record<string, unknown>;
  number: number;
  protocol: string;
  type: PlannedService["type"];
  field: string;
  at: string;
}

/** The node port that a port takes, and where it is pinned or can be. */
function readNodePort(
  one: DescriptorCase,
  { own, number, protocol, type, field, at }: PortCase,
  holders: PinHolders,
): { nodePort?: number; pin: NodePortPin | null } {
  const { where } = one;
  const said = own.nodePort;
  const isOpen = opensNodePort(type);
  if (said !== undefined && typeof said !== "number") {
    refuseField(one, `${at}.nodePort`, `${JSON.stringify(said)} is no node port`);
  } else if (said !== undefined && !isOpen) {
    refuseField(one, `${at}.nodePort`, `${said} cannot be set with type ${type}`);
  }
  if (!isOpen) return { pin: null };
  const { pinned, pin } = pinFor(one, { number, protocol, field, at }, holders);
  if (said === undefined) return { ...(pinned !== undefined && { nodePort: pinned }), pin };
  if (typeof said !== "number") return { pin };
  if (pinned === undefined)
    return { nodePort: said, pin: { ...fieldOf(one, `${at}.nodePort`), pinnedBy: where } };
  if (pinned !== said) contradict(one, pin.path, `${at}.nodePort`, `${pinned}, but ${where} pins ${said}`);
  return { nodePort: said, pin };
}

/**
 * What the stack file pins for a port that opens, and where it does or would. Of several Services with such a port the pin is
 * the first one's; the others can be pinned in the descriptor only.
 */
function pinFor(
  one: DescriptorCase,
  { number, protocol, field, at }: Pick<PortCase, "number" | "protocol" | "field" | "at">,
  holders: PinHolders,
): { pinned?: number; pin: NodePortPin } {
  const { args, name, path } = one;
  const key = pinKey(name, number, protocol);
  const holder = holders.get(key) ?? field;
  if (holder !== field) return { pin: fieldOf(one, at) };
  holders.set(key, field);
  const index = indexInStackFile(one, number, protocol);
  const [pinned, pinPath]: [number | undefined, Path] =
    index === -1
      ? [args.nodePorts?.[key], [...path, "nodePorts", key]]
      : [args.ports?.[index]?.nodePort, [...path, "ports", index, "nodePort"]];
  return { ...(pinned !== undefined && { pinned }), pin: { path: pinPath } };
}

/** Where the entry's `ports` name a port; -1 where they do not. */
function indexInStackFile({ args }: DescriptorCase, port: number, protocol: string): number {
  return (args.ports ?? []).findIndex((one) => one?.port === port && (one.protocol ?? "TCP") === protocol);
}

function warnUnopened(one: DescriptorCase, target: unknown, at: string): void {
  const { object, where, name, scope } = one;
  const containerPorts = object.spec.ports;
  if (!Array.isArray(containerPorts) || typeof target !== "number") return;
  if (containerPorts.some((port: unknown) => isTree(port) && port.containerPort === target)) return;
  scope.findings.add(
    "UEN407",
    fieldOf(one, `${at}.targetPort`),
    `${where}: ${at} leads to ${target}, which is not among spec.ports of ${name}`,
  );
}

function isPort(value: unknown): value is number {
  return typeof value === "number" && Number.isInteger(value) && value >= 1 && value <= 65535;
}

function isProtocol(value: unknown): value is Protocol {
  return PROTOCOLS.includes(String(value));
}

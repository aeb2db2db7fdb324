import type { EcdPortArgs } from "../../config/ecdArgs";
import type { Protocol } from "../../config/protocol";
import type { Path } from "../../findings/path";
import { isTree } from "../../values/merge";
import { portNameFault } from "../../values/names";
import type { NodePortPin } from "../exposure";
import { opensNodePort, type PlannedService, type PlannedServicePort } from "../service";
import { type DescriptorCase, pinKey, refuseField } from "./descriptorCase";

const PROTOCOLS: readonly string[] = ["TCP", "UDP", "SCTP"] satisfies Protocol[];

/** A port of the stack file as a descriptor writes it. */
export function descriptorPort({ name, port, targetPort, protocol }: EcdPortArgs): Record<string, unknown> {
  return {
    name: name ?? defaultPortName(port, protocol ?? "TCP"),
    port,
    targetPort: targetPort ?? port,
    protocol: protocol ?? "TCP",
  };
}

/** Completes the ports of one of a descriptor's Services. */
export function completePorts(
  one: DescriptorCase,
  spec: Record<string, unknown>,
  type: PlannedService["type"],
  field: string,
): PlannedServicePort[] {
  const list = Array.isArray(spec.ports) ? spec.ports : [];
  if (list.length === 0) {
    refuseField(one, `${field}.ports`, "a Service needs at least one port");
    return [];
  }
  const seen = new Set<string>();
  return list.flatMap((port: unknown, index) => {
    const at = `${field}.ports[${index}]`;
    const planned = isTree(port) ? completePort(one, port, type, list.length, field, at) : undefined;
    if (planned === undefined) {
      if (!isTree(port)) refuseField(one, at, "it is not an object");
      return [];
    }
    for (const key of [planned.name, `${planned.protocol}/${planned.port}`]) {
      if (seen.has(key)) refuseField(one, at, `"${key}" is used twice`);
      seen.add(key);
    }
    return [planned];
  });
}

function completePort(
  one: DescriptorCase,
  port: Record<string, unknown>,
  type: PlannedService["type"],
  count: number,
  field: string,
  at: string,
): PlannedServicePort | undefined {
  const { object } = one;
  if (!isPort(port.port)) {
    refuseField(one, `${at}.port`, `${JSON.stringify(port.port)} is no port: 1 to 65535`);
    return undefined;
  }
  const protocol = port.protocol ?? "TCP";
  if (!PROTOCOLS.includes(String(protocol))) {
    refuseField(one, `${at}.protocol`, `${JSON.stringify(protocol)} is not one of ${PROTOCOLS.join(", ")}`);
    return undefined;
  }
  const number = port.port;
  completeFromStackFile(one, port, number, String(protocol));
  // The API server wants a name for each as soon as there are two.
  if (count > 1) port.name ??= defaultPortName(number, String(protocol));
  const name = String(port.name ?? defaultPortName(number, String(protocol)));
  const fault = portNameFault(name);
  if (fault) refuseField(one, `${at}.name`, `"${name}" is no name of a port: ${fault}`);
  const { targetPort } = port;
  if (targetPort !== undefined && typeof targetPort !== "string" && !isPort(targetPort)) {
    refuseField(one, `${at}.targetPort`, `${JSON.stringify(targetPort)} is no port: 1 to 65535`);
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
  const nodePort = completeNodePort(one, port, number, String(protocol), type, field, at);
  return {
    name,
    port: number,
    targetPort: target,
    protocol: protocol as Protocol,
    ...(nodePort !== undefined && { nodePort }),
  };
}

/** What the entry says of a port that the descriptor names. */
function completeFromStackFile(
  one: DescriptorCase,
  port: Record<string, unknown>,
  number: number,
  protocol: string,
): void {
  const index = indexInStackFile(one, number, protocol);
  for (const key of ["name", "targetPort"] as const) {
    const said = one.args.ports?.[index]?.[key];
    if (said === undefined) continue;
    if (port[key] === undefined) port[key] = said;
    else if (port[key] !== said) {
      one.scope.findings.add(
        "UEN405",
        [...one.path, "ports", index, key],
        `${JSON.stringify(said)}, but ${one.where} says ${JSON.stringify(port[key])}`,
      );
    }
  }
}

function completeNodePort(
  one: DescriptorCase,
  port: Record<string, unknown>,
  number: number,
  protocol: string,
  type: PlannedService["type"],
  field: string,
  at: string,
): number | undefined {
  const { scope, where } = one;
  if (port.nodePort !== undefined && typeof port.nodePort !== "number") {
    refuseField(one, `${at}.nodePort`, `${JSON.stringify(port.nodePort)} is no node port`);
    return undefined;
  }
  if (!opensNodePort(type)) {
    if (port.nodePort !== undefined)
      refuseField(one, `${at}.nodePort`, `${port.nodePort} cannot be set with type ${type}`);
    return undefined;
  }
  const { pinned, pinPath } = pinFor(one, number, protocol, field);
  if (port.nodePort === undefined) {
    if (pinned !== undefined) port.nodePort = pinned;
  } else if (pinned !== undefined && pinned !== port.nodePort) {
    scope.findings.add("UEN405", pinPath, `${pinned}, but ${where} pins ${port.nodePort}`);
  }
  return port.nodePort as number | undefined;
}

/**
 * What the stack file pins for a port that opens, and where it does or would. Of several Services with such a port the pin is
 * the first one's; the others can be pinned in the descriptor only.
 */
function pinFor(
  one: DescriptorCase,
  port: number,
  protocol: string,
  field: string,
): { pinned?: number; pinPath: Path } {
  const { args, name, path } = one;
  const key = pinKey(name, port, protocol);
  const holder = one.pinned.get(key) ?? field;
  if (holder !== field) return { pinPath: [...path, "descriptor"] };
  one.pinned.set(key, field);
  const index = indexInStackFile(one, port, protocol);
  return index === -1
    ? { pinned: args.nodePorts?.[key], pinPath: [...path, "nodePorts", key] }
    : { pinned: args.ports?.[index]?.nodePort, pinPath: [...path, "ports", index, "nodePort"] };
}

/** Where the entry's `ports` name a port; -1 where they do not. */
function indexInStackFile({ args }: DescriptorCase, port: number, protocol: string): number {
  return (args.ports ?? []).findIndex((one) => one?.port === port && (one.protocol ?? "TCP") === protocol);
}

/** Where the node port of a descriptor's port is pinned or can be. */
export function pinOf(one: DescriptorCase, port: PlannedServicePort, field: string): NodePortPin {
  const { pinned, pinPath } = pinFor(one, port.port, port.protocol, field);
  const byDescriptor = port.nodePort !== undefined && pinned === undefined;
  return byDescriptor ? { path: [...one.path, "descriptor"], pinnedBy: one.where } : { path: pinPath };
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

function defaultPortName(port: number, protocol: string): string {
  return `${protocol.toLowerCase()}-${port}`;
}

function isPort(value: unknown): value is number {
  return typeof value === "number" && Number.isInteger(value) && value >= 1 && value <= 65535;
}

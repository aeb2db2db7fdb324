import ipaddr from "ipaddr.js";
import type { CalicoEntity, CalicoRule, PolicyObject } from "../../../sdk/plan/access/policyObject";

/** A packet as a policy engine sees it. */
export interface Packet {
  source: string;
  destination: string;
  port: number;
  protocol: string;
}

/** A pod as a policy engine sees it. */
export interface Pod {
  namespace: string;
  labels: Record<string, string>;
  /** Addresses that it may have; without it none that a policy names. */
  mayBeAt?: (address: string) => boolean;
}

/**
 * What Calico does before DNAT on a guarded node, by its documentation: policies by order, rules from the top, the first that
 * matches decides, and what none matches goes on.
 */
export function beforeDnat(
  objects: readonly PolicyObject[],
  packet: Packet,
  isCalicoEndpoint: boolean,
): "Allow" | "Deny" {
  const policies = objects
    .flatMap((one) => (one.kind === "GlobalNetworkPolicy" ? [one] : []))
    .filter(({ spec }) => spec.selector === "usage-engine-networking == 'guarded'")
    .sort((a, b) => a.spec.order - b.spec.order || (a.metadata.name < b.metadata.name ? -1 : 1));
  for (const { spec } of policies) {
    for (const rule of spec.ingress) {
      if (!matches(rule, packet, isCalicoEndpoint)) continue;
      if (rule.action === "Allow" || rule.action === "Deny") return rule.action;
    }
  }
  return "Allow";
}

function matches(rule: CalicoRule, packet: Packet, isCalicoEndpoint: boolean): boolean {
  if (rule.protocol !== undefined && rule.protocol !== packet.protocol) return false;
  if (rule.source && !side(rule.source, packet.source, undefined, isCalicoEndpoint)) return false;
  return !rule.destination || side(rule.destination, packet.destination, packet.port, false);
}

function side(
  entity: CalicoEntity,
  address: string,
  port: number | undefined,
  isCalicoEndpoint: boolean,
): boolean {
  // The guard's only selector stands for nodes and pods; whether the sender is one, the caller of this says.
  if (entity.selector !== undefined && !isCalicoEndpoint) return false;
  if (entity.nets && !entity.nets.some((net) => inRange(address, net))) return false;
  if (entity.notNets?.some((net) => inRange(address, net))) return false;
  if (entity.ports === undefined) return true;
  return entity.ports.some((one) => {
    const [first, last] = String(one).split(":").map(Number);
    return port !== undefined && port >= Number(first) && port <= Number(last ?? first);
  });
}

/** A port of a pod's container. */
interface ContainerPort {
  port: number;
  protocol: string;
}

/** What the standard policies do at a pod: none selects it, and everything comes in; else what one of them admits. */
export function atPod(
  objects: readonly PolicyObject[],
  target: Pod,
  { port, protocol }: ContainerPort,
  sender: { address: string } | Pod,
): boolean {
  const selecting = objects.flatMap((one) =>
    one.kind === "NetworkPolicy" &&
    one.apiVersion === "networking.k8s.io/v1" &&
    one.metadata.namespace === target.namespace &&
    carries(target.labels, one.spec.podSelector.matchLabels)
      ? [one.spec]
      : [],
  );
  if (selecting.length === 0) return true;
  return selecting.some(({ ingress }) =>
    ingress.some(
      ({ from, ports = [] }) =>
        (ports.length === 0 || ports.some((one) => one.port === port && one.protocol === protocol)) &&
        (from.length === 0 ||
          from.some(({ ipBlock, namespaceSelector, podSelector }) => {
            if ("address" in sender) {
              return (
                ipBlock !== undefined &&
                inRange(sender.address, ipBlock.cidr) &&
                !(ipBlock.except ?? []).some((range) => inRange(sender.address, range))
              );
            }
            if (ipBlock !== undefined) return edgesOf(ipBlock).some((one) => sender.mayBeAt?.(one));
            const name = { "kubernetes.io/metadata.name": sender.namespace };
            return (
              carries(name, namespaceSelector?.matchLabels ?? {}) &&
              carries(sender.labels, podSelector?.matchLabels ?? {}) &&
              (podSelector?.matchExpressions ?? []).every(({ key, values }) =>
                values.includes(sender.labels[key] ?? ""),
              )
            );
          })),
    ),
  );
}

/** Whether a policy that only observes writes a call from an address down: no rule before its Log passes it on. */
export function isLogged(
  objects: readonly PolicyObject[],
  target: Pod,
  { port, protocol }: ContainerPort,
  address: string,
): boolean {
  return objects.some((one) => {
    if (one.kind !== "NetworkPolicy" || one.apiVersion !== "projectcalico.org/v3") return false;
    const terms = one.spec.selector.split(" && ").map((term) => /^(\S+) == '(.*)'$/.exec(term));
    const selects = terms.every((term) => term !== null && target.labels[term[1] ?? ""] === term[2]);
    if (!selects || one.metadata.namespace !== target.namespace) return false;
    const packet = { source: address, destination: "192.0.2.250", port, protocol };
    const first = one.spec.ingress.find((rule) => matches(rule, packet, false));
    return first?.action === "Log";
  });
}

/**
 * Addresses of a block where something changes: its own ends, those around each exception, and one in each range that pods,
 * nodes and tunnels have in these tests.
 */
function edgesOf(block: { cidr: string; except?: string[] }): readonly string[] {
  const key = JSON.stringify(block);
  const known = edges.get(key) ?? findEdges(block);
  edges.set(key, known);
  return known;
}

const edges = new Map<string, readonly string[]>();

function findEdges({ cidr, except = [] }: { cidr: string; except?: string[] }): string[] {
  const bits = cidr.includes(":") ? 128n : 32n;
  const ends = (range: string) => {
    const [base, prefix] = parseRange(range);
    const first = base.toByteArray().reduce((sum, byte) => (sum << 8n) | BigInt(byte), 0n);
    return [first, first + (1n << (bits - BigInt(prefix))) - 1n] as const;
  };
  const around = except.flatMap((range) => {
    const [first, last] = ends(range);
    return [first - 1n, last + 1n];
  });
  const inner = ["172.31.3.4", "172.20.3.4", "192.168.3.4", "10.0.3.4", "10.64.3.4", "10.4.3.4"].filter(
    (one) => isV6(one) === isV6(cidr),
  );
  const all = [...ends(cidr), ...around].map((number) => {
    const bytes = Array.from({ length: Number(bits) / 8 }, (_, index) =>
      Number((number >> (bits - 8n - 8n * BigInt(index))) & 255n),
    );
    return ipaddr.fromByteArray(bytes).toString();
  });
  return [...all, ...inner].filter(
    (one) => inRange(one, cidr) && !except.some((range) => inRange(one, range)),
  );
}

function carries(labels: Record<string, string>, wanted: Record<string, string>): boolean {
  return Object.keys(wanted).every((key) => labels[key] === wanted[key]);
}

function isV6(text: string): boolean {
  return text.includes(":");
}

/** As `ipaddr.parseCIDR`, which pays for an error with each IPv4 range that it tries as IPv6. */
function parseRange(range: string): [ipaddr.IPv4 | ipaddr.IPv6, number] {
  return isV6(range) ? ipaddr.IPv6.parseCIDR(range) : ipaddr.IPv4.parseCIDR(range);
}

export function inRange(address: string, range: string): boolean {
  const one = ipaddr.parse(address);
  const [base, prefix] = parseRange(range);
  return one.kind() === base.kind() && one.match([base, prefix] as never);
}

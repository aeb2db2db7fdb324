import type { Protocol } from "../../config/protocol";
import { formatPath } from "../../findings/path";
import type { Subject } from "../../findings/subject";
import type { Scope } from "../scope";
import { staticBand } from "./nodePortRange";

/** A node port that the environment takes, and where in the configuration it is pinned, or can be. */
export interface PlannedNodePort extends Subject {
  /** The number; null where the API server chooses it. */
  nodePort: number | null;
  /** `platform`, `ui`, `ingress` or the ECD's name. */
  owner: string;
  /** Port names that use it: two where TCP and UDP of one port share it. */
  names: string[];
  protocols: Protocol[];
  /** A Service's port, or a load balancer's health check of a Service with policy Local. */
  use: "port" | "healthCheck";
  /** The Service that has it. */
  service: string;
  /** The Service's port that it leads to; null for a health check. */
  port: number | null;
  /** Whether a load balancer is called in its place, so that nobody needs to know the number. */
  behindLoadBalancer?: boolean;
  /** A descriptor that pins it itself: there the pin cannot be written into the stack file. */
  pinnedBy?: string;
}

/**
 * Checks all node ports of an environment together and joins TCP and UDP of one port that share a number. The API server's
 * allocator ignores the protocol: a number belongs to one Service of the whole cluster, health checks included. When it makes
 * a Service it takes a number once more for each of the Service's ports, but for the number that is the port's first
 * (https://github.com/kubernetes/kubernetes/blob/master/pkg/registry/core/service/storage/alloc.go, initNodePorts).
 */
export function planNodePorts(wanted: readonly PlannedNodePort[], scope: Scope): PlannedNodePort[] {
  const taken = new Map<number, PlannedNodePort>();
  const firsts = new Map<string, number>();
  const planned: PlannedNodePort[] = [];
  for (const one of wanted) {
    if (one.nodePort === null) {
      warnUnpinned(one, scope);
      planned.push(one);
      continue;
    }
    const key = servicePortKey(one);
    const first = firsts.get(key) ?? one.nodePort;
    firsts.set(key, first);
    const holder = taken.get(one.nodePort);
    if (holder === undefined) {
      judge(one.nodePort, one, scope);
      const kept = { ...one, names: [...one.names], protocols: [...one.protocols] };
      taken.set(one.nodePort, kept);
      planned.push(kept);
    } else if (first === one.nodePort && sharesNumber(holder, one)) {
      holder.names.push(...one.names);
      holder.protocols.push(...one.protocols);
    } else {
      scope.findings.add(
        "UEN102",
        one,
        `${one.nodePort} is taken already by ${holder.owner}'s ${holder.names.join("/")} (${formatPath(holder.path)})`,
      );
    }
  }
  return planned;
}

function sharesNumber(holder: PlannedNodePort, one: PlannedNodePort): boolean {
  return (
    servicePortKey(holder) === servicePortKey(one) &&
    holder.use === "port" &&
    one.use === "port" &&
    !one.protocols.some((protocol) => holder.protocols.includes(protocol))
  );
}

/** Ports that peers may know by one number: TCP and UDP of one port of a Service. */
export function servicePortKey({ service, port }: PlannedNodePort): string {
  return `${service}/${port}`;
}

function judge(nodePort: number, one: PlannedNodePort, scope: Scope): void {
  const { first, last } = scope.nodePortRange;
  const band = staticBand(scope.nodePortRange);
  if (!Number.isInteger(nodePort) || nodePort < first || nodePort > last) {
    scope.findings.add(
      "UEN101",
      one,
      `${nodePort} is outside the cluster's node ports ${first}-${last}`,
      `Choose one of ${band.first}-${band.last}, the static band; or set network.nodePortRange to what the API server runs with.`,
    );
  } else if (scope.reservedNodePorts.has(nodePort)) {
    scope.findings.add("UEN103", one, `${nodePort} is one of network.reservedNodePorts`);
  } else if (nodePort > band.last) {
    scope.findings.add(
      "UEN105",
      one,
      `${nodePort} is outside ${band.first}-${band.last}, and the API server may hand it out by itself`,
    );
  }
}

function warnUnpinned(one: PlannedNodePort, scope: Scope): void {
  // What is between a load balancer and the nodes nobody else needs to be told.
  if (one.use === "healthCheck" || one.behindLoadBalancer) return;
  scope.findings.add(
    "UEN104",
    one,
    `${one.owner}'s ${one.names.join("/")} has no pinned node port, and the API server will choose one`,
  );
}

import type { Protocol } from "../../config/protocol";
import { formatPath } from "../../findings/path";
import type { Subject } from "../../findings/subject";
import { type ExposureKey, exposureLookup, type PlannedExposure } from "../exposure";
import type { Scope } from "../scope";
import { staticBand } from "./nodePortRange";

/** A node port that the environment takes, and where in the configuration it is pinned, or can be. */
export interface PlannedNodePort extends Subject {
  /** The number; null where the API server chooses it. */
  nodePort: number | null;
  /** A Service's port, or a load balancer's health check of a Service with policy Local. */
  use: "port" | "healthCheck";
  /** What has it: two where TCP and UDP of one port share it; of a health check all that its Service carries. */
  exposures: ExposureKey[];
}

/** A node port with what the exposures that have it say of it. */
export interface DescribedNodePort extends PlannedNodePort {
  /** `platform`, `ui`, `ingress` or the ECD's name. */
  owner: string;
  /** Names of the ports that use it. */
  names: string[];
  protocols: Protocol[];
  /** The Service that has it. */
  service: string;
  /** The Service's port that it leads to; null for a health check. */
  port: number | null;
  /** Whether a load balancer is called in its place, so that nobody needs to know the number. */
  behindLoadBalancer: boolean;
  /** A descriptor that pins it itself: there the pin cannot be written into the stack file. */
  pinnedBy?: string;
}

/** The node ports of a plan, described. */
export function describedNodePorts({
  nodePorts,
  exposures,
}: {
  nodePorts: readonly PlannedNodePort[];
  exposures: readonly PlannedExposure[];
}): DescribedNodePort[] {
  const at = exposureLookup(exposures);
  return nodePorts.map((one) => describe(one, at(one.exposures)));
}

/** The node ports that exposures open, each by itself. */
export function exposedNodePorts(exposures: readonly PlannedExposure[]): DescribedNodePort[] {
  return exposures.flatMap((exposure) => {
    const { key, nodePort, pin } = exposure;
    return pin === null
      ? []
      : [describe({ nodePort, use: "port", exposures: [key], ...subjectIn(pin) }, [exposure])];
  });
}

/** A node port with what its exposures say of it. */
export function describe(one: PlannedNodePort, having: readonly PlannedExposure[]): DescribedNodePort {
  const [first] = having;
  if (first === undefined) throw new Error(`no exposure has the node port ${one.nodePort}`);
  const { owner, service, port, via, pin } = first;
  const carrier = { owner, service, behindLoadBalancer: via === "LoadBalancer" };
  if (one.use === "healthCheck")
    return { ...one, ...carrier, names: ["health"], protocols: ["TCP"], port: null };
  return {
    ...one,
    ...carrier,
    names: having.map(({ name }) => name),
    protocols: having.map(({ protocol }) => protocol),
    port,
    ...(pin?.pinnedBy !== undefined && { pinnedBy: pin.pinnedBy }),
  };
}

/**
 * Checks all node ports of an environment together and joins TCP and UDP of one port that share a number. The API server's
 * allocator ignores the protocol: a number belongs to one Service of the whole cluster, health checks included. When it makes
 * a Service it takes a number once more for each of the Service's ports, but for the number that is the port's first
 * (https://github.com/kubernetes/kubernetes/blob/master/pkg/registry/core/service/storage/alloc.go, initNodePorts).
 */
export function planNodePorts(wanted: readonly DescribedNodePort[], scope: Scope): PlannedNodePort[] {
  const taken = new Map<number, DescribedNodePort[]>();
  const firsts = new Map<string, number>();
  const planned: DescribedNodePort[][] = [];
  for (const one of wanted) {
    if (one.nodePort === null) {
      warnUnpinned(one, scope);
      planned.push([one]);
      continue;
    }
    const key = servicePortKey(one);
    const first = firsts.get(key) ?? one.nodePort;
    firsts.set(key, first);
    const holders = taken.get(one.nodePort);
    if (holders === undefined) {
      judge(one.nodePort, one, scope);
      const group = [one];
      taken.set(one.nodePort, group);
      planned.push(group);
    } else if (first === one.nodePort && holders.every((holder) => sharesNumber(holder, one))) {
      holders.push(one);
    } else {
      const names = holders.flatMap((holder) => holder.names).join("/");
      const [{ owner, path } = one] = holders;
      scope.findings.add(
        "UEN102",
        one,
        `${one.nodePort} is taken already by ${owner}'s ${names} (${formatPath(path)})`,
      );
    }
  }
  return planned.flatMap(joined);
}

/** Those that share a number, as one. */
function joined(group: readonly DescribedNodePort[]): PlannedNodePort[] {
  return group.slice(0, 1).map((one) => ({
    nodePort: one.nodePort,
    use: one.use,
    exposures: group.flatMap(({ exposures }) => exposures),
    ...subjectIn(one),
  }));
}

function sharesNumber(holder: DescribedNodePort, one: DescribedNodePort): boolean {
  return (
    servicePortKey(holder) === servicePortKey(one) &&
    holder.use === "port" &&
    one.use === "port" &&
    !one.protocols.some((protocol) => holder.protocols.includes(protocol))
  );
}

/** Ports that peers may know by one number: TCP and UDP of one port of a Service. */
export function servicePortKey({ service, port }: DescribedNodePort): string {
  return `${service}/${port}`;
}

function judge(nodePort: number, one: DescribedNodePort, scope: Scope): void {
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

function warnUnpinned(one: DescribedNodePort, scope: Scope): void {
  // What is between a load balancer and the nodes nobody else needs to be told.
  if (one.use === "healthCheck" || one.behindLoadBalancer) return;
  scope.findings.add(
    "UEN104",
    one,
    `${one.owner}'s ${one.names.join("/")} has no pinned node port, and the API server will choose one`,
  );
}

/** What is said of where something stands, and no more of it. */
function subjectIn({ path, place }: Subject): Subject {
  return { path, ...(place && { place }) };
}

import semver from "semver";
import type { EnvironmentArgs } from "../../../config/environmentArgs";
import { GuardMode } from "../../../config/guardArgs";
import { Protocol } from "../../../config/protocol";
import type { Path } from "../../../findings/path";
import { isAddress } from "../../../values/address";
import { Cidr, EVERY_ADDRESS, eachOnce } from "../../../values/cidr";
import { aboutExposure } from "../../exposure";
import type { PlannedNetwork } from "../../network/network";
import type { Owners } from "../../owners";
import { rangesIn, readRanges } from "../../placedRange";
import type { Scope } from "../../scope";
import type { PolicyObject } from "../policyObject";
import { refusePublic } from "../sources";
import type { ExposedWorkload } from "../workload";
import {
  type AllowedNodePorts,
  allowedNodePortsOf,
  type ClosedPorts,
  closePlanned,
  closeRange,
  isClosed,
} from "./allowedNodePorts";
import { type ClosedClusterRanges, planClusterRanges } from "./clusterRanges";
import { FAILSAFE_PORTS } from "./failsafePorts";
import type { GuardContext } from "./guardContext";
import { allowRules, guardObjects } from "./guardObjects";
import { INTERFACE_PATTERNS, type PlannedHostEndpoints, planHostEndpoints } from "./hostEndpoints";

/** What the nodes of an on-prem cluster admit. */
export interface PlannedGuard {
  mode: GuardMode;
  /** Ranges that are always admitted: nodes, pods, tunnels, and what the configuration adds. */
  always: Cidr[];
  /** Those of them that the configuration adds: load balancers in front of the nodes. */
  alwaysAllow: Cidr[];
  allowed: AllowedNodePorts[];
  closed: ClosedPorts[];
  /** Absent where the pods' and the Services' ranges stay open. */
  clusterRanges?: ClosedClusterRanges;
  /** Absent where another environment of the cluster makes them. */
  hostEndpoints?: PlannedHostEndpoints;
  /** In the order in which they must be made. */
  objects: PolicyObject[];
}

/** The guard; absent where it is off, refused or not to be had. */
export function planGuard(context: GuardContext, scope: Scope): PlannedGuard | undefined {
  const { args, owners, workloads, network } = context;
  const path: Path = [...scope.root, "guard"];
  const mode = modeOf(context, path, scope);
  const nodeAddresses = nodeAddressesOf(args, owners, mode, scope);
  const clusterRanges = planClusterRanges(context, mode, scope);
  if (mode === GuardMode.Off) return undefined;
  const closed = mode === GuardMode.Range ? closeRange(network.nodePortRange) : closePlanned(workloads);
  const closesFailsafe = refuseFailsafe({ closed, mode, network }, path, scope);
  checkOthers(context, mode, path, scope);
  const hostEndpoints = hostEndpointsOf(context, scope);
  const alwaysAllow = alwaysAllowOf(context, scope);
  const always = alwaysOf(context, alwaysAllow);
  const opened = allowedNodePortsOf(workloads, closed, nodeAddresses);
  checkAllowed(opened, always, owners, scope);
  const allowed = [...opened, ...healthChecks(context, closed)];
  if (closesFailsafe) return undefined;
  return {
    mode,
    always,
    alwaysAllow,
    allowed,
    closed,
    ...(clusterRanges && { clusterRanges }),
    ...(hostEndpoints && { hostEndpoints }),
    objects: guardObjects({
      namespace: scope.namespace,
      labels: scope.labels,
      annotations: scope.annotations,
      always,
      allowed,
      closed,
      ...(clusterRanges && { clusterRanges }),
    }),
  };
}

function modeOf({ args, network, calico }: GuardContext, path: Path, scope: Scope): GuardMode {
  const asked = args.guard;
  if (scope.target !== "on-prem") {
    if (asked !== undefined && asked !== GuardMode.Off) {
      scope.findings.add(
        "UEN608",
        path,
        `"${asked}" does nothing on ${scope.target}: security groups and firewall rules enforce sources there`,
      );
    }
    return GuardMode.Off;
  }
  if (asked === GuardMode.Off) return GuardMode.Off;
  const version = network.calico?.version;
  const makes = args.network?.hostEndpoints?.create !== false;
  const isOld = makes && version !== undefined && semver.lt(version, INTERFACE_PATTERNS);
  if (asked === undefined) return network.calico && !isOld ? GuardMode.Planned : GuardMode.Off;
  if (!calico) {
    scope.findings.add(
      "UEN606",
      path,
      `"${asked}" needs Calico's policies, and nothing says that Calico runs`,
    );
    return GuardMode.Off;
  }
  if (isOld) {
    scope.findings.add(
      "UEN606",
      path,
      `Calico ${version} makes no host endpoints for interfaces by their names`,
      `Set network.calico.version to ${INTERFACE_PATTERNS} or later. Or make the host endpoints yourself, labelled usage-engine-networking: guarded, and set network.hostEndpoints.create to false.`,
    );
    return GuardMode.Off;
  }
  return asked;
}

/** A guard closes what the configuration tells it, and nothing that a cluster lives on. */
function refuseFailsafe(
  { closed, mode, network }: { closed: readonly ClosedPorts[]; mode: GuardMode; network: PlannedNetwork },
  path: Path,
  scope: Scope,
): boolean {
  const hit = FAILSAFE_PORTS.filter(({ port, protocol }) => isClosed(closed, port, protocol));
  if (hit.length === 0) return false;
  const { first, last } = network.nodePortRange;
  const what = mode === GuardMode.Range ? `the range ${first}-${last}` : "the planned node ports";
  const named = hit.map((one) => `${one.what} (${one.port}/${one.protocol})`).join(", ");
  scope.findings.add("UEN602", path, `closing ${what} would cut off ${named}`);
  return true;
}

function checkOthers({ workloads, network }: GuardContext, mode: GuardMode, path: Path, scope: Scope): void {
  if (mode === GuardMode.Planned) {
    warnBehindLoadBalancers(workloads, scope);
    return;
  }
  for (const exposure of workloads.flatMap(({ exposures }) => exposures)) {
    if (exposure.via !== "NodePort" || exposure.nodePort !== null) continue;
    scope.findings.add(
      "UEN604",
      aboutExposure(exposure),
      `${exposure.owner}'s ${exposure.name} has no pinned node port, so the guard cannot open it`,
    );
    if (exposure.pin) scope.findings.withdraw("UEN104", exposure.pin);
  }
  if (network.reservedNodePorts.length > 0) {
    scope.findings.add(
      "UEN605",
      path,
      `node ports of others are closed as well: ${network.reservedNodePorts.join(", ")}`,
    );
  }
}

function warnBehindLoadBalancers(workloads: readonly ExposedWorkload[], scope: Scope): void {
  for (const exposure of workloads.flatMap(({ exposures }) => exposures)) {
    if (exposure.via !== "LoadBalancer" || exposure.nodePort !== null) continue;
    scope.findings.add(
      "UEN618",
      aboutExposure(exposure),
      `${exposure.owner}'s ${exposure.name} is kept to its sources at the load balancer, but not at its node port`,
    );
  }
}

function hostEndpointsOf(
  { args: environment, network, nodeCidrs }: GuardContext,
  scope: Scope,
): PlannedHostEndpoints | undefined {
  const args = environment.network?.hostEndpoints ?? {};
  const path: Path = [...scope.root, "network", "hostEndpoints"];
  const create = args.create ?? (network.calico ? true : undefined);
  if (create === undefined) {
    scope.findings.add(
      "UEN603",
      [...path, "create"],
      "the guard needs host endpoints, and nothing says who makes them",
    );
    return undefined;
  }
  if (!create) return undefined;
  // The guard knows nodes by their host endpoints: a node, or an address of one, that has none is a stranger to the others.
  const isPartial = args.interfaces !== undefined || (args.nodeSelector ?? "all()") !== "all()";
  if (isPartial && nodeCidrs.length === 0) {
    scope.findings.add(
      "UEN624",
      [...scope.root, "network", "nodeCidrs"],
      `nodes call each other from addresses that ${args.interfaces ?? args.nodeSelector} leaves out, and no range of nodes is named`,
    );
  }
  if (!network.calico) {
    scope.findings.add(
      "UEN609",
      path,
      "with them, global policies that are there already apply to the nodes too",
    );
  }
  return planHostEndpoints(args, path, scope);
}

/** Ranges that are always admitted open every port that the guard closes: the whole internet among them makes it a sham. */
function alwaysAllowOf({ args: environment, network }: GuardContext, scope: Scope): Cidr[] {
  const args = environment.network ?? {};
  const path: Path = [...scope.root, "network"];
  const listed = args.hostEndpoints?.alwaysAllow ?? [];
  const own = readRanges(listed, [...path, "hostEndpoints", "alwaysAllow"], scope.findings);
  refusePublic(own, scope.acceptPublic, scope.findings);
  const nodes = network.nodeCidrs.map((cidr) => ({
    cidr,
    at: [...path, "nodeCidrs", (args.nodeCidrs ?? []).indexOf(cidr.text)],
  }));
  const pods = (["podCidr", "tunnelCidr"] as const).flatMap((key) => {
    const cidr = network[key];
    return cidr === undefined ? [] : [{ cidr, at: [...path, key] }];
  });
  refusePublic([...nodes, ...pods], undefined, scope.findings);
  return rangesIn(own);
}

function alwaysOf({ network, nodeCidrs, podCidrs }: GuardContext, alwaysAllow: readonly Cidr[]): Cidr[] {
  const tunnels = network.tunnelCidr === undefined ? [] : [network.tunnelCidr];
  return eachOnce([...nodeCidrs, ...podCidrs, ...tunnels, ...alwaysAllow]);
}

/** What a guard would not do as it is written: open to somebody, or close to anybody. */
function checkAllowed(
  allowed: readonly AllowedNodePorts[],
  always: readonly Cidr[],
  { ecds }: Owners,
  scope: Scope,
): void {
  const beyond = new Map<Cidr, Set<string>>();
  for (const entry of allowed) {
    const { owner, sources, nodeAddresses } = entry;
    if (allowRules(entry).length === 0) {
      const at = ecds.find(({ name }) => name === owner)?.configPath ?? scope.root;
      scope.findings.add(
        "UEN604",
        [...at, "nodeAddresses"],
        `${nodeAddresses.map(({ first }) => first).join(", ")} and the sources ${sources.join(", ")} are of different families, so nobody may call ${owner}`,
        "Name node addresses and sources of one family, or of both.",
      );
    }
    for (const range of always) {
      const narrower = sources.filter((source) => range.contains(source) && !range.equals(source));
      if (narrower.length === 0) continue;
      const known = beyond.get(range) ?? new Set();
      beyond.set(range, known.add(`${owner} (${narrower.join(", ")})`));
    }
  }
  for (const [range, owners] of beyond) {
    scope.findings.add(
      "UEN622",
      [...scope.root, "network"],
      `everybody in ${range}, where nodes and pods are, may call what is for a part of it: ${[...owners].join("; ")}`,
    );
  }
}

/** Load balancers' health checks: they tell who asks no more than whether a pod is there. */
function healthChecks({ nodePorts }: GuardContext, closed: readonly ClosedPorts[]): AllowedNodePorts[] {
  const ports = nodePorts.flatMap(({ use, nodePort }) =>
    use === "healthCheck" && nodePort !== null && isClosed(closed, nodePort, Protocol.TCP) ? [nodePort] : [],
  );
  if (ports.length === 0) return [];
  const anybody = { sources: EVERY_ADDRESS, nodeAddresses: [] };
  return [{ owner: "healthchecks", protocol: Protocol.TCP, ports, ...anybody }];
}

/** Node addresses by ECD, as far as they are addresses, and something can follow them. */
function nodeAddressesOf(
  args: EnvironmentArgs,
  { ecds }: Owners,
  mode: GuardMode,
  scope: Scope,
): Map<string, readonly Cidr[]> {
  const chosen = new Map<string, readonly Cidr[]>();
  args.ecds?.forEach((entry, index) => {
    if (entry.nodeAddresses === undefined) return;
    const path: Path = [...scope.root, "ecds", index, "nodeAddresses"];
    if (mode === GuardMode.Off) {
      scope.findings.add("UEN610", path, "without the guard every node answers");
      return;
    }
    entry.nodeAddresses.forEach((address, position) => {
      if (isAddress(address)) return;
      scope.findings.add(
        "UEN007",
        [...path, position],
        `"${address}" is no address of a node`,
        "Write a single address, such as 192.0.2.11.",
      );
    });
    const addresses = entry.nodeAddresses.filter(isAddress).map(Cidr.single);
    for (const ecd of ecds.filter(({ configPath }) => configPath[configPath.length - 1] === index)) {
      chosen.set(ecd.name, addresses);
    }
  });
  return chosen;
}

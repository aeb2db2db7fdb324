import type { PodsArgs, SeparationArgs } from "../../../config/separationArgs";
import type { Path } from "../../../findings/path";
import type { Cidr } from "../../../values/cidr";
import type { PlannedExposure } from "../../exposure";
import type { Scope } from "../../scope";
import type { ExposedWorkload } from "../workload";
import { EVERY_PORT, type Flow } from "./flow";
import type { AddressesPeer, Peer, PodsPeer } from "./peer";
import { type PodAddresses, withoutPods } from "./podAddresses";

/** What flows depend on besides the pods themselves. */
export interface FlowContext {
  workloads: readonly ExposedWorkload[];
  args: SeparationArgs;
  /** Addresses of nodes and tunnels: what a pod sees behind policy Cluster. */
  nodeCidrs: readonly Cidr[];
  podAddresses: PodAddresses;
  /** Ranges that the guard admits besides the sources. */
  alwaysAllow: readonly Cidr[];
  /** Where `args` stands. */
  path: Path;
}

/** The platform's own ports, by the containers that have them; the first is its API. */
const PLATFORM_API = 9000;
const PLATFORM_PORTS = [PLATFORM_API, 6790];
/** Labels of the operator's pods, unless the configuration has others. */
export const OPERATOR_LABELS: Readonly<Record<string, string>> = { app: "uepe-operator" };
/** The EC's web server. */
const MANAGEMENT_PORTS = [9090];

/** Every flow that the policies of platform, ui and ECDs admit, by the pods that they lead to. */
export function planFlows(context: FlowContext, scope: Scope): Flow[] {
  const { workloads } = context;
  const configured = configuredFlows(context, scope);
  const peers = peersOf(context);
  return workloads
    .filter(({ kind }) => kind !== "ingress")
    .flatMap((target) => [
      ...insideFlows(target, context, peers),
      ...outsideFlows(target, context, peers),
      ...metricsFlows(target, context),
      ...configured.filter(({ to }) => to === target.owner),
    ])
    .filter(({ from, ports }) => from.length > 0 && ports.length > 0);
}

/** Who calls whom inside: one list of each kind for all flows, because an environment may have thousands of ECDs. */
interface Peers extends Readonly<Record<ExposedWorkload["kind"], Peer[]>> {
  operator: Peer[];
  /** The ECDs of the configuration, and the others by what all have in common. */
  executionContexts: Peer[];
}

function peersOf(context: FlowContext): Peers {
  const { args, workloads } = context;
  const of = (kind: ExposedWorkload["kind"]) =>
    context.workloads.filter((one) => one.kind === kind).map(peerOf);
  const others = (name: string, { namespace, labels }: PodsArgs): PodsPeer => ({
    kind: "pods",
    name,
    namespace: namespace ?? namespaceOf(workloads),
    labels,
  });
  const ecd = of("ecd");
  const { operator = { labels: { ...OPERATOR_LABELS } }, executionContexts } = args;
  return {
    platform: of("platform"),
    ui: of("ui"),
    ecd,
    ingress: ingressPeers(context),
    operator: [others("operator", operator)],
    executionContexts: executionContexts ? [...ecd, others("executionContexts", executionContexts)] : ecd,
  };
}

function insideFlows(target: ExposedWorkload, { args }: FlowContext, peers: Peers): Flow[] {
  const to = target.owner;
  if (target.kind === "platform") {
    return [
      { kind: "ecds-to-platform", to, from: peers.executionContexts, ports: tcp(PLATFORM_PORTS) },
      { kind: "operator-to-platform", to, from: peers.operator, ports: tcp([PLATFORM_API]) },
      { kind: "ui-to-platform", to, from: peers.ui, ports: tcp(PLATFORM_PORTS) },
    ];
  }
  if (target.kind !== "ecd") return [];
  const inside = target.exposures.filter(({ via }) => via === "ClusterIP");
  return [
    {
      kind: "platform-to-ecds",
      to,
      from: peers.platform,
      ports: tcp(args.managementPorts ?? MANAGEMENT_PORTS),
    },
    args.betweenExecutionContexts
      ? { kind: "between-execution-contexts", to, from: peers.executionContexts, ports: EVERY_PORT }
      : { kind: "ecds-to-ecds", to, from: peers.ecd, ports: distinct(inside) },
  ];
}

function outsideFlows(target: ExposedWorkload, context: FlowContext, peers: Peers): Flow[] {
  const to = target.owner;
  const outside = target.exposures.filter(({ via }) => via === "NodePort" || via === "LoadBalancer");
  const flows: Flow[] = [
    {
      kind: "ingress-to-backends",
      to,
      from: peers.ingress,
      ports: distinct(target.exposures.filter(({ via }) => via === "Ingress")),
    },
    {
      kind: "outside-through-nodes",
      to,
      from: context.nodeCidrs.length > 0 ? [nodes(context.nodeCidrs)] : [],
      ports: distinct(outside.filter(({ keepsSourceAddress }) => !keepsSourceAddress)),
    },
  ];
  const direct = new Map<string, { from: AddressesPeer; exposures: PlannedExposure[] }>();
  for (const exposure of outside) {
    const from = clientsOf(exposure, context);
    const key = JSON.stringify(from);
    direct.set(key, { from, exposures: [...(direct.get(key)?.exposures ?? []), exposure] });
  }
  for (const { from, exposures } of direct.values()) {
    if (from.cidrs.length > 0)
      flows.push({ kind: "outside-directly", to, from: [from], ports: distinct(exposures) });
  }
  return flows;
}

/**
 * Who calls from outside: whoever the guard admits, too. Behind policy Cluster a pod's policy sees them as well, because
 * the pod's own node filters before kube-proxy puts the node's address in place of the client's.
 */
function clientsOf({ sources }: PlannedExposure, { podAddresses, alwaysAllow }: FlowContext): AddressesPeer {
  const admitted = [...sources, ...alwaysAllow];
  return { kind: "addresses", name: "clients", ...withoutPods(admitted, podAddresses) };
}

function ingressPeers({ workloads, args }: FlowContext): Peer[] {
  const own = workloads.filter(({ kind }) => kind === "ingress").map(peerOf);
  if (own.length > 0) return own;
  const other = args.ingressController;
  if (other === undefined) return [];
  return [
    {
      kind: "pods",
      name: "ingress",
      namespace: other.namespace ?? namespaceOf(workloads),
      labels: other.labels,
    },
  ];
}

function metricsFlows(target: ExposedWorkload, { workloads, args }: FlowContext): Flow[] {
  const { metrics } = args;
  if (metrics === undefined) return [];
  const { namespace, labels } = metrics.from;
  const from: PodsPeer = {
    kind: "pods",
    name: "metrics",
    namespace: namespace ?? namespaceOf(workloads),
    labels,
  };
  return [{ kind: "metrics", to: target.owner, from: [from], ports: tcp(metrics.ports) }];
}

function configuredFlows({ workloads, args, path }: FlowContext, scope: Scope): Flow[] {
  return (args.flows ?? []).flatMap((flow, index): Flow[] => {
    const at: Path = [...path, "flows", index];
    const known = workloads.filter(({ kind }) => kind !== "ingress").map(({ owner }) => owner);
    if (!known.includes(flow.to)) {
      scope.findings.add("UEN613", [...at, "to"], `"${flow.to}" is none of ${known.join(", ")}`);
      return [];
    }
    const { namespace, labels } = flow.from;
    const from: PodsPeer = {
      kind: "pods",
      name: `flows[${index}]`,
      namespace: namespace ?? namespaceOf(workloads),
      labels,
    };
    const ports = flow.ports.map(({ port, protocol }) => ({ port, protocol: protocol ?? "TCP" }) as const);
    return [{ kind: "configured", to: flow.to, from: [from], ports }];
  });
}

function peerOf({ owner, namespace, labels }: ExposedWorkload): PodsPeer {
  return { kind: "pods", name: owner, namespace, labels };
}

function nodes(cidrs: readonly Cidr[]): AddressesPeer {
  return { kind: "addresses", name: "nodes", cidrs: [...cidrs], except: [] };
}

function namespaceOf(workloads: readonly ExposedWorkload[]): string {
  return workloads[0]?.namespace ?? "";
}

function tcp(ports: readonly number[]): Flow["ports"] {
  return ports.map((port) => ({ port, protocol: "TCP" }));
}

/** Policies go by the containers' ports. */
function distinct(exposures: readonly PlannedExposure[]): Flow["ports"] {
  const seen = new Map(
    exposures.map(({ targetPort: port, protocol }) => [`${protocol}/${port}`, { port, protocol }]),
  );
  return [...seen.values()];
}

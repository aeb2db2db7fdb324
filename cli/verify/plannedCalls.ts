import { ENVIRONMENT } from "../../sdk/config/parse";
import { Protocol } from "../../sdk/config/protocol";
import { hasLabels } from "../../sdk/plan/access/separation/peer";
import { exposedWorkloads, type Workload } from "../../sdk/plan/access/workload";
import type { EnforcedExposure } from "../../sdk/plan/exposure";
import { isCalledByHttps } from "../../sdk/plan/ingress/calledByHttps";
import type { NetworkPlan } from "../../sdk/plan/networkPlan";
import { isWayDecided } from "../../sdk/plan/undecided";
import { controllerOf } from "../../sdk/reachability/controller";
import { expectationOf } from "../../sdk/reachability/expectation";
import { reachFromPod } from "../../sdk/reachability/reachability";
import { undecidedBetween } from "../../sdk/reachability/undecidedAnswer";
import type { Verdict } from "../../sdk/reachability/verdict";
import type { Asker, Askers } from "./asker";
import type { Call, Expected } from "./call";
import type { ClusterFacts, NodeAt } from "./clusterFacts";
import { loadBalancerAddresses } from "./loadBalancerAddresses";
import type { Probe } from "./probe/probe";

/** What calls are made from. */
export interface CallContext {
  plan: NetworkPlan;
  nodes: readonly NodeAt[];
  /** Addresses of load balancers that the command line names. */
  loadBalancers: readonly NodeAt[];
  facts: ClusterFacts | undefined;
  askers: Askers;
  /** The secret that the Radius servers share with this client. */
  radiusSecret?: Buffer;
}

/** Pods that are called, with what leads to them. */
type Target = Workload<EnforcedExposure>;

/** A port, and the one whose number is called: behind an ingress controller that one's. */
interface Way {
  target: Target;
  port: EnforcedExposure;
  owner: Target;
  open: EnforcedExposure;
}

/** Where a call goes. */
interface Place {
  through: string;
  address: string;
  number: number;
  node?: NodeAt;
}

/** Every call to an exposure that can be made from here, and those that cannot, with the reason. */
export async function plannedCalls(context: CallContext): Promise<Call[]> {
  const calls: Call[] = [];
  for (const target of exposedWorkloads(context.plan)) {
    for (const port of target.exposures) {
      calls.push(...(await callsTo(target, port, context)), ...(await callsInside(target, port, context)));
    }
  }
  return calls;
}

async function callsTo(target: Target, port: EnforcedExposure, context: CallContext): Promise<Call[]> {
  const { plan } = context;
  if (port.via === "ClusterIP") return [];
  // What waits for a later stage is told by its name, and not missed.
  if (plan.ecds.some(({ name, isWaiting }) => isWaiting && name === target.owner)) return [];
  if (!isWayDecided(port)) {
    return [untried(target, port, `${port.undecided.join(", ")}: the way in is undecided`)];
  }
  if (port.protocol === Protocol.SCTP) return [untried(target, port, "no SCTP is spoken here")];
  const way = wayTo(target, port, plan);
  if (way === undefined) {
    return [untried(target, port, "the address of somebody else's ingress controller is not in the plan")];
  }
  const places = await placesOf(way, context);
  if (typeof places === "string") return [untried(target, port, places)];
  const calls = await Promise.all(places.map((place) => callOf(way, place, context)));
  return calls.filter((one) => one !== undefined);
}

function wayTo(target: Target, port: EnforcedExposure, plan: NetworkPlan): Way | undefined {
  if (port.via !== "Ingress") return { target, port, owner: target, open: port };
  const owner = controllerOf(plan);
  const wanted = isCalledByHttps(port, plan) ? "https" : "http";
  const open = owner?.exposures.find(({ name }) => name === wanted);
  return owner && open && open.via !== "ClusterIP" ? { target, port, owner, open } : undefined;
}

/** The places to call, or why there are none. */
async function placesOf({ owner, open }: Way, context: CallContext): Promise<Place[] | string> {
  const { nodes, facts, loadBalancers } = context;
  if (open.via === "LoadBalancer") {
    const addresses = await loadBalancerAddresses(open, owner.namespace, loadBalancers, facts);
    const through = open.loadBalancer ?? open.service;
    return addresses.length > 0
      ? addresses.map((address) => ({ through, address, number: open.port }))
      : `the address of ${through} is not known: --load-balancer ${through}=ADDRESS`;
  }
  const number = open.nodePort ?? nodePortOf(owner, open, facts);
  if (number === undefined) return "its node port is not pinned, and not to be read in the cluster";
  const places = nodes.map((node) => ({ through: node.name, address: node.address, number, node }));
  if (owner.kind !== "ingress" || open.externalTrafficPolicy !== "Local") return places;
  const behind = facts?.nodesBehind(owner.namespace, open.service);
  return behind === undefined
    ? "which nodes the ingress controller's pods are on is not known"
    : places.filter(({ through }) => behind.includes(through));
}

function nodePortOf(
  { namespace }: Target,
  { service, port, protocol }: EnforcedExposure,
  facts: ClusterFacts | undefined,
): number | undefined {
  const ports = facts?.service(namespace, service)?.spec.ports ?? [];
  return ports.find((one) => one.port === port && (one.protocol ?? "TCP") === protocol)?.nodePort;
}

/** A node with its address, where that is known. */
function nodeNamed(name: string, { nodes, facts }: CallContext): Partial<NodeAt> & Pick<NodeAt, "name"> {
  return [...nodes, ...(facts?.nodes ?? [])].find((one) => one.name === name) ?? { name };
}

/** Undefined where it is none of the plan's affairs what becomes of it. */
async function callOf(way: Way, place: Place, context: CallContext): Promise<Call | undefined> {
  const { target, port } = way;
  const { plan, facts, askers } = context;
  const asker = await askers(place.address);
  if (asker === undefined) {
    return untried(target, port, `this machine knows no way to ${place.address}`, place);
  }
  const onPodNode = place.node && isOnPodNode(way, place.node, facts);
  const expectation = expectationOf(plan, target, port, {
    caller: asker.caller,
    ...(asker.node !== undefined && { callerNode: nodeNamed(asker.node, context) }),
    ...(place.node && { node: place.node }),
    ...(onPodNode !== undefined && { onPodNode }),
  });
  if ("beyond" in expectation) return undefined;
  const { owner, open } = way;
  return {
    ...named(target, port, place),
    ...(owner !== target && { controller: { namespace: owner.namespace, name: open.service } }),
    tried: { probe: probeOf(way, place, context), asker },
    expected:
      "unknown" in expectation ? unknown(expectation.unknown) : expectedOf(way, asker, expectation, plan),
  };
}

/** Whether the pods are to be on a node: not known where they are on that one and on others. */
function isOnPodNode(
  { target, port, owner, open }: Way,
  node: NodeAt,
  facts: ClusterFacts | undefined,
): boolean | undefined {
  // Behind an ingress controller the node decides nothing.
  if (owner !== target) return true;
  const { node: pinned, service } = port;
  // Where the plan has it: that it runs elsewhere is what is to be found.
  if (pinned !== null) return pinned === node.name;
  const behind = facts?.nodesBehind(target.namespace, service);
  if (behind === undefined || behind.length === 0) return undefined;
  if (!behind.includes(node.name)) return false;
  const isOnly = behind.every((one) => one === node.name);
  return isOnly || open.externalTrafficPolicy === "Local" ? true : undefined;
}

function expectedOf(
  { target, port }: Pick<Way, "target" | "port">,
  asker: Asker,
  { verdict }: { verdict: Verdict },
  plan: NetworkPlan,
): Expected {
  const to = `${target.owner}/${port.port}/${port.protocol.toLowerCase()}`;
  const undecided = undecidedBetween(plan, asker.from, to, ENVIRONMENT);
  if (undecided.length > 0) return unknown(undecided.join(", "));
  return { answer: verdict.allowed, stages: verdict.stages };
}

function unknown(because: string): Expected {
  return { answer: undefined, because };
}

/** What pods call by the Service's own address. Others have no business there, and it may be somebody else's to them. */
async function callsInside(target: Target, port: EnforcedExposure, context: CallContext): Promise<Call[]> {
  const { plan, facts, askers } = context;
  const { protocol } = port;
  const service = facts?.service(target.namespace, port.service);
  const address = service?.spec.clusterIP;
  const hasPort = service?.spec.ports?.some(
    (one) => one.port === port.port && (one.protocol ?? "TCP") === protocol,
  );
  if (!hasPort || address === undefined || address === "None" || protocol === Protocol.SCTP) return [];
  const asker = await askers(address);
  if (asker === undefined || "address" in asker.caller) return [];
  const { caller } = asker;
  // A pod that calls itself passes by every policy.
  if (caller.namespace === target.namespace && hasLabels(caller.labels, target.labels)) return [];
  const way = { target, port, owner: target, open: port };
  const place = { through: "its Service", address, number: port.port };
  const verdict = port.disabled ? { allowed: false, stages: [] } : reachFromPod(plan, target, port, caller);
  return [
    {
      ...named(target, port, place),
      tried: { probe: probeOf(way, place, context), asker },
      expected: expectedOf(way, asker, { verdict }, plan),
    },
  ];
}

function named(
  { owner, namespace }: Target,
  { name, port, service, protocol, node: pinned, externalTrafficPolicy }: EnforcedExposure,
  { through, node }: Pick<Place, "through" | "node">,
): Omit<Call, "expected"> {
  return {
    owner,
    name,
    port,
    protocol,
    through,
    service: { namespace, name: service },
    isNode: node !== undefined,
    isLocal: externalTrafficPolicy === "Local",
    ...(pinned !== null && { pinned }),
  };
}

function untried(
  target: Target,
  port: EnforcedExposure,
  because: string,
  place: Pick<Place, "through" | "node"> = { through: "" },
): Call {
  return { ...named(target, port, place), expected: unknown(because) };
}

function probeOf(
  { target, port, owner }: Way,
  { address, number }: Place,
  { plan, radiusSecret }: CallContext,
): Probe {
  const { protocol } = port;
  const to = { address, port: number };
  if (owner !== target) {
    const kind = isCalledByHttps(port, plan) ? "https" : "http";
    return { ...to, kind, host: port.host ?? address, path: port.path ?? "/" };
  }
  if (protocol !== Protocol.UDP) return { ...to, kind: "tcp" };
  return radiusSecret !== undefined && isRadius(target, port)
    ? { ...to, kind: "radius", secret: radiusSecret }
    : { ...to, kind: "udp" };
}

/** Radius' ports (RFC 2865, RFC 2866), and those that were used before them. */
const RADIUS_PORTS: ReadonlySet<number> = new Set([1812, 1813, 1645, 1646]);

function isRadius({ owner }: Target, { port, name }: EnforcedExposure): boolean {
  return RADIUS_PORTS.has(port) || /radius/i.test(`${owner} ${name}`);
}

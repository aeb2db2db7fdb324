import ipaddr from "ipaddr.js";
import { Protocol } from "../config/protocol";
import { isClosed } from "../plan/access/nodePortGuard/allowedNodePorts";
import type { Workload } from "../plan/access/workload";
import { type EnforcedExposure, exposuresAt } from "../plan/exposure";
import type { NetworkPlan } from "../plan/networkPlan";
import { isAddress, isSameAddress } from "../values/address";
import { nodeNameFault } from "../values/names";
import { reachNode } from "./atEnforcement";
import { notRunning } from "./notRunning";
import { reachFromOutside, reachFromPod } from "./reachability";
import { INSIDE, type Inside, reachInside } from "./reachInside";
import { reachThroughNode } from "./reachThroughNode";
import type { Caller, PodCaller, Verdict } from "./verdict";

/** A question that cannot be understood, in words for whoever asked. */
export class QuestionError extends Error {
  override readonly name = "QuestionError";
}

/** The node that is called, or an address inside of the cluster, where the question names one. */
interface Called {
  via?: string;
  inside?: Inside;
}

/**
 * Answers whether a caller reaches a port: from outside, from a pod directly, and from a pod by what is open to the outside.
 *
 * @param from an address (`198.51.100.7`), an owner (`radius`, `platform`, `ui`, `ingress`), or labels of a pod
 * (`app=prometheus`, `monitoring/app=prometheus`)
 * @param to `<owner>/<port>/<protocol>` with the Service's port, `<owner>/<port name>`, or `node/<port>/<protocol>` for
 * whatever listens on a node
 * @param via the node that is called, by its name or its address; `pod` or `service` for the pod's own address and the one that
 * its Service has inside of the cluster; without it any node may be called
 * @throws QuestionError where one of the two is none of these
 */
export function answer(plan: NetworkPlan, from: string, to: string, via?: string): Verdict {
  const caller = readCaller(plan, from);
  if (via !== undefined && !isAddress(via) && nodeNameFault(via) !== undefined) {
    throw new QuestionError(`"${via}" is no node: write its name, such as worker-1, or its address.`);
  }
  const inside = INSIDE.find((one) => one === via);
  const called: Called = inside !== undefined ? { inside } : via !== undefined ? { via } : {};
  const [name = "", port = "", protocol = "tcp", ...rest] = to.split("/");
  if (rest.length > 0 || port === "") {
    throw new QuestionError(`"${to}" is no target: write radius/1812/udp, platform/http or node/30010/udp.`);
  }
  const number = Number(port);
  if (name === "node") {
    if (!Number.isInteger(number)) throw new QuestionError(`"${to}" names no port number.`);
    if (inside !== undefined)
      throw new QuestionError(`A node's port is called at a node, not at a ${inside}.`);
    return ofNode(plan, caller, { port: number, protocol: readProtocol(protocol, to) }, called);
  }
  const workload = plan.policies.workloads.find(({ owner }) => owner === name);
  if (workload === undefined) {
    const known = plan.policies.workloads.map(({ owner }) => owner).join(", ");
    throw new QuestionError(`There is no ${name} in this environment; it knows ${known}, and node.`);
  }
  const target = { ...workload, exposures: exposuresAt(plan.exposures, workload.exposures) };
  if (/^\d+$/.test(port)) {
    return ofPort(plan, caller, { target, port: number, protocol: readProtocol(protocol, to) }, called);
  }
  const named = target.exposures.find((exposure) => exposure.name === port);
  if (named) {
    return ofPort(plan, caller, { target, port: named.port, protocol: named.protocol }, called);
  }
  const names = target.exposures.map((exposure) => exposure.name).join(", ") || "none";
  throw new QuestionError(`${name} has no port named ${port}; it has ${names}.`);
}

function ofNode(
  plan: NetworkPlan,
  caller: Caller,
  port: { port: number; protocol: Protocol },
  called: Called,
): Verdict {
  if (!("address" in caller)) {
    const { guard } = plan.policies;
    const isGuarded = guard !== undefined && isClosed(guard.closed, port.port, port.protocol);
    const rule = isGuarded ? `${plan.namespace.name}-guard-nodes` : undefined;
    const reason = isGuarded ? "the guard always admits nodes and pods" : "nothing keeps pods from it";
    return {
      allowed: true,
      stages: [{ stage: "enforcement", allowed: true, ...(rule && { rule }), reason }],
    };
  }
  const stage = reachNode(plan, port, { caller, ...nodeAddressOf(called) });
  return { allowed: stage.allowed, stages: [stage] };
}

/** A port of somebody's pods, by the Service's number. */
interface Asked {
  target: Workload<EnforcedExposure>;
  port: number;
  protocol: Protocol;
}

function ofPort(plan: NetworkPlan, caller: Caller, asked: Asked, called: Called): Verdict {
  const { target } = asked;
  const disabled = notRunning(target);
  if (disabled) return disabled;
  if (called.inside !== undefined) return ofInside(plan, caller, asked, called.inside);
  if (!("address" in caller)) return ofPod(plan, caller, asked, called);
  const verdicts = exposedBy(asked).map((one) =>
    reachFromOutside(plan, target, one, {
      caller,
      ...nodeAddressOf(called),
      ...podNodeOf(one, called),
      isCalledNode: isSame(caller.address, called),
    }),
  );
  return best(verdicts) ?? notExposed(asked);
}

function exposedBy({ target, port, protocol }: Asked): EnforcedExposure[] {
  return target.exposures.filter((one) => one.port === port && one.protocol === protocol);
}

/** By an address inside of the cluster, past every node port and load balancer. */
function ofInside(plan: NetworkPlan, caller: Caller, asked: Asked, to: Inside): Verdict {
  const { target, port, protocol } = asked;
  const exposed = exposedBy(asked);
  const targetPort = exposed[0]?.targetPort ?? port;
  if (!("address" in caller)) return reachFromPod(plan, target, { targetPort, protocol }, caller);
  if (plan.target !== "on-prem") {
    throw new QuestionError(
      "What leads from outside to a pod's or a Service's address in a cloud, its routes, security groups and firewall rules say: this plan knows but its own of them.",
    );
  }
  return reachInside(plan, target, { port, targetPort, protocol }, { caller, to });
}

/** Directly; and where that is denied, or a node is named, by what is open to the outside. */
function ofPod(plan: NetworkPlan, caller: PodCaller, asked: Asked, called: Called): Verdict {
  const { target, port, protocol } = asked;
  const exposed = exposedBy(asked);
  const around = best(
    exposed.map((one) =>
      reachThroughNode(plan, target, one, { caller, ...called, ...podNodeOf(one, called) }),
    ),
  );
  if (called.via !== undefined) return around ?? notExposed(asked);
  // A container's port that no Service has can be called all the same.
  const direct = reachFromPod(plan, target, { targetPort: exposed[0]?.targetPort ?? port, protocol }, caller);
  if (direct.allowed || !around?.allowed) return direct;
  const denied = direct.stages.map((stage) => ({ ...stage, reason: `directly: ${stage.reason}` }));
  return { ...around, stages: [...denied, ...around.stages] };
}

function best(verdicts: readonly Verdict[]): Verdict | undefined {
  return verdicts.find(({ allowed }) => allowed) ?? verdicts[0];
}

function notExposed({ target, port, protocol }: Asked): Verdict {
  const reason = `${target.owner} exposes no port ${port}/${protocol}`;
  return { allowed: false, stages: [{ stage: "enforcement", allowed: false, reason }] };
}

function nodeAddressOf({ via }: Called): { nodeAddress?: string } {
  return via !== undefined && isAddress(via) ? { nodeAddress: via } : {};
}

/** Whether a node calls itself. */
function isSame(address: string, { via }: Called): boolean {
  return via !== undefined && isAddress(via) && isSameAddress(address, via);
}

/** Whether the named node is the one that the pod is pinned to, where it is pinned. */
function podNodeOf({ node }: EnforcedExposure, { via }: Called): { onPodNode?: boolean } {
  return via === undefined || isAddress(via) || node === null ? {} : { onPodNode: node === via };
}

function readCaller(plan: NetworkPlan, text: string): Caller {
  if (isAddress(text)) {
    // An IPv4 address in IPv6 notation is the IPv4 one on the wire.
    return { address: ipaddr.process(text).toString() };
  }
  const owner = plan.policies.workloads.find((one) => one.owner === text);
  if (owner) return { namespace: owner.namespace, labels: owner.labels };
  const [, namespace = plan.namespace.name, pairs = ""] = /^(?:([a-z0-9-]+)\/)?([^/=]+=.*)$/.exec(text) ?? [];
  const labels = pairs.split(",").map((pair) => pair.split("=", 2) as [string, string]);
  if (pairs === "" || labels.some(([key, value]) => !key || value === undefined)) {
    throw new QuestionError(
      `"${text}" is no caller: write an address, an owner such as platform, or labels such as monitoring/app=prometheus.`,
    );
  }
  return { namespace, labels: Object.fromEntries(labels) };
}

function readProtocol(text: string, to: string): Protocol {
  const known = Object.values(Protocol).find((one) => one === text.toUpperCase());
  if (known) return known;
  throw new QuestionError(`"${to}": ${text} is none of ${Object.values(Protocol).join(", ").toLowerCase()}.`);
}

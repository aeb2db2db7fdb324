import ipaddr from "ipaddr.js";
import { Protocol } from "../config/protocol";
import { isAddress } from "../plan/network/cidr";
import type { NetworkPlan } from "../plan/networkPlan";
import type { KnownPods } from "./knownPods";
import { type Caller, reachFromOutside, reachFromPod, reachNode, type Verdict } from "./reachability";

/** A question that cannot be understood, in words for whoever asked. */
export class QuestionError extends Error {
  override readonly name = "QuestionError";
}

/**
 * Answers whether a caller reaches a port.
 *
 * @param from an address (`198.51.100.7`), an owner (`radius`, `platform`, `ui`, `ingress`), or labels of a pod
 * (`app=prometheus`, `monitoring/app=prometheus`)
 * @param to `<owner>/<port>/<protocol>` with the Service's port, `<owner>/<port name>`, or `node/<port>/<protocol>` for
 * whatever listens on a node
 * @throws QuestionError where one of the two is none of these
 */
export function answer(plan: NetworkPlan, from: string, to: string): Verdict {
  const caller = readCaller(plan, from);
  const [name = "", port = "", protocol = "tcp", ...rest] = to.split("/");
  if (rest.length > 0 || port === "") {
    throw new QuestionError(`"${to}" is no target: write radius/1812/udp, platform/http or node/30010/udp.`);
  }
  const number = Number(port);
  if (name === "node") return ofNode(plan, caller, number, readProtocol(protocol, to), to);
  const target = plan.policies.pods.find(({ owner }) => owner === name);
  if (target === undefined) {
    const known = plan.policies.pods.map(({ owner }) => owner).join(", ");
    throw new QuestionError(`There is no ${name} in this environment; it knows ${known}, and node.`);
  }
  if (/^\d+$/.test(port)) return ofPort(plan, caller, target, number, readProtocol(protocol, to));
  const named = target.ports.find(({ exposure }) => exposure.name === port);
  if (named) return ofPort(plan, caller, target, named.exposure.port, named.protocol);
  const names = target.ports.map(({ exposure }) => exposure.name).join(", ") || "none";
  throw new QuestionError(`${name} has no port named ${port}; it has ${names}.`);
}

function ofNode(plan: NetworkPlan, caller: Caller, port: number, protocol: Protocol, to: string): Verdict {
  if (!Number.isInteger(port)) throw new QuestionError(`"${to}" names no port number.`);
  if (!("address" in caller)) {
    const reason = "the guard always admits nodes and pods";
    return { allowed: true, stages: [{ stage: "door", allowed: true, reason }] };
  }
  const stage = reachNode(plan, { port, protocol }, { caller });
  return { allowed: stage.allowed, stages: [stage] };
}

function ofPort(
  plan: NetworkPlan,
  caller: Caller,
  target: KnownPods,
  port: number,
  protocol: Protocol,
): Verdict {
  if (target.ports.some(({ exposure }) => exposure.disabled)) {
    const reason = `${target.owner} is disabled, not running`;
    return { allowed: false, stages: [{ stage: "pod", allowed: false, reason }] };
  }
  const exposed = target.ports.filter((one) => one.exposure.port === port && one.protocol === protocol);
  const [first] = exposed;
  if (!("address" in caller)) {
    // A container's port that no Service has can be called all the same.
    return reachFromPod(plan, target, { port: first?.port ?? port, protocol }, caller);
  }
  const verdicts = exposed.map((one) => reachFromOutside(plan, target, one, { caller }));
  const [best] = [...verdicts.filter(({ allowed }) => allowed), ...verdicts];
  const reason = `${target.owner} exposes no port ${port}/${protocol}`;
  return best ?? { allowed: false, stages: [{ stage: "door", allowed: false, reason }] };
}

function readCaller(plan: NetworkPlan, text: string): Caller {
  if (isAddress(text)) {
    // An IPv4 address in IPv6 notation is the IPv4 one on the wire.
    return { address: ipaddr.process(text).toString() };
  }
  const owner = plan.policies.pods.find((one) => one.owner === text);
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

import type { Target } from "../../config/target";
import { ofFamily } from "../../values/cidr";
import { type AssignedExposure, aboutExposure, type EnforcedExposure } from "../exposure";
import type { LoadBalancing } from "../loadBalancers/loadBalancers";
import type { PlannedNetwork } from "../network/network";
import type { Scope } from "../scope";
import type { Enforcement } from "./enforcement";
import { isClosed } from "./nodePortGuard/allowedNodePorts";
import type { PlannedGuard } from "./nodePortGuard/guard";

/** What enforcement depends on. */
export interface EnforcementContext {
  target: Target;
  network: PlannedNetwork;
  /** What the ingress controller exposes; absent where none is installed. */
  controller?: readonly AssignedExposure[];
  balancing: LoadBalancing;
  guard?: PlannedGuard;
}

/** What enforces the sources before the pod; null where nothing does. */
function enforcementOf(exposure: AssignedExposure, context: EnforcementContext): Enforcement | null {
  const { via } = exposure;
  if (via === "ClusterIP") return null;
  if (via === "Ingress") return controllerEnforcement(context) === null ? null : "ingress";
  if (context.target === "on-prem") return onPremEnforcement(exposure, context);
  if (context.target === "aws") return awsEnforcement(exposure, context);
  if (via === "LoadBalancer") return "loadBalancerSourceRanges";
  return context.network.gcp?.nodeTag === undefined ? null : "firewall";
}

/** What is behind the ingress controller is as open as the controller itself. */
function controllerEnforcement(context: EnforcementContext): Enforcement | null {
  const enforcements = context.controller?.map((exposure) => enforcementOf(exposure, context)) ?? [null];
  return enforcements.includes(null) ? null : (enforcements[0] ?? null);
}

function onPremEnforcement(
  { via, nodePort, protocol }: AssignedExposure,
  { guard }: EnforcementContext,
): Enforcement | null {
  // kube-proxy keeps the load balancer's address to the sources; the node port behind it is the guard's (UEN618).
  if (via === "LoadBalancer") return "loadBalancerSourceRanges";
  const guarded = nodePort !== null && guard !== undefined && isClosed(guard.closed, nodePort, protocol);
  return guarded ? "hostEndpoints" : null;
}

function awsEnforcement(
  { via, loadBalancer }: AssignedExposure,
  { network, balancing }: EnforcementContext,
): Enforcement | null {
  if (via === "LoadBalancer") {
    // Somebody else's controller makes a load balancer by what the Service says.
    const isOurs = balancing.nlbs.some(({ name }) => name === loadBalancer);
    return isOurs ? "securityGroup" : "loadBalancerSourceRanges";
  }
  const { aws } = network;
  const known = aws?.cluster !== undefined || aws?.existingCluster?.nodeSecurityGroupId !== undefined;
  return known ? "nodeSecurityGroup" : null;
}

/** The exposures, each with what enforces its sources. Says where nothing does. */
export function withEnforcement(
  exposures: readonly AssignedExposure[],
  context: EnforcementContext,
  podEnforces: (exposure: AssignedExposure) => boolean,
  scope: Scope,
): EnforcedExposure[] {
  const open = new Map<string, AssignedExposure[]>();
  const enforced = exposures.map((exposure): EnforcedExposure => {
    if (exposure.via === "LoadBalancer" && exposure.sources.length === 0 && !exposure.disabled) {
      scope.findings.add(
        "UEN621",
        aboutExposure(exposure),
        `nobody may call ${exposure.owner}'s ${exposure.name}: its sources are empty`,
      );
    }
    const fault = familyFault(exposure, context);
    if (fault !== undefined) {
      scope.findings.add("UEN623", aboutExposure(exposure), `${exposure.owner}'s ${exposure.name}: ${fault}`);
    }
    const enforcement = enforcementOf(exposure, context) ?? (podEnforces(exposure) ? "pod" : null);
    if (enforcement === null && exposure.via !== "ClusterIP" && !exposure.disabled) {
      const why = whyNot(exposure, context);
      open.set(why, [...(open.get(why) ?? []), exposure]);
    }
    return { ...exposure, enforcement };
  });
  if (open.size === 0) return enforced;
  const reasons = [...open].map(([why, list]) => `${why}: ${named(list)}`);
  scope.findings.add(
    "UEN601",
    [...scope.root, "guard"],
    `sources not enforced, because ${reasons.join("; because ")}`,
    scope.target === "on-prem" ? ON_PREM_FIX : CLOUD_FIX,
  );
  return enforced;
}

/** Why sources of one address family cannot be kept to at a load balancer. */
function familyFault(
  exposure: AssignedExposure,
  { balancing, network }: EnforcementContext,
): string | undefined {
  const { via, loadBalancer, sources } = exposure;
  if (via !== "LoadBalancer" || sources.length === 0) return undefined;
  const made = [...balancing.nlbs, ...balancing.addresses];
  if (made.some(({ name }) => name === loadBalancer)) {
    const v6 = ofFamily(sources, "IPv6");
    return v6.length > 0
      ? `${v6.join(", ")} cannot call ${loadBalancer}, which has IPv4 addresses`
      : undefined;
  }
  const family = (network.serviceCidr ?? network.podCidr)?.family ?? "IPv4";
  if (sources.some((one) => one.family === family)) return undefined;
  return `${sources.join(", ")} are not of the Service's family (${family}), so everybody of that one would be admitted`;
}

const ELSE = "else rely on a firewall of your own and accept the finding.";
const ON_PREM_FIX = `Set \`guard: planned\` where Calico runs, and pin the node ports; ${ELSE}`;
const CLOUD_FIX = `Name the nodes' security group or network tag; ${ELSE}`;

/** More names than these say no more: the exposure table marks each. */
const NAMED = 8;

function named(exposures: readonly AssignedExposure[]): string {
  const names = exposures.slice(0, NAMED).map(({ owner, name }) => `${owner} ${name}`);
  const more = exposures.length - names.length;
  return [...names, ...(more > 0 ? [`and ${more} more`] : [])].join(", ");
}

function whyNot(
  { via, nodePort }: AssignedExposure,
  { target, guard, controller }: EnforcementContext,
): string {
  if (via === "Ingress") {
    return controller
      ? "nothing enforces the sources of the ingress controller in front of it"
      : "somebody else's ingress controller decides who may call it";
  }
  if (target === "on-prem") {
    if (guard === undefined) return "there is no guard";
    return nodePort === null
      ? "the node port is not pinned, so the guard does not know it"
      : "the guard closes other ports";
  }
  return "the nodes' firewall is not known to this environment";
}

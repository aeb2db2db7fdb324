import type { EnvironmentArgs } from "../../config/environmentArgs";
import { Scheme } from "../../config/loadBalancerArgs";
import { Target } from "../../config/target";

/** A class that no controller claims: the Service keeps its node ports, and the stack owns the load balancer. */
export const NLB_CLASS = "usage-engine-networking/nlb";

/** MetalLB takes Services of this class only, so that it leaves others to theirs. */
export const METALLB_CLASS = "usage-engine-networking/metallb";

const GKE_CLASS = {
  internal: "networking.gke.io/l4-regional-internal",
  external: "networking.gke.io/l4-regional-external",
};

/** `spec.loadBalancerClass` of the environment's Services; undefined where nobody is known who would claim one. */
export function planLoadBalancerClass({ target, loadBalancer = {} }: EnvironmentArgs): string | undefined {
  if (loadBalancer.className !== undefined) return loadBalancer.className;
  if (target === Target.Aws) return NLB_CLASS;
  if (target === Target.Gcp) {
    return loadBalancer.scheme === Scheme.InternetFacing ? GKE_CLASS.external : GKE_CLASS.internal;
  }
  return loadBalancer.addressPool?.length ? METALLB_CLASS : undefined;
}

/** Whether the Services share an address, which somebody else's controller does not promise. */
export function sharesLoadBalancer(args: EnvironmentArgs): boolean {
  return args.loadBalancer?.className === undefined && planLoadBalancerClass(args) !== undefined;
}

import type { EnvironmentArgs } from "../config/environmentArgs";
import type { LoadBalancerArgs } from "../config/loadBalancerArgs";
import type { Target } from "../config/target";
import { ingressControllerName } from "../plan/ingress/ingressControllerName";
import { DEFAULT_NAMESPACE } from "../plan/scope";
import type { AloneArgs } from "./aloneArgs";

/**
 * What a component that is used by itself needs to know of the environment around it. Within `Environment` none of it is
 * said twice.
 */
export interface ScopeArgs extends AloneArgs {
  /**
   * Where the cluster runs: `on-prem`, `aws` or `gcp`. Default: on-prem.
   */
  target?: Target;
  /**
   * The namespace that Usage Engine runs in: lower case letters, digits and `-`, at most 63 (UEN008). Default: uepe.
   */
  namespace?: string;
  /**
   * Node port range of the API server, `first-last` (`--service-node-port-range`, UEN106). Default: 30000-32767, Kubernetes' own.
   */
  nodePortRange?: string;
  /**
   * Node ports that somebody else in the cluster uses, 1 to 65535 (UEN010): the plan never takes them, and refuses an exposure
   * that is pinned to one (UEN103). Default: none.
   */
  reservedNodePorts?: number[];
  /**
   * Name of the IngressClass that Ingresses go to. Default: `<namespace>-traefik`, which `IngressController` makes.
   */
  ingressClassName?: string;
  /**
   * The load balancer that `exposure: LoadBalancer` joins: on AWS and GCP billed by the hour and by traffic, on-prem the site's
   * own. Default: none of its settings; nothing is made unless an exposure asks.
   */
  loadBalancer?: LoadBalancerArgs;
}

/** Takes a component's arguments apart: the environment around it, with everything in it switched off, and its own section. */
export function splitScope(args: ScopeArgs): [environment: EnvironmentArgs, section: object] {
  const { target, namespace, nodePortRange, reservedNodePorts, ...rest } = args;
  const { ingressClassName, loadBalancer, accept, directory: _notDecisive, ...section } = rest;
  const environment: EnvironmentArgs = {
    target: target ?? "on-prem",
    namespace,
    network: { nodePortRange, reservedNodePorts, calico: { install: false } },
    platform: { services: "none" },
    ingress: {
      controller: "none",
      className: ingressClassName ?? ingressControllerName(namespace ?? DEFAULT_NAMESPACE),
    },
    loadBalancer,
    guard: "off",
    separation: { mode: "off" },
    accept: { UEN601: "guard and separation are components of their own", ...accept },
  };
  return [environment, section];
}

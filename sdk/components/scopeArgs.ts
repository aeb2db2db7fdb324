import type { EnvironmentArgs } from "../config/environmentArgs";
import type { LoadBalancerArgs } from "../config/loadBalancerArgs";
import type { Target } from "../config/target";
import { ingressControllerName } from "../plan/ingress/ingressControllerName";
import { DEFAULT_NAMESPACE } from "../plan/scope";

/**
 * What a component that is used by itself needs to know of the environment around it. Within `Environment` none of it is
 * said twice.
 */
export interface ScopeArgs {
  /**
   * Where the cluster runs. Default: on-prem.
   */
  target?: Target;
  /**
   * The namespace that Usage Engine runs in. Default: uepe.
   */
  namespace?: string;
  /**
   * Node port range of the API server. Default: 30000-32767.
   */
  nodePortRange?: string;
  /**
   * Node ports that somebody else in the cluster uses: the plan never takes them.
   */
  reservedNodePorts?: number[];
  /**
   * The IngressClass that Ingresses go to. Default: `<namespace>-traefik`, which `IngressController` makes.
   */
  ingressClassName?: string;
  /**
   * The shared load balancer that `exposure: LoadBalancer` joins.
   */
  loadBalancer?: LoadBalancerArgs;
  /**
   * Warnings that are meant: a finding's code and the reason. Errors cannot be accepted.
   */
  accept?: Record<string, string>;
  /**
   * Folder that relative paths start from. Default: the current one.
   */
  directory?: string;
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

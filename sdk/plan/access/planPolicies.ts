import type { PlannedExposure } from "../exposure";
import type { LoadBalancing } from "../loadBalancers/loadBalancers";
import type { PlannedNetwork } from "../network/network";
import type { PlannedNodePort } from "../nodePorts/nodePorts";
import type { Scope } from "../scope";
import { checkDoors } from "./doors";
import { checkIngressSources } from "./ingressSources";
import { type KnownPods, knownPods, type Owners } from "./knownPods";
import { type PlannedGuard, planGuard } from "./nodePortGuard/guard";
import { type PlannedHostEndpoints, planHandBack } from "./nodePortGuard/hostEndpoints";
import { type PodAddresses, podAddressesOf } from "./separation/podAddresses";
import { type PlannedSeparation, planSeparation } from "./separation/separation";

/** Who may come in: at the door, then at the pod. */
export interface PlannedPolicies {
  /** The door of an on-prem cluster; absent where it is off. The clouds' doors are in `door`, `balancing` and the Services. */
  guard?: PlannedGuard;
  /** What this environment writes back to Calico's settings for host endpoints. */
  handBack?: PlannedHostEndpoints;
  separation: PlannedSeparation;
  podAddresses: PodAddresses;
  /** Everything whose pods the environment knows: what the reachability model asks about. */
  pods: KnownPods[];
}

/** The parts of a plan that policies are made from. */
export interface PolicyInputs extends Omit<Owners, "namespace"> {
  network: PlannedNetwork;
  exposures: readonly PlannedExposure[];
  nodePorts: readonly PlannedNodePort[];
  balancing: LoadBalancing;
}

/**
 * Plans the guard and the separation, and notes at each exposure which door enforces its sources. Pure, as the rest of the
 * plan.
 */
export function planPolicies(inputs: PolicyInputs, scope: Scope): PlannedPolicies {
  const { args, network, exposures, nodePorts, balancing, ingress } = inputs;
  const owners: Owners = { ...inputs, namespace: scope.namespace };
  const pods = knownPods(owners);
  const calico = network.calico !== undefined || args.network?.calico?.apiServer === true;
  const nodeCidrs = nodeAddresses(network);
  const podAddresses = podAddressesOf(network, nodeCidrs);
  const podCidrs = [...podAddresses.own, ...podAddresses.shared];
  const guard = planGuard({ owners, pods, network, nodePorts, nodeCidrs, podCidrs, calico }, scope);
  const doors = { target: scope.target, network, ingress, balancing, guard };
  const separation = planSeparation(
    {
      owners,
      pods,
      network,
      nodeCidrs,
      podAddresses,
      calico,
      alwaysAllow: guard?.alwaysAllow ?? [],
    },
    scope,
  );
  const podEnforces = ({ owner, keepsSourceAddress, via }: PlannedExposure) =>
    separation.mode === "enforce" &&
    via !== "Ingress" &&
    keepsSourceAddress &&
    separation.targets.some((target) => target.owner === owner);
  checkDoors(exposures, doors, podEnforces, scope);
  checkIngressSources(exposures, scope);
  const path = [...scope.root, "network", "hostEndpoints"];
  const handBack =
    scope.target === "on-prem" ? planHandBack(args.network?.hostEndpoints ?? {}, path, scope) : undefined;
  return { ...(guard && { guard }), ...(handBack && { handBack }), separation, podAddresses, pods };
}

/** Where traffic from nodes comes from: their own addresses and their tunnels'. */
function nodeAddresses({ nodeCidrs, tunnelCidr, aws, gcp }: PlannedNetwork): string[] {
  const made = aws?.vpc?.cidr ?? gcp?.vpc?.nodeCidr;
  const nodes = nodeCidrs.length > 0 || made === undefined ? nodeCidrs : [made];
  return [...nodes, ...(nodes.length > 0 && tunnelCidr !== undefined ? [tunnelCidr] : [])];
}

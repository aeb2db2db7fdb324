import type { EnvironmentArgs } from "../../config/environmentArgs";
import type { Cidr } from "../../values/cidr";
import { type EnforcedExposure, exposuresAt, type PlannedExposure } from "../exposure";
import type { BalancedOffer } from "../loadBalancers/balancing";
import type { PlannedNetwork } from "../network/network";
import type { PlannedNodePort } from "../nodePorts/nodePorts";
import type { Scope } from "../scope";
import { withEnforcement } from "./enforcements";
import { checkIngressSources } from "./ingressSources";
import { type PlannedGuard, planGuard } from "./nodePortGuard/guard";
import { type PlannedHostEndpoints, planHandBack } from "./nodePortGuard/hostEndpoints";
import { type PodAddresses, podAddressesOf } from "./separation/podAddresses";
import { type PlannedSeparation, planSeparation } from "./separation/separation";
import { knownWorkloads, referring, type Workload } from "./workload";

/** Who may come in: by the nodes, then by the pod. */
export interface PlannedPolicies {
  /** On-prem; absent where it is off. The clouds enforce sources by `firewallRules`, `balancing` and the Services. */
  guard?: PlannedGuard;
  /** What this environment writes back to Calico's settings for host endpoints. */
  handBack?: PlannedHostEndpoints;
  separation: PlannedSeparation;
  podAddresses: PodAddresses;
  /** Everything whose pods the environment knows: what the reachability model asks about. */
  workloads: Workload[];
}

/** The parts of a plan that policies are made from. */
export interface PolicyInputs {
  args: EnvironmentArgs;
  network: PlannedNetwork;
  offer: BalancedOffer;
  nodePorts: readonly PlannedNodePort[];
}

/** An offer with who keeps each exposure to its sources. */
export interface EnforcedOffer {
  policies: PlannedPolicies;
  exposures: EnforcedExposure[];
}

/** Plans the guard and the separation, and says of each exposure what enforces its sources. */
export function planPolicies(inputs: PolicyInputs, scope: Scope): EnforcedOffer {
  const { args, network, offer, nodePorts } = inputs;
  const { owners, exposures, balancing } = offer;
  const workloads = knownWorkloads(owners, exposures, args, scope.namespace);
  const calico = network.calico !== undefined || args.network?.calico?.apiServer === true;
  const nodeCidrs = nodeAddresses(network);
  const podAddresses = podAddressesOf(network, nodeCidrs);
  const podCidrs = [...podAddresses.own, ...podAddresses.shared];
  const guard = planGuard(
    { args, owners, workloads, network, nodePorts, nodeCidrs, podCidrs, calico },
    scope,
  );
  const alwaysAllow = guard?.alwaysAllow ?? [];
  const separation = planSeparation(
    { args, workloads, network, nodeCidrs, podAddresses, calico, alwaysAllow },
    scope,
  );
  const separated = new Set(separation.targets.map(({ owner }) => owner));
  const podEnforces = ({ owner, keepsSourceAddress, via }: PlannedExposure) =>
    separation.mode === "enforce" && via !== "Ingress" && keepsSourceAddress && separated.has(owner);
  const controller = owners.ingress && exposuresAt(exposures, owners.ingress.exposures);
  const context = { target: scope.target, network, controller, balancing, guard };
  const enforced = withEnforcement(exposures, context, podEnforces, scope);
  checkIngressSources(exposures, scope);
  const path = [...scope.root, "network", "hostEndpoints"];
  const handBack =
    scope.target === "on-prem" ? planHandBack(args.network?.hostEndpoints ?? {}, path, scope) : undefined;
  const policies: PlannedPolicies = {
    ...(guard && { guard }),
    ...(handBack && { handBack }),
    separation,
    podAddresses,
    workloads: referring(workloads),
  };
  return { policies, exposures: enforced };
}

/** Where traffic from nodes comes from: their own addresses and their tunnels'. */
function nodeAddresses({ nodeCidrs, tunnelCidr, aws, gcp }: PlannedNetwork): Cidr[] {
  const made = aws?.vpc?.cidr ?? gcp?.vpc?.nodeCidr;
  const nodes = nodeCidrs.length > 0 || made === undefined ? nodeCidrs : [made];
  return [...nodes, ...(nodes.length > 0 && tunnelCidr !== undefined ? [tunnelCidr] : [])];
}

import type { EnvironmentArgs } from "../../config/environmentArgs";
import { Target } from "../../config/target";
import type { Findings } from "../../findings/findings";
import type { Path } from "../../findings/path";
import type { PlannedAws } from "../network/awsNetwork";
import type { PlannedGcp } from "../network/gcpNetwork";
import type { OwnedService } from "../ownedServices";
import type { Assignment, PlannedLoadBalancer } from "./loadBalancer";
import { type PlannedNlb, planAwsLoadBalancers } from "./loadBalancersAws";
import { type PlannedGcpAddress, planGcpLoadBalancers } from "./loadBalancersGcp";
import { type PlannedMetalLb, planOnPremLoadBalancers } from "./loadBalancersOnPrem";

/** What an environment's load balancers need to know of the rest of it. */
export interface LoadBalancerContext {
  args: EnvironmentArgs;
  namespace: string;
  /** Where the configuration begins. */
  root: Path;
  aws?: PlannedAws;
  gcp?: PlannedGcp;
  findings: Findings;
}

/** How an environment's load balancers are made, by target. */
export interface LoadBalancing {
  /** On AWS. */
  nlbs: PlannedNlb[];
  /** On GCP. */
  addresses: PlannedGcpAddress[];
  /** On-prem, where this environment installs it. */
  metallb?: PlannedMetalLb;
}

/** Load balancers, and the Services behind them as they must be made: one for each that came in. */
interface Assigned extends LoadBalancing {
  loadBalancers: PlannedLoadBalancer[];
  assignments: Assignment[];
}

/**
 * Puts every Service of type LoadBalancer on a load balancer: the shared one, its own, or one of somebody else's
 * controller. Nothing is made unless a Service asks.
 */
export function planLoadBalancers(services: readonly OwnedService[], context: LoadBalancerContext): Assigned {
  const { args, namespace, root, aws, gcp, findings } = context;
  const none: Assigned = { loadBalancers: [], assignments: [], nlbs: [], addresses: [] };
  const path = [...root, "loadBalancer"];
  const own = args.loadBalancer ?? {};
  if (args.target === Target.OnPrem || own.className !== undefined) {
    const calicoPeers = args.network?.bgp?.enabled ? (args.network.bgp.peers ?? []) : [];
    const chart = args.charts?.metallb;
    const onPrem = { args: own, namespace, calicoPeers, chart, path, findings };
    return { ...none, ...planOnPremLoadBalancers(services, onPrem) };
  }
  if (aws)
    return { ...none, ...planAwsLoadBalancers(services, { args: own, aws, namespace, path, findings }) };
  if (!gcp) return none;
  const sharedName = addressName(gcp, namespace);
  return { ...none, ...planGcpLoadBalancers(services, { args: own, sharedName, path, findings }) };
}

/**
 * Addresses have names that are unique in a project's region, where other clusters may have the same namespace. They begin
 * with a letter.
 */
function addressName({ cluster, existingCluster }: PlannedGcp, namespace: string): string {
  const clusterName = (cluster ?? existingCluster)?.name ?? namespace;
  const name = clusterName === namespace ? namespace : `${clusterName}-${namespace}`;
  return /^[a-z]/.test(name) ? name : `lb-${name}`;
}

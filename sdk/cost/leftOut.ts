import type { TrafficArgs } from "../config/trafficArgs";
import type { PlannedAws } from "../plan/network/awsNetwork";
import { hiddenValues } from "../plan/undecided";
import type { CostlyPlan } from "./charge";

/** What somebody will bill, and the estimate does not hold: each with the reason. */
export function leftOutOf(plan: CostlyPlan, traffic: TrafficArgs | undefined): string[] {
  return [...undecided(plan), ...foreign(plan), ...(plan.target === "on-prem" ? [] : cloud(plan, traffic))];
}

/** What a secret or an unknown hides is not guessed. */
function undecided({ target, network, findings }: CostlyPlan): string[] {
  const hidden = hiddenValues(findings).map(
    ({ path }) => `whatever ${path} causes: undecided, because its value is hidden`,
  );
  const missing =
    (target === "aws" && !network.aws) || (target === "gcp" && !network.gcp)
      ? [`the network on ${target}: undecided, because network.${target} is missing`]
      : [];
  return [...hidden, ...missing];
}

/** Load balancers that the environment asks for, and somebody else's controller makes. */
function foreign({ target, loadBalancers }: CostlyPlan): string[] {
  if (target === "on-prem") return [];
  return loadBalancers
    .filter(({ kind }) => kind === "external")
    .map(({ name }) => `load balancer ${name}: another controller makes it, and its kind is not known`);
}

function cloud({ target, network, dns }: CostlyPlan, traffic: TrafficArgs | undefined): string[] {
  const { aws, gcp } = network;
  const existing = aws?.existingCluster ?? gcp?.existingCluster;
  const made = aws?.cluster ?? gcp?.cluster;
  const noTraffic = traffic === undefined || Object.keys(traffic).length === 0;
  return [
    ...(noTraffic
      ? ["traffic through load balancers, NAT and between zones: set traffic to have it priced"]
      : []),
    "data that leaves the cloud: it depends on its destination",
    made
      ? `nodes and their disks: sized by the workload${podsOf(aws)}`
      : `the cluster${existing ? ` ${existing.name}` : ""}, its nodes and its network: they exist already`,
    ...(aws?.cluster?.storageClass
      ? [`volumes of the StorageClass ${aws.cluster.storageClass.name}: by the GiB, as pods ask for them`]
      : []),
    ...(target === "aws" && made
      ? ["extended support of an old Kubernetes version: six times the control plane's price"]
      : []),
    // Route 53 answers for nothing where a name leads to a load balancer.
    ...(target === "gcp" && dns ? ["queries for names in Cloud DNS: by the million, as clients ask"] : []),
    ...(target === "gcp" && made ? ["the free tier's credit for one cluster of a billing account"] : []),
  ];
}

/** How many nodes a workload takes hangs on it, as soon as its pods are small. */
function podsOf(aws: PlannedAws | undefined): string {
  const nodes = aws?.nodes;
  return nodes?.pods === undefined
    ? ""
    : `, of which a ${nodes.instanceType} runs ${nodes.pods} pods at most`;
}

import { type AwsArgs, type AwsNodesArgs, EksNetworkPlugin, NodePlacement } from "../../config/awsArgs";
import type { Findings } from "../../findings/findings";
import type { Path } from "../../findings/path";
import { type PlannedEcd, switchedOffBy } from "../ecd/ecd";
import type { PlannedEksAddon } from "./eksAddons";
import { type InstancePods, instancePods, PREFIX_SIZE } from "./instancePods";
import { awsCapacity, type ZoneSubnets } from "./subnets";

/** Addresses of each private subnet that are kept for load balancers. */
const RESERVED = 16;

/** Kubernetes' own advice, and the limit of a node whose instance type is not known. */
const UNKNOWN = 110;

/** Addons that have a pod on each node. */
const ON_EVERY_NODE: ReadonlySet<string> = new Set([
  "vpc-cni",
  "kube-proxy",
  "eks-pod-identity-agent",
  "aws-ebs-csi-driver",
]);

/** Of Calico each node runs calico-node and its CSI driver. */
const CALICO_PODS = 2;

/** A cluster, as far as it has to do with pods. */
interface Cluster {
  networkPlugin: EksNetworkPlugin;
  addons: readonly PlannedEksAddon[];
}

/** Its nodes. */
interface Nodes {
  instanceType: string;
  max: number;
  placement: NodePlacement;
  pods?: number;
}

/** A cluster with its nodes, and the subnets that the stack makes for them. */
interface Made {
  cluster: Cluster;
  nodes: Nodes;
  subnets: readonly ZoneSubnets[] | undefined;
}

/** How many pods a node runs at most, by its instance type. */
export function podsOfNode(instanceType: string, { prefixDelegation }: AwsNodesArgs): Pick<Nodes, "pods"> {
  const limits = instancePods(instanceType);
  const pods = prefixDelegation ? (limits?.byPrefix ?? limits?.byAddress) : limits?.byAddress;
  return pods === undefined ? {} : { pods };
}

/** Whether nodes can run the pods that the configuration means them to, and their subnets have addresses for them. */
export function checkPods(aws: AwsArgs, made: Made, path: Path, findings: Findings): void {
  const limits = instancePods(made.nodes.instanceType);
  checkLimit(aws, made, [...path, "nodes"], findings);
  if (aws.nodes?.prefixDelegation) checkPrefixes(made, limits, [...path, "nodes"], findings);
  checkAddresses(aws, { ...made, limits }, path, findings);
}

function checkLimit({ nodes: args }: AwsArgs, { nodes }: Made, path: Path, findings: Findings): void {
  const meant = args?.podsPerNode;
  if (meant === undefined || nodes.pods === undefined || meant <= nodes.pods) return;
  const how = args?.prefixDelegation ? "with prefixDelegation" : "without prefixDelegation";
  findings.add(
    "UEN332",
    [...path, "podsPerNode"],
    `${meant} pods, and EKS lets a ${nodes.instanceType} run ${nodes.pods} ${how}`,
  );
}

function checkPrefixes(
  { cluster, nodes }: Made,
  limits: InstancePods | undefined,
  path: Path,
  findings: Findings,
): void {
  const at = [...path, "prefixDelegation"];
  if (cluster.networkPlugin !== EksNetworkPlugin.VpcCni) {
    findings.add(
      "UEN333",
      at,
      `networkPlugin is ${cluster.networkPlugin}, which gives pods addresses of its own`,
    );
  } else if (limits && limits.byPrefix === undefined) {
    findings.add("UEN333", at, `${nodes.instanceType} takes no prefixes`);
  }
}

function checkAddresses(
  aws: AwsArgs,
  { cluster, nodes, subnets, limits }: Made & { limits: InstancePods | undefined },
  path: Path,
  findings: Findings,
): void {
  const inPublic = nodes.placement === NodePlacement.Public;
  const cidr = inPublic ? subnets?.[0]?.publicCidr : subnets?.[0]?.privateCidr;
  const existing = aws.existingVpc;
  const zones =
    subnets?.length ?? (inPublic ? existing?.publicSubnetIds : existing?.privateSubnetIds)?.length ?? 0;
  const prefix = cidr?.prefix ?? existing?.subnetPrefix;
  if (prefix === undefined || zones === 0) return;
  const perNode =
    cluster.networkPlugin === EksNetworkPlugin.VpcCni ? addressesOfNode(aws.nodes ?? {}, nodes, limits) : 1;
  const needed = Math.ceil(nodes.max / zones) * perNode;
  const free = awsCapacity(prefix) - (subnets && !inPublic ? RESERVED : 0);
  if (needed > free) {
    findings.add(
      "UEN305",
      subnets ? [...path, "vpc", "cidr"] : [...path, "existingVpc", "subnetPrefix"],
      `${nodes.max} nodes in ${zones} zones need ${needed} addresses in each subnet, and a /${prefix} has ${free} free`,
    );
  }
}

/** Whether the nodes can run as many pods as there are ECDs, whatever else runs there. */
export function checkPodCount(
  ecds: readonly PlannedEcd<unknown>[],
  { aws, calico }: { aws?: { cluster?: Cluster; nodes?: Nodes }; calico?: unknown },
  path: Path,
  findings: Findings,
): void {
  const { cluster, nodes } = aws ?? {};
  if (!cluster || nodes?.pods === undefined) return;
  const running = ecds.filter(({ descriptor }) => !descriptor || switchedOffBy(descriptor) === undefined);
  const daemons =
    cluster.addons.filter(({ name }) => ON_EVERY_NODE.has(name)).length + (calico ? CALICO_PODS : 0);
  const room = nodes.max * (nodes.pods - daemons);
  if (running.length <= room) return;
  findings.add(
    "UEN331",
    [...path, "nodes"],
    `${running.length} ECDs, and ${nodes.max} nodes of ${nodes.instanceType} run ${nodes.pods} pods each, ${daemons} of them the cluster's own`,
  );
}

/** With the VPC CNI every pod takes an address of a subnet, or of a prefix of which one is kept ready; and so does every node. */
function addressesOfNode(
  { podsPerNode, prefixDelegation }: AwsNodesArgs,
  { pods = UNKNOWN }: Nodes,
  limits: InstancePods | undefined,
): number {
  const most = podsPerNode ?? pods;
  if (!prefixDelegation) return most + 1;
  return (Math.ceil(most / PREFIX_SIZE) + 1) * PREFIX_SIZE + (limits?.interfaces ?? 1);
}

import { type AwsArgs, type AwsNodesArgs, EksNetworkPlugin, Nat, NodePlacement } from "../../config/awsArgs";
import type { EnvironmentArgs } from "../../config/environmentArgs";
import type { Findings } from "../../findings/findings";
import type { Path } from "../../findings/path";
import {
  type ApiSources,
  type ClusterNames,
  checkApiSources,
  checkExclusive,
  checkNodeCounts,
  checkRegion,
  checkZoneNames,
  clusterName,
  plannedRange,
} from "./cloudChecks";
import {
  eksAddons,
  eksStorageClass,
  nodeEndpoints,
  type PlannedEksAddon,
  type PlannedStorageClass,
} from "./eksAddons";
import { checkEksApiSources, checkEksServices } from "./eksLimits";
import { checkPods, podsOfNode } from "./eksPods";
import { cutVpc, type ZoneSubnets } from "./subnets";

/** One availability zone of a VPC that the stack makes. */
export interface PlannedAwsZone extends ZoneSubnets {
  /** Its place among the region's zones that are open to the account. */
  index: number;
  /** Its name, where the configuration names it. */
  name?: string;
  /** Whether a NAT gateway stands here. */
  nat: boolean;
  /** The zone whose NAT gateway this one's private subnet uses; null without NAT. */
  natZone: number | null;
}

/** A VPC that the stack makes. */
export interface PlannedAwsVpc {
  cidr: string;
  zones: PlannedAwsZone[];
  nat: Nat;
  /** AWS services that get an interface endpoint, one address per zone: `ecr.api`. */
  interfaceEndpoints: string[];
}

/** A VPC that exists. */
export interface PlannedAwsExistingVpc {
  vpcId?: string;
  privateSubnetIds: string[];
  publicSubnetIds: string[];
}

/** An EKS cluster that the stack makes. */
export interface PlannedEksCluster {
  name: string;
  version: string;
  serviceCidr: string;
  networkPlugin: EksNetworkPlugin;
  apiSources: ApiSources;
  admins: string[];
  addons: PlannedEksAddon[];
  storageClass?: PlannedStorageClass;
}

/** The node group of a cluster that the stack makes. */
export interface PlannedEksNodes {
  instanceType: string;
  /** What the nodes run; absent where EKS knows by itself. */
  amiType?: string;
  min: number;
  desired: number;
  max: number;
  diskSize: number;
  placement: NodePlacement;
  labels: Record<string, string>;
  /** How many pods a node runs at most; undefined where the instance type's limit is not known. */
  pods?: number;
}

/** AWS as an environment uses it. */
export interface PlannedAws {
  region: string;
  vpc?: PlannedAwsVpc;
  existingVpc?: PlannedAwsExistingVpc;
  cluster?: PlannedEksCluster;
  nodes?: PlannedEksNodes;
  existingCluster?: {
    name: string;
    nodeGroups: string[];
    autoScalingGroups: string[];
    nodeSecurityGroupId?: string;
  };
  /** Whom the kubeconfig calls AWS as; absent: as the provider does. */
  kubeconfig?: { profile?: string; roleArn?: string };
  protect: boolean;
  tags: Record<string, string>;
}

const DEFAULT_VPC = "10.0.0.0/16";
const DEFAULT_SERVICES = "172.20.0.0/16";
/** In standard support, and one that Calico's default release supports (1.35 to 1.37). */
const DEFAULT_VERSION = "1.36";
const DEFAULT_INSTANCE = "m6i.large";

/** AWS's own processors: the letter g behind the generation, as in m7g or im4gn, and the first of them, a1. */
const GRAVITON = /^(a1|[a-z]+\d+[a-z-]*?g[a-z\d-]*)\./;
const GRAVITON_IMAGE = "AL2023_ARM_64_STANDARD";

const REGION = /^[a-z]+(-[a-z]+)+-\d+$/;
const ROLE = /^arn:aws[\w-]*:iam::\d{12}:role\/./;
const PRINCIPAL = /^arn:aws[\w-]*:iam::\d{12}:(role|user)\/./;

const CLUSTER_NAMES: ClusterNames = {
  pattern: /^[0-9A-Za-z][\w-]*$/,
  longest: 100,
  says: "at most 100 letters, digits, '-' and '_', beginning with a letter or digit",
};

/** AWS of an environment: what is made, what exists, and what cannot be. Undefined where the section is missing. */
export function planAwsNetwork(
  args: EnvironmentArgs,
  namespace: string,
  findings: Findings,
  root: Path,
): PlannedAws | undefined {
  const aws = args.network?.aws;
  const path = [...root, "network", "aws"];
  if (aws === undefined) {
    findings.add("UEN301", path, "the target is aws, and network.aws is missing");
    return undefined;
  }
  checkRegion(aws.region, REGION, path, findings);
  checkExclusive(aws, "existingCluster", ["cluster", "nodes", "vpc"], path, findings);
  checkExclusive(aws, "existingVpc", ["vpc"], path, findings);
  const vpc = aws.existingVpc || aws.existingCluster ? undefined : planVpc(aws, path, findings);
  const existingVpc = aws.existingVpc && planExistingVpc(aws, path, findings);
  const cluster = aws.existingCluster ? undefined : planCluster(args, aws, vpc, namespace, path, findings);
  const nodes = cluster && planNodes(aws.nodes ?? {}, [...path, "nodes"], findings);
  if (nodes && cluster) checkPods(aws, { cluster, nodes, subnets: vpc?.zones }, path, findings);
  if (nodes && vpc) checkWayOut(args, vpc, nodes, path, findings);
  const existing = aws.existingCluster;
  if (aws.kubeconfig?.roleArn !== undefined && !ROLE.test(aws.kubeconfig.roleArn)) {
    const at = [...path, "kubeconfig", "roleArn"];
    findings.add("UEN324", at, `"${aws.kubeconfig.roleArn}" is no ARN of an IAM role`);
  }
  return {
    region: aws.region,
    ...(vpc && { vpc }),
    ...(existingVpc && { existingVpc }),
    ...(cluster && { cluster }),
    ...(nodes && { nodes }),
    ...(existing && {
      existingCluster: {
        ...existing,
        nodeGroups: existing.nodeGroups ?? [],
        autoScalingGroups: existing.autoScalingGroups ?? [],
      },
    }),
    ...(aws.kubeconfig && { kubeconfig: aws.kubeconfig }),
    protect: aws.protect ?? true,
    tags: aws.tags ?? {},
  };
}

/**
 * `spec` of Calico's Installation on EKS: policy only beside the VPC CNI, or Calico's own network. What the CNI forces is
 * set with it: beside another CNI Calico has neither pools nor BGP.
 *
 * @param base the Installation of a cluster whose network is Calico's own
 * @param plugin default: vpc-cni, what an EKS cluster comes with
 */
export function eksInstallation(
  base: Record<string, unknown>,
  plugin?: EksNetworkPlugin,
): Record<string, unknown> {
  if (plugin === EksNetworkPlugin.Calico) return { ...base, kubernetesProvider: "EKS" };
  const { linuxDataplane } = base.calicoNetwork as { linuxDataplane: string };
  return {
    ...base,
    kubernetesProvider: "EKS",
    cni: { type: "AmazonVPC" },
    calicoNetwork: { bgp: "Disabled", linuxDataplane },
  };
}

function planVpc(aws: AwsArgs, path: Path, findings: Findings): PlannedAwsVpc {
  const at = [...path, "vpc"];
  const args = aws.vpc ?? {};
  const cidr = plannedRange(args.cidr, DEFAULT_VPC, { widest: 16, narrowest: 22 }, [...at, "cidr"], findings);
  const count = args.zones ?? args.zoneNames?.length ?? 2;
  const names = args.zoneNames;
  if (count < 2 || count > 6 || !Number.isInteger(count)) {
    findings.add(
      "UEN304",
      [...at, args.zones === undefined ? "zoneNames" : "zones"],
      `${count} zones; 2 to 6 are possible`,
    );
  } else if (names && names.length !== count) {
    findings.add("UEN304", [...at, "zoneNames"], `${names.length} names for ${count} zones`);
  }
  checkZoneNames(names ?? [], aws.region, [...at, "zoneNames"], findings);
  const zones = Math.min(Math.max(Math.trunc(count), 2), 6);
  const nat = args.nat ?? Nat.Single;
  return {
    cidr,
    zones: cutVpc(cidr, zones).map((subnets, index) => ({
      ...subnets,
      index,
      ...(names?.[index] !== undefined && { name: names[index] }),
      nat: nat === Nat.PerZone || (nat === Nat.Single && index === 0),
      natZone: nat === Nat.None ? null : nat === Nat.PerZone ? index : 0,
    })),
    nat,
    interfaceEndpoints: args.endpoints ? nodeEndpoints(aws.cluster ?? {}) : [],
  };
}

function planExistingVpc(aws: AwsArgs, path: Path, findings: Findings): PlannedAwsExistingVpc {
  const { vpcId, privateSubnetIds = [], publicSubnetIds = [] } = aws.existingVpc ?? {};
  const nodeSubnets = aws.nodes?.placement === NodePlacement.Public ? publicSubnetIds : privateSubnetIds;
  if (!aws.existingCluster && (vpcId === undefined || nodeSubnets.length < 2)) {
    findings.add(
      "UEN310",
      [...path, "existingVpc"],
      "a cluster is to be made here: vpcId and two subnets for its nodes are needed",
    );
  }
  return { ...(vpcId !== undefined && { vpcId }), privateSubnetIds, publicSubnetIds };
}

function planCluster(
  args: EnvironmentArgs,
  aws: AwsArgs,
  vpc: PlannedAwsVpc | undefined,
  namespace: string,
  path: Path,
  findings: Findings,
): PlannedEksCluster {
  const at = [...path, "cluster"];
  const own = aws.cluster ?? {};
  const networkPlugin = own.networkPlugin ?? EksNetworkPlugin.VpcCni;
  if (networkPlugin === EksNetworkPlugin.Calico && args.network?.calico?.install === false) {
    findings.add("UEN316", [...at, "networkPlugin"], "networkPlugin is calico, and calico.install is false");
  }
  if (networkPlugin === EksNetworkPlugin.Calico) {
    findings.add(
      "UEN318",
      [...at, "networkPlugin"],
      "pods have addresses that the control plane does not reach",
    );
  }
  if (own.version === undefined) {
    findings.add("UEN319", [...at, "version"], `no version: the cluster gets ${DEFAULT_VERSION}`);
  }
  const limits = { widest: 12, narrowest: 24 };
  const serviceCidr = plannedRange(
    own.serviceCidr,
    DEFAULT_SERVICES,
    limits,
    [...at, "serviceCidr"],
    findings,
  );
  checkEksServices(serviceCidr, vpc?.cidr, [...at, "serviceCidr"], findings);
  const inside = { who: "its nodes", ...(vpc && { range: vpc.cidr }) };
  const apiSources = checkApiSources(own, inside, at, findings);
  checkEksApiSources(apiSources, [...at, "apiSources"], findings);
  if (networkPlugin === EksNetworkPlugin.Calico && own.metricsServer) {
    findings.add("UEN334", [...at, "metricsServer"], "metricsServer is true, and networkPlugin is calico");
  }
  const name = clusterName(own.name, namespace, CLUSTER_NAMES, at, findings);
  const storageClass = eksStorageClass(own, name, aws.tags ?? {});
  return {
    name,
    version: own.version ?? DEFAULT_VERSION,
    serviceCidr,
    networkPlugin,
    apiSources,
    admins: checkAdmins(own.admins ?? [], at, findings),
    addons: eksAddons(own, networkPlugin, aws.nodes?.prefixDelegation ?? false),
    ...(storageClass && { storageClass }),
  };
}

/** Access entries are of IAM principals: the session that a role gives is none, and each has one. */
function checkAdmins(admins: readonly string[], path: Path, findings: Findings): string[] {
  admins.forEach((arn, index) => {
    if (!PRINCIPAL.test(arn))
      findings.add("UEN324", [...path, "admins", index], `"${arn}" is no ARN of an IAM role or user`);
  });
  return [...new Set(admins)];
}

function planNodes(args: AwsNodesArgs, path: Path, findings: Findings): PlannedEksNodes {
  const desired = args.desired ?? args.min ?? 2;
  const min = args.min ?? desired;
  const max = args.max ?? desired + 1;
  checkNodeCounts({ min, desired, max }, path, findings);
  const instanceType = args.instanceType ?? DEFAULT_INSTANCE;
  return {
    instanceType,
    // EKS takes every instance type for x86 else, and refuses the others then.
    ...(GRAVITON.test(instanceType) && { amiType: GRAVITON_IMAGE }),
    min,
    desired,
    max,
    diskSize: args.diskSize ?? 50,
    placement: args.placement ?? NodePlacement.Private,
    labels: args.labels ?? {},
    ...podsOfNode(instanceType, args),
  };
}

function checkWayOut(
  args: EnvironmentArgs,
  vpc: PlannedAwsVpc,
  nodes: PlannedEksNodes,
  path: Path,
  findings: Findings,
): void {
  if (vpc.nat !== Nat.None || nodes.placement === NodePlacement.Public) return;
  const at = [...path, "vpc", "nat"];
  if (vpc.interfaceEndpoints.length === 0) {
    findings.add("UEN306", at, "nat is none, the nodes are private, and there are no endpoints");
  } else if (args.images?.registry === undefined) {
    findings.add("UEN307", at, "nat is none, and images.registry does not say where images come from");
  }
}

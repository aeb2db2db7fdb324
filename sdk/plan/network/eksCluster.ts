import { type AwsArgs, type AwsNodesArgs, EksNetworkPlugin, NodePlacement } from "../../config/awsArgs";
import type { EnvironmentArgs } from "../../config/environmentArgs";
import type { Findings } from "../../findings/findings";
import type { Path } from "../../findings/path";
import { Cidr } from "../../values/cidr";
import {
  type ApiSources,
  type ClusterNames,
  checkApiSources,
  checkNodeCounts,
  clusterName,
  plannedRange,
} from "./cloudChecks";
import { eksAddons, eksStorageClass, type PlannedEksAddon, type PlannedStorageClass } from "./eksAddons";
import { checkEksApiSources, checkEksServices } from "./eksLimits";
import { podsOfNode } from "./eksPods";

/** An EKS cluster that the stack makes. */
export interface PlannedEksCluster {
  name: string;
  version: string;
  serviceCidr: Cidr;
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

/** What the range of the Services may be. */
export const EKS_SERVICES = { fallback: Cidr.of("172.20.0.0/16"), widest: 12, narrowest: 24 };
/** In standard support, and one that Calico's default release supports (1.35 to 1.37). */
const DEFAULT_VERSION = "1.36";
/** The instance type of nodes where none is named. */
export const DEFAULT_INSTANCE = "m6i.large";

/** AWS's own processors: the letter g behind the generation, as in m7g or im4gn, and the first of them, a1. */
const GRAVITON = /^(a1|[a-z]+\d+[a-z-]*?g[a-z\d-]*)\./;
const GRAVITON_IMAGE = "AL2023_ARM_64_STANDARD";

const PRINCIPAL = /^arn:aws[\w-]*:iam::\d{12}:(role|user)\/./;

const CLUSTER_NAMES: ClusterNames = {
  pattern: /^[0-9A-Za-z][\w-]*$/,
  longest: 100,
  says: "at most 100 letters, digits, '-' and '_', beginning with a letter or digit",
};

/** What the cluster is planned from. */
interface ClusterInputs {
  args: EnvironmentArgs;
  aws: AwsArgs;
  /** The VPC that the stack makes for it. */
  vpc: { cidr: Cidr } | undefined;
  namespace: string;
}

/** An EKS cluster as its section asks for it. */
export function planEksCluster(
  { args, aws, vpc, namespace }: ClusterInputs,
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
  const serviceCidr = plannedRange(own.serviceCidr, EKS_SERVICES, [...at, "serviceCidr"], findings);
  checkEksServices(serviceCidr, vpc?.cidr, [...at, "serviceCidr"], findings);
  const inside = { who: "its nodes", ...(vpc && { range: vpc.cidr }) };
  const apiSources = checkApiSources(own, inside, at, findings);
  checkEksApiSources(apiSources, [...at, "apiSources"], findings);
  if (networkPlugin === EksNetworkPlugin.Calico && own.metricsServer) {
    findings.add("UEN334", [...at, "metricsServer"], "metricsServer is true, and networkPlugin is calico");
  }
  const name = clusterName({ own: own.name, namespace }, CLUSTER_NAMES, at, findings);
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

/** The node group as its section asks for it. */
export function planEksNodes(args: AwsNodesArgs, path: Path, findings: Findings): PlannedEksNodes {
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

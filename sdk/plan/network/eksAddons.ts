import { type AwsClusterArgs, EksNetworkPlugin } from "../../config/awsArgs";

/** An addon of an EKS cluster, with its settings. */
export interface PlannedEksAddon {
  name: string;
  configuration?: Record<string, unknown>;
  /** Whether it must wait for nodes to become healthy. */
  needsNodes: boolean;
  /** What its pods may do in AWS: a role that EKS Pod Identity gives them. */
  identity?: PlannedPodIdentity;
}

/** A role for the pods of one service account. */
export interface PlannedPodIdentity {
  namespace: string;
  serviceAccount: string;
  /** The managed policy that the role has. */
  policy: string;
}

/** A StorageClass whose volumes the EBS CSI driver makes. */
export interface PlannedStorageClass {
  name: string;
  /** Tags of the volumes: they outlive a cluster that is destroyed under them, and must be found then. */
  tags: Record<string, string>;
}

/** Tag of everything that pods make a cluster make, by which it is found. */
const CLUSTER_TAG = "usage-engine-networking/cluster";

const CORE_ADDONS: readonly PlannedEksAddon[] = [
  { name: "kube-proxy", needsNodes: false },
  { name: "coredns", needsNodes: true },
];

/** Pods get the roles of their service accounts from its agent, on every node. Only what it serves waits for nodes. */
const POD_IDENTITY: PlannedEksAddon = { name: "eks-pod-identity-agent", needsNodes: false };

/** https://docs.aws.amazon.com/eks/latest/userguide/ebs-csi.html */
const EBS_CSI: PlannedEksAddon = {
  name: "aws-ebs-csi-driver",
  needsNodes: true,
  identity: {
    namespace: "kube-system",
    serviceAccount: "ebs-csi-controller-sa",
    policy: "service-role/AmazonEBSCSIDriverPolicy",
  },
};

const METRICS_SERVER: PlannedEksAddon = { name: "metrics-server", needsNodes: true };

/** Addons of a cluster as its section asks for them. */
export function eksAddons(
  { volumes = true, metricsServer }: AwsClusterArgs,
  networkPlugin: EksNetworkPlugin,
  prefixDelegation: boolean,
): PlannedEksAddon[] {
  const ownsPods = networkPlugin === EksNetworkPlugin.VpcCni;
  return [
    ...(ownsPods ? [vpcCni(prefixDelegation)] : []),
    ...CORE_ADDONS,
    ...(volumes ? [POD_IDENTITY, EBS_CSI] : []),
    // The API server calls it, and reaches no pod of Calico's network.
    ...((metricsServer ?? ownsPods) ? [METRICS_SERVER] : []),
  ];
}

/** The default StorageClass, which EKS clusters have not had since 1.30. Undefined where volumes are somebody else's. */
export function eksStorageClass(
  { volumes = true }: AwsClusterArgs,
  cluster: string,
  tags: Record<string, string>,
): PlannedStorageClass | undefined {
  return volumes ? { name: "gp3", tags: { [CLUSTER_TAG]: cluster, ...tags } } : undefined;
}

/** What private nodes need of AWS without NAT (https://docs.aws.amazon.com/eks/latest/userguide/private-clusters.html). */
export function nodeEndpoints({ volumes = true }: AwsClusterArgs): string[] {
  return ["ec2", "ecr.api", "ecr.dkr", "eks", ...(volumes ? ["eks-auth"] : []), "sts"];
}

/**
 * The VPC CNI as Calico's policy engine needs it: pod addresses as annotations, because Calico would otherwise learn
 * them too late, and its own policy agent off, because one engine is enough
 * (https://docs.tigera.io/calico/latest/getting-started/kubernetes/managed-public-cloud/eks).
 */
function vpcCni(prefixDelegation: boolean): PlannedEksAddon {
  const prefixes = prefixDelegation && { ENABLE_PREFIX_DELEGATION: "true", WARM_PREFIX_TARGET: "1" };
  return {
    name: "vpc-cni",
    configuration: { env: { ANNOTATE_POD_IP: "true", ...prefixes }, enableNetworkPolicy: "false" },
    needsNodes: false,
  };
}

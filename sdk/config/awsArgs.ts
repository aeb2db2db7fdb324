/** How private nodes reach the internet. */
export const Nat = {
  /** No NAT gateway: nodes are public, or live on VPC endpoints. */
  None: "none",
  /** One for the whole network: its zone's loss cuts the others off too. */
  Single: "single",
  /** One in every zone, each at full price. AWS only. */
  PerZone: "perZone",
} as const;
export type Nat = (typeof Nat)[keyof typeof Nat];

/** In which subnets nodes live. */
export const NodePlacement = {
  /** Private addresses only. */
  Private: "private",
  /** A public address on every node, billed by the hour on AWS; still closed to what the plan does not open. */
  Public: "public",
} as const;
export type NodePlacement = (typeof NodePlacement)[keyof typeof NodePlacement];

/** What gives pods of an EKS cluster their addresses. */
export const EksNetworkPlugin = {
  /** The AWS VPC CNI: pods have addresses of the VPC; Calico enforces policies only. */
  VpcCni: "vpc-cni",
  /**
   * Calico for everything: pods have addresses of their own, so subnets can be small. Forces: operator and Installation
   * before the node group, load balancer targets by instance, webhooks on the host network.
   */
  Calico: "calico",
} as const;
export type EksNetworkPlugin = (typeof EksNetworkPlugin)[keyof typeof EksNetworkPlugin];

/**
 * A VPC that the stack makes.
 */
export interface AwsVpcArgs {
  /**
   * Range of the VPC, IPv4, /16 to /22 (UEN303). Its private subnets must have room for the pods (UEN305). Default:
   * 10.0.0.0/16.
   */
  cidr?: string;
  /**
   * In how many availability zones, 2 to 6 (UEN304); EKS needs two
   * (https://docs.aws.amazon.com/eks/latest/userguide/network-reqs.html). Default: 2, or as many as `zoneNames` has.
   */
  zones?: number;
  /**
   * Names of the zones, such as `us-east-1a`: of the region (UEN324), as many as there are to be, each once (UEN304).
   * Default: the region's first ones that are open to the account.
   */
  zoneNames?: string[];
  /**
   * NAT gateways. Each costs by the hour and by the GB, and its public address by the hour (price book:
   * `aws-nat-gateway`, `aws-nat-gb`, `aws-public-ipv4`). Without any, private nodes need `endpoints` (UEN306) and images
   * from within (UEN307). Default: single.
   */
  nat?: Nat;
  /**
   * Interface endpoints for what private nodes need of AWS (EC2, ECR, EKS, STS), so that they live without NAT
   * (https://docs.aws.amazon.com/eks/latest/userguide/private-clusters.html). Each is billed per zone and hour (price
   * book: `aws-interface-endpoint`). The gateway endpoint for S3 is always made: it is free. Default: false.
   */
  endpoints?: boolean;
}

/**
 * A VPC that exists.
 */
export interface AwsExistingVpcArgs {
  /**
   * Id of the VPC: `vpc-...`. Needed for a cluster that the stack makes (UEN310). Default: the existing cluster's.
   */
  vpcId?: string;
  /**
   * Ids of private subnets, one per zone: `subnet-...`. An internal load balancer and private nodes live there: it needs
   * one in each of its zones, they need two (UEN310). Default: none.
   */
  privateSubnetIds?: string[];
  /**
   * Ids of public subnets, one per zone: `subnet-...`. An internet-facing load balancer and public nodes live there: it
   * needs one in each of its zones, they need two (UEN310). Default: none.
   */
  publicSubnetIds?: string[];
  /**
   * Prefix lengths of the subnets of the nodes, to check that the pods fit (UEN305): 24 for a /24. Default: not checked.
   */
  subnetPrefix?: number;
}

/**
 * An EKS cluster that the stack makes. Its control plane costs by the hour (price book: `aws-eks-cluster`).
 */
export interface AwsClusterArgs {
  /**
   * Name of the cluster: at most 100 letters, digits, `-` and `_`, beginning with a letter or digit (UEN320;
   * https://docs.aws.amazon.com/eks/latest/APIReference/API_CreateCluster.html). Default: the environment's namespace.
   */
  name?: string;
  /**
   * Kubernetes version, such as `1.36`. Default: 1.36; name it, so that a later release of this package does not upgrade
   * the cluster (UEN319). At the end of standard support EKS upgrades the cluster by itself, in place of charging six
   * times as much (https://docs.aws.amazon.com/eks/latest/userguide/kubernetes-versions.html).
   */
  version?: string;
  /**
   * Who may call the cluster's API, in CIDR notation (UEN007), IPv4 only (UEN327). Private ranges reach its private
   * endpoint; with any other range, of which there may be 40 (UEN328;
   * https://docs.aws.amazon.com/eks/latest/userguide/service-quotas.html), there is a public one too. A range that admits
   * the whole internet needs `acceptPublic` (UEN309). Default: the VPC that the stack makes, so that this program must
   * run where it reaches the network (UEN308).
   */
  apiSources?: string[];
  /**
   * Why an API source of 0.0.0.0/0, or nearly as wide, is meant. Default: none, and such a source is refused (UEN309).
   */
  acceptPublic?: string;
  /**
   * Range of the Services, /12 to /24 within 10.0.0.0/8, 172.16.0.0/12 or 192.168.0.0/16 (UEN303;
   * https://docs.aws.amazon.com/eks/latest/APIReference/API_KubernetesNetworkConfigRequest.html), and none of the VPC's
   * (UEN502). Default: 172.20.0.0/16.
   */
  serviceCidr?: string;
  /**
   * What gives pods their addresses
   * (https://docs.tigera.io/calico/latest/getting-started/kubernetes/managed-public-cloud/eks). With `calico` the control
   * plane reaches no pod (UEN318), and load balancers send to nodes alone (UEN351). Default: vpc-cni.
   */
  networkPlugin?: EksNetworkPlugin;
  /**
   * Volumes for pods: the EBS CSI driver as an addon (https://docs.aws.amazon.com/eks/latest/userguide/ebs-csi.html), a
   * role for it (EKS Pod Identity), and `gp3` as the default StorageClass, which an EKS cluster does not have by itself.
   * Volumes are billed by the GiB as pods ask for them, encrypted, tagged `usage-engine-networking/cluster`, and outlive
   * the cluster. Default: true; false where somebody else installs a driver.
   */
  volumes?: boolean;
  /**
   * The metrics server as an addon (https://docs.aws.amazon.com/eks/latest/userguide/metrics-server.html): ECDs that
   * scale by load need it. With Calico as the network plugin the control plane would not reach it (UEN334). Default: true
   * with the VPC CNI, else false.
   */
  metricsServer?: boolean;
  /**
   * ARNs of IAM roles and users that administer the cluster (UEN324;
   * https://docs.aws.amazon.com/eks/latest/userguide/access-entries.html). The one that makes it does so by itself, and
   * may be named; what a tag of the cluster says of it stays as it is, whoever runs the stack later. Default: nobody
   * else.
   */
  admins?: string[];
}

/**
 * An EKS cluster that exists.
 */
export interface AwsExistingClusterArgs {
  /**
   * Name of the cluster.
   */
  name: string;
  /**
   * Names of its managed node groups: load balancers send to them. Without these and `autoScalingGroups` nothing can be
   * exposed as LoadBalancer (UEN363). Default: none.
   */
  nodeGroups?: string[];
  /**
   * Names of Auto Scaling groups of self-managed nodes: load balancers send to them. Default: none.
   */
  autoScalingGroups?: string[];
  /**
   * Security group that every node has, `sg-...`: rules for node ports and load balancers go there. Default: the one of
   * the launch templates of `nodeGroups` and `autoScalingGroups`, which are read for it; without those the cluster's own
   * (UEN329).
   */
  nodeSecurityGroupId?: string;
}

/**
 * The nodes of a cluster that the stack makes: one managed node group.
 */
export interface AwsNodesArgs {
  /**
   * EC2 instance type (https://docs.aws.amazon.com/eks/latest/userguide/choosing-instance-type.html). Graviton types,
   * such as m7g.large, get the image for their processor. Nodes are what costs most of an environment; the estimate
   * leaves them out. Default: m6i.large.
   */
  instanceType?: string;
  /**
   * How many at first, `min` to `max` (UEN315). Default: `min`, else 2.
   */
  desired?: number;
  /**
   * How many at least, up to `desired` (UEN315). Default: `desired`, else 2.
   */
  min?: number;
  /**
   * How many at most (UEN315); so many must run all ECDs (UEN331). Default: one more than `desired`, for updates.
   */
  max?: number;
  /**
   * Disk of a node, GiB; the estimate leaves it out. Default: 50.
   */
  diskSize?: number;
  /**
   * How many pods a node runs at most, to check that they fit into the subnets. EKS itself sets the instance type's limit, and
   * takes no other (UEN332). Default: that limit, which is 29 for m6i.large; 110 for a type that this package does not know.
   */
  podsPerNode?: number;
  /**
   * Whether nodes take addresses for pods as prefixes of 16: an m6i.large then runs 110 pods in place of 29, and takes
   * more of its subnet (https://docs.aws.amazon.com/eks/latest/userguide/cni-increase-ip-addresses-procedure.html). Free.
   * Needs the VPC CNI and an instance type on Nitro (UEN333). Nodes that are there keep their limit until they are
   * replaced. Default: false.
   */
  prefixDelegation?: boolean;
  /**
   * In which subnets they live. A public node has an address that costs by the hour (price book: `aws-public-ipv4`).
   * Default: private.
   */
  placement?: NodePlacement;
  /**
   * Labels of the nodes. Pin an ECD to a label of a pool, not to a node's name: managed nodes are replaced (UEN313).
   * Default: none.
   */
  labels?: Record<string, string>;
}

/**
 * Whom the kubeconfig calls AWS as. Default: the profile and the role of the provider that the components are given, or of
 * the stack's `aws:profile` and `aws:assumeRoles`. To be named where those are not known (a program in another language hands
 * over a provider of its own), or are more than the AWS CLI takes (several roles, an external id, access keys).
 */
export interface AwsKubeconfigArgs {
  /**
   * Name of a profile of the AWS CLI (https://docs.aws.amazon.com/cli/latest/userguide/cli-configure-files.html).
   * Default: none; the AWS CLI finds credentials by itself.
   */
  profile?: string;
  /**
   * ARN of an IAM role that is taken to call the cluster: `arn:aws:iam::123456789012:role/deployer` (UEN324). Default:
   * none; the caller is whom the credentials are of.
   */
  roleArn?: string;
}

/**
 * AWS: what is made there, and what exists.
 */
export interface AwsArgs {
  /**
   * Region, such as `us-east-1` (UEN324). It decides prices and zones.
   */
  region: string;
  /**
   * A VPC that the stack makes; not beside one that exists (UEN302). Default where neither a VPC nor a cluster exists:
   * each setting's own.
   */
  vpc?: AwsVpcArgs;
  /**
   * A VPC that exists; not beside `vpc` (UEN302). Default: none.
   */
  existingVpc?: AwsExistingVpcArgs;
  /**
   * A cluster that the stack makes; its control plane costs by the hour (price book: `aws-eks-cluster`). Not beside one
   * that exists (UEN302). Default where none exists: each setting's own.
   */
  cluster?: AwsClusterArgs;
  /**
   * A cluster that exists; not beside `cluster`, `nodes` and `vpc` (UEN302). Default: none.
   */
  existingCluster?: AwsExistingClusterArgs;
  /**
   * Nodes of the cluster that the stack makes; not beside one that exists (UEN302). Default: each setting's own.
   */
  nodes?: AwsNodesArgs;
  /**
   * Profile and role of the kubeconfig. Default: the provider's own.
   */
  kubeconfig?: AwsKubeconfigArgs;
  /**
   * Whether addresses, load balancers, VPC and cluster are protected: destroying them then takes unprotecting them
   * first. Default: true.
   */
  protect?: boolean;
  /**
   * Tags for everything. Default: none.
   */
  tags?: Record<string, string>;
}

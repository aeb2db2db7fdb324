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
   * Range of the VPC, /16 to /22. Default: 10.0.0.0/16.
   */
  cidr?: string;
  /**
   * In how many availability zones, 2 to 6; EKS needs two. Default: 2, or as many as `zoneNames` has.
   */
  zones?: number;
  /**
   * Names of the zones, such as `us-east-1a`. Default: the region's first ones that are open to the account.
   */
  zoneNames?: string[];
  /**
   * NAT gateways. Default: single. Each costs by the hour and by the GB, and its public address
   * by the hour (price book: `aws-nat-gateway`, `aws-nat-gb`, `aws-public-ipv4`).
   */
  nat?: Nat;
  /**
   * Interface endpoints for what private nodes need of AWS (EC2, ECR, EKS, STS), so that they live without NAT. Each is
   * billed per zone and hour. The gateway endpoint for S3 is always made: it is free. Default: false.
   */
  endpoints?: boolean;
}

/**
 * A VPC that exists.
 */
export interface AwsExistingVpcArgs {
  /**
   * Id of the VPC. Default: the existing cluster's.
   */
  vpcId?: string;
  /**
   * Ids of private subnets, one per zone. An internal load balancer and private nodes live there.
   */
  privateSubnetIds?: string[];
  /**
   * Ids of public subnets, one per zone. An internet-facing load balancer and public nodes live there.
   */
  publicSubnetIds?: string[];
  /**
   * Prefix lengths of the subnets of the nodes, to check that the pods fit: 24 for a /24. Default: not checked.
   */
  subnetPrefix?: number;
}

/**
 * An EKS cluster that the stack makes. Its control plane costs by the hour (price book: `aws-eks-cluster`).
 */
export interface AwsClusterArgs {
  /**
   * Name of the cluster. Default: the environment's namespace.
   */
  name?: string;
  /**
   * Kubernetes version, such as `1.36`. Default: 1.36; name it, so that a later release of this package does not upgrade the
   * cluster. At the end of standard support EKS upgrades the cluster by itself, in place of charging six times as much.
   */
  version?: string;
  /**
   * Who may call the cluster's API, in CIDR notation. Private ranges reach its private endpoint; with any other range there is
   * a public one too. Default: the VPC that the stack makes, so that this program must run where it reaches the network.
   * IPv4 only (UEN327), and at most 40 ranges that are not private (UEN328).
   */
  apiSources?: string[];
  /**
   * Why an API source of 0.0.0.0/0 is meant.
   */
  acceptPublic?: string;
  /**
   * Range of the Services, /12 to /24 within 10.0.0.0/8, 172.16.0.0/12 or 192.168.0.0/16 (UEN303), and none of the VPC's.
   * Default: 172.20.0.0/16.
   */
  serviceCidr?: string;
  /**
   * Default: vpc-cni.
   */
  networkPlugin?: EksNetworkPlugin;
  /**
   * Volumes for pods: the EBS CSI driver as an addon, a role for it (EKS Pod Identity), and `gp3` as the default StorageClass,
   * which an EKS cluster does not have by itself. Volumes are billed by the GiB as pods ask for them, encrypted, tagged
   * `usage-engine-networking/cluster`, and outlive the cluster. Default: true; false where somebody else installs a driver.
   */
  volumes?: boolean;
  /**
   * The metrics server as an addon: ECDs that scale by load need it. Default: true with the VPC CNI. With Calico as the network
   * plugin the control plane would not reach it (UEN334).
   */
  metricsServer?: boolean;
  /**
   * ARNs of IAM principals that administer the cluster. The one that makes it does so by itself, and may be named; what a tag
   * of the cluster says of it stays as it is, whoever runs the stack later.
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
   * Names of its managed node groups: load balancers send to them.
   */
  nodeGroups?: string[];
  /**
   * Names of Auto Scaling groups of self-managed nodes: load balancers send to them.
   */
  autoScalingGroups?: string[];
  /**
   * Security group that every node has: rules for node ports and load balancers go there. Default: the one of the launch
   * templates of `nodeGroups` and `autoScalingGroups`, which are read for it; without those the cluster's own (UEN329).
   */
  nodeSecurityGroupId?: string;
}

/**
 * The nodes of a cluster that the stack makes: one managed node group.
 */
export interface AwsNodesArgs {
  /**
   * Default: m6i.large. Graviton types, such as m7g.large, get the image for their processor. Nodes are what costs most of an
   * environment.
   */
  instanceType?: string;
  /**
   * How many at first. Default: 2.
   */
  desired?: number;
  /**
   * How many at least. Default: `desired`.
   */
  min?: number;
  /**
   * How many at most. Default: one more than `desired`, for updates.
   */
  max?: number;
  /**
   * Disk of a node, GiB. Default: 50.
   */
  diskSize?: number;
  /**
   * How many pods a node runs at most, to check that they fit into the subnets. EKS itself sets the instance type's limit, and
   * takes no other (UEN332). Default: that limit, which is 29 for m6i.large; 110 for a type that this package does not know.
   */
  podsPerNode?: number;
  /**
   * Whether nodes take addresses for pods as prefixes of 16: an m6i.large then runs 110 pods in place of 29, and takes more of
   * its subnet. Free. Needs the VPC CNI and an instance type on Nitro (UEN333). Nodes that are there keep their limit until
   * they are replaced. Default: false.
   */
  prefixDelegation?: boolean;
  /**
   * Default: private.
   */
  placement?: NodePlacement;
  /**
   * Labels of the nodes. Pin an ECD to a label of a pool, not to a node's name: managed nodes are replaced.
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
   * Name of a profile of the AWS CLI.
   */
  profile?: string;
  /**
   * ARN of an IAM role that is taken to call the cluster: `arn:aws:iam::123456789012:role/deployer`.
   */
  roleArn?: string;
}

/**
 * AWS: what is made there, and what exists.
 */
export interface AwsArgs {
  /**
   * Region, such as `us-east-1`. It decides prices and zones.
   */
  region: string;
  /**
   * A VPC that the stack makes. Default where neither a VPC nor a cluster exists.
   */
  vpc?: AwsVpcArgs;
  /**
   * A VPC that exists.
   */
  existingVpc?: AwsExistingVpcArgs;
  /**
   * A cluster that the stack makes. Default where none exists.
   */
  cluster?: AwsClusterArgs;
  /**
   * A cluster that exists.
   */
  existingCluster?: AwsExistingClusterArgs;
  /**
   * Nodes of the cluster that the stack makes.
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
   * Tags for everything.
   */
  tags?: Record<string, string>;
}

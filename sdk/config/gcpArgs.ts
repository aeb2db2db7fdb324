import type { Nat, NodePlacement } from "./awsArgs";

/** What enforces policies in a GKE cluster. It is chosen when the cluster is made and never changes. */
export const GkeDataplane = {
  /** GKE's own managed Calico. Carries no SCTP. */
  Calico: "calico",
  /** Dataplane V2 (Cilium): no Calico; carries SCTP. */
  DataplaneV2: "dataplaneV2",
} as const;
export type GkeDataplane = (typeof GkeDataplane)[keyof typeof GkeDataplane];

/**
 * A VPC network that the stack makes: one subnet with secondary ranges.
 */
export interface GcpVpcArgs {
  /**
   * Range of the nodes. Default: 10.0.0.0/20.
   */
  nodeCidr?: string;
  /**
   * Secondary range of the pods. Default: 10.4.0.0/14.
   */
  podCidr?: string;
  /**
   * Secondary range of the Services. Default: 10.0.16.0/20.
   */
  serviceCidr?: string;
  /**
   * Cloud NAT: none or single. Default: single. It costs by the node and hour, by the GiB, and its address by the
   * hour (price book: `gcp-nat-node`, `gcp-nat-gib`, `gcp-external-ip`).
   */
  nat?: Nat;
  /**
   * How many named addresses the NAT uses; peers that admit by address are told these. Default: 1.
   */
  natAddresses?: number;
}

/**
 * A VPC network that exists.
 */
export interface GcpExistingVpcArgs {
  /**
   * Name or self link of the network.
   */
  network: string;
  /**
   * Name or self link of the subnet, in `region`.
   */
  subnetwork: string;
  /**
   * Name of the subnet's secondary range for pods. Needed for a cluster that the stack makes.
   */
  podRange?: string;
  /**
   * Name of the subnet's secondary range for Services. Needed for a cluster that the stack makes.
   */
  serviceRange?: string;
}

/**
 * A GKE Standard cluster that the stack makes. Its control plane costs by the hour (price book: `gcp-gke-cluster`).
 */
export interface GcpClusterArgs {
  /**
   * Name of the cluster. Default: the environment's namespace.
   */
  name?: string;
  /**
   * Release channel: RAPID, REGULAR, STABLE or EXTENDED. Default: REGULAR.
   */
  releaseChannel?: string;
  /**
   * Lowest version of the control plane, such as `1.36`. Default: the channel's own. Load balancers need 1.33.1-gke.1779000
   * (UEN335).
   */
  version?: string;
  /**
   * What enforces its policies. GKE fixes it when it makes the cluster: another one makes another cluster, which protection
   * refuses. Default: calico.
   */
  dataplane?: GkeDataplane;
  /**
   * Whether pods have identities of their own in GCP (Workload Identity Federation), in place of the nodes' account, which they
   * then no longer reach. Free. Nodes are replaced where it changes. Default: true.
   */
  workloadIdentity?: boolean;
  /**
   * Who may call the cluster's API, in CIDR notation. Private ranges reach its private endpoint; with any other range there is
   * a public one too. Default: the nodes' subnet, so that this program must run where it reaches the network.
   */
  apiSources?: string[];
  /**
   * Why an API source of 0.0.0.0/0 is meant.
   */
  acceptPublic?: string;
  /**
   * Range of the control plane, a /28. Default: 172.16.0.0/28.
   */
  controlPlaneCidr?: string;
}

/**
 * A GKE cluster that exists.
 */
export interface GcpExistingClusterArgs {
  /**
   * Name of the cluster.
   */
  name: string;
  /**
   * Its region or zone. Default: `region`.
   */
  location?: string;
  /**
   * Network tag of its nodes, for firewall rules to node ports. Needed where something is exposed as NodePort.
   */
  nodeTag?: string;
  /**
   * What enforces its policies. Default: calico.
   */
  dataplane?: GkeDataplane;
  /**
   * Whether it is an Autopilot cluster: no Calico, no node ports. Default: false.
   */
  autopilot?: boolean;
}

/**
 * The nodes of a cluster that the stack makes: one node pool.
 */
export interface GcpNodesArgs {
  /**
   * Default: e2-standard-2. Nodes are what costs most of an environment.
   */
  machineType?: string;
  /**
   * In how many zones of the region. Default: 2.
   */
  zones?: number;
  /**
   * Names of the zones, such as `us-central1-a`. Default: the region's first ones.
   */
  zoneNames?: string[];
  /**
   * How many nodes at least, over all zones. Default: 2.
   */
  min?: number;
  /**
   * How many nodes at most, over all zones. Default: one more than `min`.
   */
  max?: number;
  /**
   * Disk of a node, GB. Default: 50.
   */
  diskSize?: number;
  /**
   * How many pods a node runs at most, 8 to 256; GKE gives each node twice as many addresses. Default: 110.
   */
  podsPerNode?: number;
  /**
   * Default: private. Public ones need `cluster.apiSources`: their cluster's API has a public endpoint only.
   */
  placement?: NodePlacement;
  /**
   * Labels of the nodes. Pin an ECD to a label of a pool, not to a node's name: managed nodes are replaced.
   */
  labels?: Record<string, string>;
  /**
   * E-mail address of the service account that the nodes run as. Default: one of their own is made, which may do what GKE
   * needs and nothing else, and read `images.registry` where that is an Artifact Registry. It is free; to make it takes the
   * right to grant roles in the project.
   */
  serviceAccount?: string;
}

/**
 * GCP: what is made there, and what exists.
 */
export interface GcpArgs {
  /**
   * Project id. Default: the provider's own. A kubeconfig does not need it. A fresh project must enable APIs before
   * (UEN336), of which `preflight` tells those that are missing.
   */
  project?: string;
  /**
   * Region, such as `us-central1`. It decides prices and zones.
   */
  region: string;
  /**
   * A network that the stack makes. Default where neither a network nor a cluster exists.
   */
  vpc?: GcpVpcArgs;
  /**
   * A network that exists.
   */
  existingVpc?: GcpExistingVpcArgs;
  /**
   * A cluster that the stack makes. Default where none exists.
   */
  cluster?: GcpClusterArgs;
  /**
   * A cluster that exists.
   */
  existingCluster?: GcpExistingClusterArgs;
  /**
   * Nodes of the cluster that the stack makes.
   */
  nodes?: GcpNodesArgs;
  /**
   * Whether addresses, network and cluster are protected: destroying them then takes unprotecting them first.
   * Default: true.
   */
  protect?: boolean;
  /**
   * Labels for everything that takes labels.
   */
  labels?: Record<string, string>;
}

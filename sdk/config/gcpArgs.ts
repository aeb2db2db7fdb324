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
   * Range of the nodes, IPv4, /8 to /29 (UEN303; https://cloud.google.com/kubernetes-engine/docs/concepts/alias-ips),
   * with an address for each (UEN305), apart from the other ranges (UEN502). Default: 10.0.0.0/20.
   */
  nodeCidr?: string;
  /**
   * Secondary range of the pods, IPv4, /9 to /24 (UEN303), apart from the other ranges (UEN502). Each node takes twice as
   * many addresses as it may run pods (UEN305; https://cloud.google.com/kubernetes-engine/docs/how-to/flexible-pod-cidr).
   * Default: 10.4.0.0/14.
   */
  podCidr?: string;
  /**
   * Secondary range of the Services, IPv4, /16 to /27 (UEN303), apart from the other ranges (UEN502). Default:
   * 10.0.16.0/20.
   */
  serviceCidr?: string;
  /**
   * Cloud NAT: none or single (UEN314). It costs by the node and hour, from 33 nodes on by the hour alone, by the GiB,
   * and its address by the hour (price book: `gcp-nat-node`, `gcp-nat-gateway`, `gcp-nat-gib`, `gcp-external-ip`).
   * Without it private nodes need images from within (UEN307). Default: single.
   */
  nat?: Nat;
  /**
   * How many named addresses the NAT uses, 1 or more; peers that admit by address are told these. Each costs by the hour
   * (price book: `gcp-external-ip`). Default: 1.
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
   * Name of the subnet's secondary range for pods. Needed for a cluster that the stack makes (UEN310). Default: none.
   */
  podRange?: string;
  /**
   * Name of the subnet's secondary range for Services. Needed for a cluster that the stack makes (UEN310). Default: none.
   */
  serviceRange?: string;
}

/**
 * A GKE Standard cluster that the stack makes. Its control plane costs by the hour (price book: `gcp-gke-cluster`).
 */
export interface GcpClusterArgs {
  /**
   * Name of the cluster: at most 40 lower case letters, digits and `-`, beginning with a letter and ending with a letter
   * or digit (UEN320). Default: the environment's namespace.
   */
  name?: string;
  /**
   * Release channel: RAPID, REGULAR, STABLE or EXTENDED (UEN324;
   * https://cloud.google.com/kubernetes-engine/docs/concepts/release-channels). Default: REGULAR.
   */
  releaseChannel?: string;
  /**
   * Lowest version of the control plane, such as `1.36`. Default: the channel's own. Load balancers need 1.33.1-gke.1779000
   * (UEN335).
   */
  version?: string;
  /**
   * What enforces its policies. GKE fixes it when it makes the cluster: another one makes another cluster, which
   * protection refuses. Calico carries no SCTP (UEN350;
   * https://cloud.google.com/kubernetes-engine/docs/how-to/network-policy). Default: calico.
   */
  dataplane?: GkeDataplane;
  /**
   * Whether pods have identities of their own in GCP (Workload Identity Federation,
   * https://cloud.google.com/kubernetes-engine/docs/concepts/workload-identity), in place of the nodes' account, which
   * they then no longer reach. Free. Nodes are replaced where it changes. Default: true.
   */
  workloadIdentity?: boolean;
  /**
   * Who may call the cluster's API, in CIDR notation (UEN007), IPv4 only (UEN327): at most 100 ranges, 50 with public
   * nodes (UEN330; https://cloud.google.com/kubernetes-engine/docs/how-to/authorized-networks). Private ranges reach its
   * private endpoint; with any other range there is a public one too. A range that admits the whole internet needs
   * `acceptPublic` (UEN309). Default: the nodes' subnet, so that this program must run where it reaches the network
   * (UEN308).
   */
  apiSources?: string[];
  /**
   * Why an API source of 0.0.0.0/0, or nearly as wide, is meant. Default: none, and such a source is refused (UEN309).
   */
  acceptPublic?: string;
  /**
   * Range of the control plane, IPv4, a /28 (UEN303), apart from the network's ranges (UEN502). Default: 172.16.0.0/28.
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
   * Network tag of its nodes, for firewall rules to node ports. Needed where something is exposed as NodePort (UEN364).
   * Default: none.
   */
  nodeTag?: string;
  /**
   * What enforces its policies. Default: calico; dataplaneV2 for an Autopilot cluster.
   */
  dataplane?: GkeDataplane;
  /**
   * Whether it is an Autopilot cluster: no Calico (UEN311), no node ports. Default: false.
   */
  autopilot?: boolean;
}

/**
 * The nodes of a cluster that the stack makes: one node pool.
 */
export interface GcpNodesArgs {
  /**
   * Machine type (https://cloud.google.com/compute/docs/general-purpose-machines). Nodes are what costs most of an
   * environment; the estimate leaves them out. Default: e2-standard-2.
   */
  machineType?: string;
  /**
   * In how many zones of the region, 1 or more (UEN304). Default: 2, or as many as `zoneNames` has.
   */
  zones?: number;
  /**
   * Names of the zones, such as `us-central1-a`: of the region (UEN324), as many as there are to be, each once (UEN304).
   * Default: the region's first ones.
   */
  zoneNames?: string[];
  /**
   * How many nodes at least, over all zones, up to `max` (UEN315). Cloud NAT is billed for them (price book:
   * `gcp-nat-node`). Default: 2.
   */
  min?: number;
  /**
   * How many nodes at most, over all zones (UEN315). Default: one more than `min`.
   */
  max?: number;
  /**
   * Disk of a node, GB; the estimate leaves it out. Default: 50.
   */
  diskSize?: number;
  /**
   * How many pods a node runs at most, 8 to 256 (UEN315); GKE gives each node twice as many addresses
   * (https://cloud.google.com/kubernetes-engine/docs/how-to/flexible-pod-cidr). Default: 110.
   */
  podsPerNode?: number;
  /**
   * Whether they have public addresses, which cost by the hour (price book: `gcp-external-ip`). Public ones need
   * `cluster.apiSources`: their cluster's API has a public endpoint only (UEN321). Default: private.
   */
  placement?: NodePlacement;
  /**
   * Labels of the nodes. Pin an ECD to a label of a pool, not to a node's name: managed nodes are replaced (UEN313).
   * Default: none.
   */
  labels?: Record<string, string>;
  /**
   * E-mail address of the service account that the nodes run as (UEN322); that of every machine in the project may do too
   * much (UEN323; https://cloud.google.com/kubernetes-engine/docs/how-to/hardening-your-cluster#use_least_privilege_sa).
   * Default: one of their own is made, which may do what GKE needs and nothing else, and read `images.registry` where
   * that is an Artifact Registry. It is free; to make it takes the right to grant roles in the project.
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
   * Region, such as `us-central1` (UEN324). It decides prices and zones.
   */
  region: string;
  /**
   * A network that the stack makes; not beside one that exists (UEN302). Default where neither a network nor a cluster
   * exists: each setting's own.
   */
  vpc?: GcpVpcArgs;
  /**
   * A network that exists; not beside `vpc` (UEN302). Default: none.
   */
  existingVpc?: GcpExistingVpcArgs;
  /**
   * A cluster that the stack makes; it costs by the hour (price book: `gcp-gke-cluster`). Not beside one that exists
   * (UEN302). Default where none exists: each setting's own.
   */
  cluster?: GcpClusterArgs;
  /**
   * A cluster that exists; not beside `cluster`, `nodes` and `vpc` (UEN302). Default: none.
   */
  existingCluster?: GcpExistingClusterArgs;
  /**
   * Nodes of the cluster that the stack makes; not beside one that exists (UEN302). Default: each setting's own.
   */
  nodes?: GcpNodesArgs;
  /**
   * Whether addresses, network and cluster are protected: destroying them then takes unprotecting them first.
   * Default: true.
   */
  protect?: boolean;
  /**
   * Labels for everything that takes labels. Default: none.
   */
  labels?: Record<string, string>;
}

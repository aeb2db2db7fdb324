import type { AwsArgs } from "./awsArgs";
import type { BgpArgs } from "./bgpArgs";
import type { CalicoCrds } from "./calicoCrds";
import type { ChartArgs } from "./chartArgs";
import type { Dataplane } from "./dataplane";
import type { Encapsulation } from "./encapsulation";
import type { GcpArgs } from "./gcpArgs";
import type { HostEndpointsArgs } from "./guardArgs";
import type { IpPoolArgs } from "./ipPoolArgs";

/**
 * Calico: whether the environment installs it, and how.
 */
export interface CalicoArgs {
  /**
   * Whether this environment installs Calico. Exactly one environment of a cluster does. Default on-prem: none, it must
   * be said (UEN501), because installing a second network plugin breaks a cluster, and leaving a new one without leaves
   * it dead. Default on AWS: true for a cluster that the stack makes, else false; with the Calico CNI it cannot be false
   * (UEN316). On GCP it is refused: GKE runs its own (UEN312), or none (UEN311).
   */
  install?: boolean;
  /**
   * With `install: false`: whether the Calico that runs already has its API server (`projectcalico.org/v3`), so that
   * its policies can be made. Default: false. `usage-engine-networking preflight --write` finds out.
   */
  apiServer?: boolean;
  /**
   * Calico's version, such as `3.33.1` (UEN014). 3.33 needs Kubernetes 1.35 to 1.37, 3.32 needs 1.34 to 1.36 (UEN652;
   * https://docs.tigera.io/calico/latest/getting-started/kubernetes/requirements). Default: 3.33.1.
   */
  version?: string;
  /**
   * Who has Calico's CRDs, from 3.32 on, where they have a chart of their own (UEN514): `objects` of the stack, or the
   * Helm release `calico-crds`. Whichever it is, `destroy` leaves them in the cluster, with every object of their kinds.
   * Default: `release` for 3.32, `objects` from 3.33 on (UEN512). Where a version from 3.33 on is named, this must be
   * named too (UEN513), because a stack that had the release must first run once with it retained: see
   * docs/calico-crds.md. As objects those of 3.33 take about 0.9 MB of the stack's state.
   */
  crds?: CalicoCrds;
  /**
   * Where the operator's chart comes from. Default: `charts.calico`, else Calico's own repository.
   */
  chart?: ChartArgs;
  /**
   * More values for the operator's chart, merged over the package's own. `installation`, `apiServer` and `manageCRDs` are
   * the package's (it owns these objects itself, UEN507); settings of the Installation go into `installation` below.
   * Default: none.
   */
  values?: Record<string, any>;
  /**
   * More fields for the `Installation` object's `spec`, merged over the planned ones
   * (https://docs.tigera.io/calico/latest/reference/installation/api). Fields that another setting decides are refused
   * (UEN510). Default: none.
   */
  installation?: Record<string, any>;
  /**
   * Goldmane, Calico's flow log collector. Costs memory on a node. Default: false.
   */
  goldmane?: boolean;
  /**
   * Whisker, Calico's flow log viewer. Costs memory on a node; needs `goldmane` (UEN506). Default: false.
   */
  whisker?: boolean;
}

/**
 * The cluster's own network.
 */
export interface NetworkArgs {
  /**
   * Range of the pods, in CIDR notation, IPv4 or IPv6 (UEN007), apart from those of Services and nodes (UEN502). On-prem
   * the cluster was made with it (`--cluster-cidr`,
   * https://kubernetes.io/docs/reference/command-line-tools-reference/kube-controller-manager/). Default with
   * `calico.install`: 192.168.0.0/16, Calico's own. Default elsewhere: not known, which is said where it matters
   * (UEN625).
   */
  podCidr?: string;
  /**
   * Range of the Services (`--service-cluster-ip-range`,
   * https://kubernetes.io/docs/reference/command-line-tools-reference/kube-apiserver/), in CIDR notation, IPv4 or IPv6
   * (UEN007). Checked against the others (UEN502), and closed to outsiders with `hostEndpoints.closeClusterRanges`.
   * Default: not known; nothing is checked against it.
   */
  serviceCidr?: string;
  /**
   * Ranges that the nodes' addresses come from, in CIDR notation, IPv4 or IPv6 (UEN007), apart from those of pods and
   * Services (UEN502). Calico looks for a node's address in them too. On AWS, in a VPC of yours, those of the load
   * balancer's subnets as well: behind policy Cluster nodes see its address in place of a client's. Separation needs them
   * where traffic from outside comes through nodes (UEN611), and so does a guard that leaves nodes or interfaces out
   * (UEN624). Default: the VPC or the nodes' subnet that the stack makes, else not known.
   */
  nodeCidrs?: string[];
  /**
   * Ranges that the API servers call from, in CIDR notation, IPv4 or IPv6 (UEN007): for webhooks and aggregated APIs,
   * Calico's own among them. Where they run on nodes, the nodes' range. The whole internet is refused (UEN210). Only read
   * with `hostEndpoints.closeClusterRanges` (UEN626). Default: none.
   */
  controlPlaneCidrs?: string[];
  /**
   * Node port range of the API server, `first-last` (`--service-node-port-range`, UEN106;
   * https://kubernetes.io/docs/concepts/services-networking/service/#type-nodeport). Default: 30000-32767, Kubernetes'
   * own.
   */
  nodePortRange?: string;
  /**
   * Node ports that somebody else in the cluster uses, 1 to 65535 (UEN010): the plan never takes them, and refuses an
   * exposure that is pinned to one (UEN103). Default: none.
   */
  reservedNodePorts?: number[];
  /**
   * How pod traffic travels between nodes (https://docs.tigera.io/calico/latest/networking/configuring/vxlan-ipip). IP in
   * IP and none at all need BGP (UEN503), and IPv6 goes by VXLAN alone (UEN511). Only read where this environment
   * installs Calico for pods (UEN509). Default: VXLANCrossSubnet, or IPIPCrossSubnet with BGP; on EKS VXLAN, or IPIP,
   * because EC2 drops what a node sends under a pod's address (UEN317).
   */
  encapsulation?: Encapsulation;
  /**
   * What Calico programs on the nodes. `Nftables` needs Calico 3.29 or later (UEN505). `BPF` carries no SCTP (UEN219) and
   * takes steps that the stack does not take (https://docs.tigera.io/calico/latest/operations/ebpf/install, on EKS
   * UEN326). Default: Iptables.
   */
  dataplane?: Dataplane;
  /**
   * BGP with the site's routers. Only read where this environment installs Calico for pods (UEN509). Default: off.
   */
  bgp?: BgpArgs;
  /**
   * Calico's address pools. Only read where this environment installs Calico for pods (UEN509). Default: one pool over
   * `podCidr`.
   */
  ipPools?: IpPoolArgs[];
  /**
   * Range of the nodes' tunnel addresses, apart from `podCidr` (UEN502), in CIDR notation, IPv4 or IPv6 (UEN007). With
   * encapsulation a pod sees a tunnel's address in place of a client's; admitted by a range of their own, tunnels do not
   * let every pod in (UEN611). With `calico.install` the plan makes an address pool of it that only tunnels use. Default:
   * none; tunnels have addresses among the pods'.
   */
  tunnelCidr?: string;
  /**
   * What makes policies apply to the nodes themselves: needed by `guard`. Default: each setting's own.
   */
  hostEndpoints?: HostEndpointsArgs;
  /**
   * Calico itself. Default: each setting's own; on-prem `install` must be said (UEN501).
   */
  calico?: CalicoArgs;
  /**
   * AWS: needed with `target: aws` (UEN301). Default: none.
   */
  aws?: AwsArgs;
  /**
   * GCP: needed with `target: gcp` (UEN301). Default: none.
   */
  gcp?: GcpArgs;
}

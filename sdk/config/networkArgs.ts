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
   * Whether this environment installs Calico. On-prem there is no default: installing a second network plugin
   * breaks a cluster, and leaving a new one without leaves it dead, so the plan asks. Exactly one environment of
   * a cluster installs it.
   */
  install?: boolean;
  /**
   * With `install: false`: whether the Calico that runs already has its API server (`projectcalico.org/v3`), so that
   * its policies can be made. Default: false. `usage-engine-networking preflight --write` finds out.
   */
  apiServer?: boolean;
  /**
   * Calico's version. Default: 3.33.1. 3.33 needs Kubernetes 1.35 to 1.37, 3.32 needs 1.34 to 1.36.
   */
  version?: string;
  /**
   * Who has Calico's CRDs, from 3.32 on, where they have a chart of their own: `objects` of the stack, or the Helm release
   * `calico-crds`. Whichever it is, `destroy` leaves them in the cluster, with every object of their kinds. Default: `release`
   * for 3.32, `objects` from 3.33 on (UEN512). Where a version from 3.33 on is named, this must be named too (UEN513), because a
   * stack that had the release must first run once with it retained: see docs/calico-crds.md. As objects those
   * of 3.33 take about 0.9 MB of the stack's state.
   */
  crds?: CalicoCrds;
  /**
   * Where the operator's chart comes from. Default: `charts.calico`, else Calico's own repository.
   */
  chart?: ChartArgs;
  /**
   * More values for the operator's chart, merged over the package's own. `installation`, `apiServer` and `manageCRDs` are
   * the package's (it owns these objects itself, UEN507); settings of the Installation go into `installation` below.
   */
  values?: Record<string, any>;
  /**
   * More fields for the `Installation` object's `spec`, merged over the planned ones.
   */
  installation?: Record<string, any>;
  /**
   * Goldmane, Calico's flow log collector. Costs memory on a node. Default: false.
   */
  goldmane?: boolean;
  /**
   * Whisker, Calico's flow log viewer. Costs memory on a node; needs `goldmane`. Default: false.
   */
  whisker?: boolean;
}

/**
 * The cluster's own network.
 */
export interface NetworkArgs {
  /**
   * Range of the pods, in CIDR notation. On-prem the cluster was made with it (`--cluster-cidr`). Default with
   * `calico.install`: 192.168.0.0/16, Calico's own.
   */
  podCidr?: string;
  /**
   * Range of the Services, in CIDR notation (`--service-cluster-ip-range`). Checked against the others, and
   * closed to outsiders with `hostEndpoints.closeClusterRanges`.
   */
  serviceCidr?: string;
  /**
   * Ranges that the nodes' addresses come from. Calico looks for a node's address in them too. On AWS, in a VPC of yours, those of the
   * load balancer's subnets as well: behind policy Cluster nodes see its address in place of a client's.
   */
  nodeCidrs?: string[];
  /**
   * Ranges that the API servers call from, in CIDR notation: for webhooks and aggregated APIs, Calico's own among them. Where
   * they run on nodes, the nodes' range. Only read with `hostEndpoints.closeClusterRanges` (UEN626).
   */
  controlPlaneCidrs?: string[];
  /**
   * Node port range of the API server. Default: 30000-32767.
   */
  nodePortRange?: string;
  /**
   * Node ports that somebody else in the cluster uses: the plan never takes them.
   */
  reservedNodePorts?: number[];
  /**
   * How pod traffic travels between nodes. Default: VXLANCrossSubnet, or IPIPCrossSubnet with BGP; on EKS VXLAN, or IPIP,
   * because EC2 drops what a node sends under a pod's address.
   */
  encapsulation?: Encapsulation;
  /**
   * What Calico programs on the nodes. Default: Iptables.
   */
  dataplane?: Dataplane;
  /**
   * BGP with the site's routers. Default: off.
   */
  bgp?: BgpArgs;
  /**
   * Calico's address pools. Default: one pool over `podCidr`.
   */
  ipPools?: IpPoolArgs[];
  /**
   * Range of the nodes' tunnel addresses, apart from `podCidr`, in CIDR notation. With encapsulation a pod sees a tunnel's
   * address in place of a client's; admitted by a range of their own, tunnels do not let every pod in. With
   * `calico.install` the plan makes an address pool of it that only tunnels use.
   */
  tunnelCidr?: string;
  /**
   * What makes policies apply to the nodes themselves: needed by `guard`.
   */
  hostEndpoints?: HostEndpointsArgs;
  /**
   * Calico itself.
   */
  calico?: CalicoArgs;
  /**
   * AWS: needed with `target: aws`.
   */
  aws?: AwsArgs;
  /**
   * GCP: needed with `target: gcp`.
   */
  gcp?: GcpArgs;
}

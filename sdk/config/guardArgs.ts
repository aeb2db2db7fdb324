import type { HostEndpointSettingsArgs } from "./hostEndpointSettingsArgs";

/** Which node ports the guard closes to everyone but their sources. */
export const GuardMode = {
  /** The node ports that the environment plans. Others' node ports stay as they are. */
  Planned: "planned",
  /** The whole node port range: whatever else opens a node port in the cluster is closed too. */
  Range: "range",
  /** None: `sources` of node ports are not enforced on-prem. */
  Off: "off",
} as const;
export type GuardMode = (typeof GuardMode)[keyof typeof GuardMode];

/**
 * Calico's host endpoints: what makes policies apply to the nodes themselves. They belong to the cluster, so exactly one
 * environment of it makes them.
 */
export interface HostEndpointsArgs {
  /**
   * Whether this environment makes them, by patching Calico's own `KubeControllersConfiguration/default`. Global policies
   * that are there then apply to nodes too (UEN609). Default: true for the environment that installs Calico. Without
   * Calico installed here there is no default: the guard asks (UEN603).
   */
  create?: boolean;
  /**
   * What somebody else had set there before, as `preflight --write` notes it. Their templates stay beside ours, which one
   * list holds (UEN620). With `create: false` exactly this is written back, the guard on or off, and destroying leaves
   * it: an empty value (`{}`) stands for Calico's own defaults. Default: nothing was set, and nothing is written back.
   */
  previous?: HostEndpointSettingsArgs;
  /**
   * Regular expression (RE2) of the nodes' network interfaces that outside traffic arrives at. What it leaves out is not
   * guarded: whoever reaches an address there calls every node port. Never let it match Calico's own (UEN607). Default: every
   * interface, however it is named, but `lo`, Calico's own (`cali*`, `tunl*`, `vxlan.calico`, `vxlan-v6.calico`,
   * `wireguard.cali`, `wg-v6.cali`, `bpfin.cali`, `bpfout.cali`) and those of containers and local Services (`veth*`,
   * `docker*`, `cni*`, `cbr*`, `flannel*`, `kube-ipvs*`, `nodelocaldns*`, `dummy*`). Calico 3.31 or later makes one host endpoint
   * for each (`interfacePattern`; 3.30 has `interfaceCIDRs` alone). It cannot for names with capitals or underscores;
   * `preflight` names every interface that has none (UEN662).
   */
  interfaces?: string;
  /**
   * Calico selector of the nodes; where it leaves some out, `nodeCidrs` must name all of them (UEN624;
   * https://docs.tigera.io/calico/latest/reference/resources/hostendpoint). Default: `all()`.
   */
  nodeSelector?: string;
  /**
   * More addresses that the guard always admits, in CIDR notation, IPv4 or IPv6 (UEN007): load balancers in front of the
   * nodes, and where their health checks come from. Nodes and pods are always admitted. The whole internet needs the
   * environment's `acceptPublic` (UEN210). Default: none.
   */
  alwaysAllow?: string[];
  /**
   * Whether the guard closes `podCidr` (Calico's pools, where they are ours) and `serviceCidr` to everybody outside of the
   * cluster. Where routers lead there, as with BGP, whoever knows an address in them passes by the node ports. Nodes, pods,
   * `alwaysAllow` and `controlPlaneCidrs` stay admitted, others' pods and Services in the cluster are closed as well (UEN627).
   * Needs `controlPlaneCidrs`, `nodeCidrs`, `podCidr` and `serviceCidr`, and a guard (UEN626). Default: false.
   */
  closeClusterRanges?: boolean;
}

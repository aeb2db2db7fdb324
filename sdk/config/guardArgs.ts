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
   * Whether this environment makes them, by patching Calico's own `KubeControllersConfiguration/default`. Default: true for
   * the environment that installs Calico. Without Calico installed here there is no default: the guard asks.
   */
  create?: boolean;
  /**
   * What somebody else had set there before, as `preflight --write` notes it. Their templates stay beside ours, which one list
   * holds. With `create: false` exactly this is written back, the guard on or off, and destroying leaves it: an empty value
   * (`{}`) stands for Calico's own defaults. Default: nothing was set, and nothing is written back.
   */
  previous?: HostEndpointSettingsArgs;
  /**
   * Regular expression (RE2) of the nodes' network interfaces that outside traffic arrives at. Never let it match Calico's
   * own (`cali*`, `vxlan.calico`, `tunl0`). Default: `^(eth|en|bond|team|ib|vlan|br)[0-9a-z.]+$`.
   */
  interfaces?: string;
  /**
   * Calico selector of the nodes. Default: `all()`.
   */
  nodeSelector?: string;
  /**
   * More addresses that the guard always admits, in CIDR notation: load balancers in front of the nodes, and where their
   * health checks come from. Nodes and pods are always admitted.
   */
  alwaysAllow?: string[];
}

/** How Calico says yes and no. */
export const HostEndpointSwitch = { Enabled: "Enabled", Disabled: "Disabled" } as const;
export type HostEndpointSwitch = (typeof HostEndpointSwitch)[keyof typeof HostEndpointSwitch];

/**
 * A template by which Calico makes host endpoints, in Calico's own words
 * (https://docs.tigera.io/calico/latest/reference/resources/kubecontrollersconfig). It takes `interfacePattern`,
 * `interfaceCIDRs` or both.
 */
export interface HostEndpointTemplateArgs {
  /**
   * Part of the names of what is made from it. Default: left out.
   */
  generateName?: string;
  /**
   * Regular expression (RE2) of the interfaces' names. One of this and `interfaceCIDRs` must be there (UEN004). Default:
   * left out.
   */
  interfacePattern?: string;
  /**
   * Ranges that the interfaces' addresses are in, in CIDR notation. Default: left out.
   */
  interfaceCIDRs?: string[];
  /**
   * Calico selector of the nodes. Default: left out.
   */
  nodeSelector?: string;
  /**
   * Labels of what is made from it. Default: left out.
   */
  labels?: Record<string, string>;
}

/** What `KubeControllersConfiguration/default` says of host endpoints. */
export interface HostEndpointSettingsArgs {
  /** Whether Calico makes host endpoints. Default: Disabled. */
  autoCreate?: HostEndpointSwitch;
  /** Whether each node gets one for all its interfaces (`*`). Default: Enabled. */
  createDefaultHostEndpoint?: HostEndpointSwitch;
  /** Templates of more. Default: none. */
  templates?: HostEndpointTemplateArgs[];
}

/** How much of an environment is brought up: Usage Engine itself is installed between its network and its ECDs. */
export const Stage = {
  /** Everything but ECDeployment objects: network, ports, ingress controller, load balancers, policies. */
  Network: "network",
  /** Everything. Needs the kind ECDeployment in the cluster, which Usage Engine's installation brings. */
  Ecds: "ecds",
} as const;
export type Stage = (typeof Stage)[keyof typeof Stage];

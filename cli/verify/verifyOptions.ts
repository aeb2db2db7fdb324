import type { ClusterOptions } from "../preflight/clusterChoice";
import type { StackOptions } from "../stack/selectStack";

/** From whose point of view it is run: `here` is whatever this machine turns out to be. */
export type From = "here" | "pod" | "node";

/** Options of `verify`. */
export interface VerifyOptions extends StackOptions, ClusterOptions {
  from: From;
  /** False with `--no-cluster`: nothing is read from it. */
  cluster: boolean;
  /** Nodes to call, as `name=address` or an address; else the cluster's own. */
  node?: string[];
  /** Addresses of load balancers, as `name=address`. */
  loadBalancer?: string[];
  /** The address that nodes see, where something between them and here changes it. */
  address?: string;
  radiusSecretFile?: string;
  /** The most calls that should not get there. */
  sample: number;
  /** Seconds for each call. */
  timeout: number;
  format: "table" | "json";
  color: boolean;
}

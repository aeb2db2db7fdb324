import type { RealNodesOptions } from "../nodes/realNodes";
import type { DaemonName } from "./daemonNames";
import type { ClusterPrograms } from "./daemons";
import type { LocalNode } from "./nodes";
import type { ClusterNetworks } from "./state";

/** What a local cluster is made of. */
export interface LocalClusterOptions extends Partial<ClusterNetworks> {
  /** Holds everything: data, certificates, logs, records. Made if it is missing. */
  readonly folder: string;
  readonly programs: ClusterPrograms;
  /** Root folders of the Go modules that carry KWOK's stages and Calico's kinds. */
  readonly modules: { readonly kwok: string; readonly calico: string };
  /** Number of simulated nodes, `worker-1` and so on. Default 3. Real ones are three. */
  readonly nodes?: number;
  /**
   * Makes the nodes real: three network namespaces with kubelet, containerd, kube-proxy and Calico's Felix, on a LAN with a
   * router and two clients behind it. Needs Linux and root (`whyNoRealNodes`). Default: KWOK plays the nodes.
   */
  readonly realNodes?: RealNodesOptions;
  /** First and last node port. Default `30000-32767`. */
  readonly nodePortRange?: string;
  /** How long each program may take to become ready, in seconds. Default 90. */
  readonly timeoutSeconds?: number;
}

type Optional = "ingress-controllers";

/** The processes of a cluster. */
export type Pids = Readonly<
  Record<Exclude<DaemonName, Optional>, number> & Partial<Record<Optional, number>>
>;

/** A running local cluster. */
export interface LocalCluster {
  readonly folder: string;
  /** Path of a kubeconfig with administrator rights, its one context named `local`. */
  readonly kubeconfig: string;
  /** URL of the API server, on loopback. */
  readonly server: string;
  readonly pids: Pids;
  readonly nodes: readonly LocalNode[];
  /** False if everything ran already. */
  readonly started: boolean;
}

import type { BgpPeerArgs } from "../config/bgpArgs";
import type { PlannedChart } from "./chart";

/** A Calico address pool, complete. */
export interface PlannedIpPool {
  name: string;
  cidr: string;
  blockSize: number;
  encapsulation: string;
  natOutgoing: boolean;
  nodeSelector: string;
}

/** Calico as this environment installs it. */
export interface PlannedCalico {
  version: string;
  operator: PlannedChart;
  /** The CRDs' own chart; absent for versions that carry the CRDs inside the operator's. */
  crds?: PlannedChart;
  /** `spec` of `Installation/default`. */
  installation: Record<string, unknown>;
  goldmane: boolean;
  whisker: boolean;
  bgp: { enabled: boolean; asNumber: number; nodeToNodeMesh: boolean; peers: BgpPeerArgs[] };
}

/** The cluster's own network. */
export interface PlannedNetwork {
  nodePortRange: { first: number; last: number };
  podCidr?: string;
  serviceCidr?: string;
  nodeCidrs: string[];
  encapsulation: string;
  dataplane: string;
  /** Absent where somebody else runs the network plugin. */
  calico?: PlannedCalico;
}

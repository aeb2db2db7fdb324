import type { Exposure } from "../config/exposure";
import type { Protocol } from "../config/protocol";
import type { Path } from "../findings/path";
import type { Door } from "./access/door";

/** Whom the door and the pod's policy let in, as the reachability model answers it. */
export interface Admitted {
  /** The planned ranges that get in; behind an ingress controller its own, which decide there. */
  sources: string[];
  /** Whether somebody gets in who is in none of the ranges: nothing enforces them. */
  everybody: boolean;
}

/** One port that can be called, by whom and how. */
export interface PlannedExposure {
  /** `platform`, `ui`, `ingress` or the ECD's name. */
  owner: string;
  /** The port's name: `http`, `desktop`, `control`, `udp-1812`. */
  name: string;
  /** The Service's port. */
  port: number;
  protocol: Protocol;
  via: Exposure;
  /** The pinned node port; null where there is none or the API server chooses it. */
  nodePort: number | null;
  /** Host name of an Ingress. */
  host: string | null;
  /** Path of an Ingress. */
  path: string | null;
  /** Addresses that may call it, in CIDR notation; empty for ClusterIP. */
  sources: string[];
  /** Whether the pod sees the client's own address. */
  keepsSourceAddress: boolean;
  /** The node that peers call, where the pod is pinned to one. */
  node: string | null;
  /** Why this way in was chosen. */
  reason: string;
  /** The Service that carries it; behind an Ingress its backend. */
  service: string;
  /** The `PlannedLoadBalancer` that carries it. */
  loadBalancer: string | null;
  /** What enforces `sources`; null where nothing does, and for ClusterIP. Absent until the policies are planned. */
  door?: Door | null;
  /** Who gets in, as the reachability model answers it. Absent for ClusterIP, and until it is asked. */
  admitted?: Admitted;
  /**
   * Paths of hidden values, and places of patches, that bear on it and are not known: what is planned without them is a
   * guess. Absent where there are none.
   */
  undecided?: string[];
  /** Its descriptor switches the ECD off: nothing listens, and nobody is let in. */
  disabled?: true;
  /** The part of the configuration that causes it. */
  configPath: Path;
}

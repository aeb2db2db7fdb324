import type { Exposure } from "../config/exposure";
import type { ExternalTrafficPolicy } from "../config/externalTrafficPolicy";
import type { Protocol } from "../config/protocol";
import type { Path } from "../findings/path";
import type { Place } from "../findings/place";
import type { Subject } from "../findings/subject";
import type { Cidr } from "../values/cidr";
import type { Enforcement } from "./access/enforcement";

/** Names one exposure of a plan: `radius/udp-1812/udp`. Whatever else speaks of it refers to it by this. */
export type ExposureKey = string;

/** Where the node port of an exposure is pinned, or can be. */
export interface NodePortPin extends Subject {
  /** A descriptor that pins it itself: there the pin cannot be written into the stack file. */
  pinnedBy?: string;
}

/** One port that can be called, by whom and how. */
export interface PlannedExposure {
  /** Unique in its plan. */
  key: ExposureKey;
  /** `platform`, `ui`, `ingress` or the ECD's name. */
  owner: string;
  /** The port's name: `http`, `desktop`, `control`, `udp-1812`. */
  name: string;
  /** The Service's port. */
  port: number;
  /** The container's port. */
  targetPort: number;
  protocol: Protocol;
  via: Exposure;
  /** The pinned node port; null where there is none or the API server chooses it. */
  nodePort: number | null;
  /** Where the node port is pinned, or can be; null where no node port is opened. */
  pin: NodePortPin | null;
  /** Host name of an Ingress. */
  host: string | null;
  /** Path of an Ingress. */
  path: string | null;
  /** Addresses that may call it; empty for ClusterIP. */
  sources: readonly Cidr[];
  /** Whether the pod sees the client's own address. */
  keepsSourceAddress: boolean;
  /** Policy of the Service that carries it; `Cluster` too where that one takes no traffic from outside. */
  externalTrafficPolicy: ExternalTrafficPolicy;
  /** The node that peers call, where the pod is pinned to one. */
  node: string | null;
  /** Why this way in was chosen. */
  reason: string;
  /** The Service that carries it; behind an Ingress its backend. */
  service: string;
  /**
   * Paths of hidden values, and places of patches, that bear on it and are not known: what is planned without them is a
   * guess.
   */
  undecided: string[];
  /** Whether its descriptor switches the ECD off: nothing listens, and nobody is let in. */
  disabled: boolean;
  /** The part of the configuration that causes it. */
  configPath: Path;
  /** Where its descriptor says it; absent where the configuration does. */
  place?: Place;
}

/** An exposure, as what a finding is about. */
export function aboutExposure({ configPath, place }: Pick<PlannedExposure, "configPath" | "place">): Subject {
  return { path: configPath, ...(place && { place }) };
}

/** An exposure as whoever plans its owner knows it: its key is given where all are listed. */
export type ExposureDraft = Omit<PlannedExposure, "key">;

/** An exposure once it is known which load balancer carries it. */
export interface AssignedExposure extends PlannedExposure {
  /** The `PlannedLoadBalancer` that carries it; null where none does. */
  loadBalancer: string | null;
}

/** An exposure once it is known what keeps it to its sources. */
export interface EnforcedExposure extends AssignedExposure {
  /** What enforces `sources`; null where nothing does, and for ClusterIP. */
  enforcement: Enforcement | null;
}

/** Whom its enforcement and the pod's policy let in, as the reachability model answers it. */
export interface Admitted {
  /** The planned ranges that get in; behind an ingress controller its own, which decide there. */
  sources: readonly Cidr[];
  /** Whether somebody gets in who is in none of the ranges: nothing enforces them. */
  everybody: boolean;
  /** Whether any pod of the cluster gets in through a node, though separation is enforced. */
  anyPod: boolean;
}

/** An exposure once the reachability model has been asked who gets in. */
export interface AnsweredExposure extends EnforcedExposure {
  /** Null for ClusterIP: nobody outside is asked about. */
  admitted: Admitted | null;
}

/** Looks exposures up by their keys, for whoever has many to look up. */
export function exposureLookup<Listed extends PlannedExposure>(
  exposures: readonly Listed[],
): (keys: readonly ExposureKey[]) => Listed[] {
  const listed = new Map(exposures.map((exposure) => [exposure.key, exposure]));
  return (keys) => keys.flatMap((key) => listed.get(key) ?? []);
}

/** Those of some exposures that a part of the plan refers to, in the order of the list. */
export function exposuresAt<Listed extends PlannedExposure>(
  exposures: readonly Listed[],
  keys: readonly ExposureKey[],
): Listed[] {
  const wanted = new Set(keys);
  return exposures.filter(({ key }) => wanted.has(key));
}

import type { Protocol } from "../../sdk/config/protocol";
import type { StageVerdict } from "../../sdk/reachability/verdict";
import type { Asker } from "./asker";
import type { Probe } from "./probe/probe";

/** One call that the plan says something about. */
export interface Call {
  /** `platform`, `ui`, `ingress`, the ECD's name, or `node` for a port that nobody planned. */
  owner: string;
  /** The port's name. */
  name: string;
  /** The Service's port, or the node's. */
  port: number;
  protocol: Protocol;
  /** The node that is called, the load balancer, or the Service. */
  through: string;
  /** The Service that carries it. */
  service?: ServiceName;
  /** The Service of the ingress controller before it. */
  controller?: ServiceName;
  /** Whether it is a node that is called. */
  isNode: boolean;
  /** The node that its pod is pinned to. */
  pinned?: string;
  /** Whether its pods are to see their clients by policy Local. */
  isLocal: boolean;
  /** Absent where it cannot be tried. */
  tried?: { probe: Probe; asker: Asker };
  expected: Expected;
}

/** A Service, wherever it is. */
export interface ServiceName {
  namespace: string;
  name: string;
}

/** What the plan says of a call. */
export type Expected =
  | { answer: boolean; stages: readonly StageVerdict[] }
  /** Why nobody can say. */
  | { answer: undefined; because: string };

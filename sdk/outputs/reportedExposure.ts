import type { Exposure } from "../config/exposure";
import type { Protocol } from "../config/protocol";
import type { PlannedExposure } from "../plan/exposure";
import { rangeTexts } from "../values/cidr";

/**
 * One port that can be called, by whom and how. What does not apply is absent.
 */
export interface ReportedExposure {
  /**
   * `platform`, `ui`, `ingress` or the ECD's name.
   */
  owner: string;
  /**
   * The port's name.
   */
  name: string;
  /**
   * The Service's port.
   */
  port: number;
  /**
   * The transport protocol.
   */
  protocol: Protocol;
  /**
   * The way in.
   */
  via: Exposure;
  /**
   * The pinned node port. Absent where there is none, or the API server chooses it: `endpoints` has it then.
   */
  nodePort?: number;
  /**
   * Host name of an Ingress.
   */
  host?: string;
  /**
   * Path of an Ingress.
   */
  path?: string;
  /**
   * Addresses that may call it, in CIDR notation; empty for ClusterIP.
   */
  sources: string[];
  /**
   * Whether the pod sees the client's own address.
   */
  keepsSourceAddress: boolean;
  /**
   * The node that peers call, where the pod is pinned to one.
   */
  node?: string;
  /**
   * Why this way in was chosen.
   */
  reason: string;
  /**
   * Whether the ECD's descriptor switches it off (`disabled: true`): nothing listens, and nobody is let in. Absent where it
   * runs.
   */
  disabled?: boolean;
}

/** The exposures for a reader outside the plan. */
export function reportExposure(exposure: PlannedExposure): ReportedExposure {
  const { owner, name, port, protocol, via, nodePort, host, path } = exposure;
  const { sources, keepsSourceAddress, node, reason } = exposure;
  return {
    owner,
    name,
    port,
    protocol,
    via,
    ...(nodePort !== null && { nodePort }),
    ...(host !== null && { host }),
    ...(path !== null && { path }),
    sources: rangeTexts(sources),
    keepsSourceAddress,
    ...(node !== null && { node }),
    reason,
    ...(exposure.disabled && { disabled: true }),
  };
}

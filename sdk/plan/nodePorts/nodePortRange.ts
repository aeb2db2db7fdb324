import type { Findings } from "../../findings/findings";
import type { Path } from "../../findings/path";

/** The node ports of a cluster, both ends included. */
export interface NodePortRange {
  first: number;
  last: number;
}

const DEFAULT: NodePortRange = { first: 30000, last: 32767 };

/** The range of an API server that is told none, as `--service-node-port-range` takes it. */
export const DEFAULT_NODE_PORT_RANGE = `${DEFAULT.first}-${DEFAULT.last}`;

/** Reads `first-last`; what is no range becomes a finding, and the default stands in. */
export function planNodePortRange(text: string | undefined, path: Path, findings: Findings): NodePortRange {
  if (text === undefined) return DEFAULT;
  const [, first, last] = (/^(\d+)-(\d+)$/.exec(text) ?? []).map(Number);
  if (first !== undefined && last !== undefined && first >= 1 && first <= last && last <= 65535)
    return { first, last };
  findings.add("UEN106", path, `"${text}" is not first-last within 1 and 65535`);
  return DEFAULT;
}

/**
 * The part of the range that the API server leaves to pinned ports as long as it can: its first
 * min(max(16, size/32), 128) numbers (Kubernetes 1.29, KEP-3668).
 */
export function staticBand({ first, last }: NodePortRange): NodePortRange {
  const size = last - first + 1;
  // Below 16 numbers the API server keeps no band apart.
  if (size < 16) return { first, last };
  return { first, last: first + Math.min(Math.max(16, Math.floor(size / 32)), 128) - 1 };
}

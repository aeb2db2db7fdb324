import type { Cidr } from "../../../values/cidr";

/** Who a pod's policy admits. */
export type Peer = PodsPeer | AddressesPeer;

/** Pods, by namespace and labels. */
export interface PodsPeer {
  kind: "pods";
  /** Who they are, for people: `platform`, `radius`, `metrics`. */
  name: string;
  namespace: string;
  /** Empty: every pod of the namespace. */
  labels: Record<string, string>;
}

/** Addresses. Behind policy Cluster these are the nodes' and their tunnels', never the clients'. */
export interface AddressesPeer {
  kind: "addresses";
  /** Who they are, for people: `nodes`, `clients`. */
  name: string;
  cidrs: Cidr[];
  /** Ranges inside of `cidrs` that are not admitted. */
  except: Cidr[];
}

/** Whether labels are all among a pod's. */
export function hasLabels(
  pod: Readonly<Record<string, string>>,
  wanted: Readonly<Record<string, string>>,
): boolean {
  return Object.entries(wanted).every(([key, value]) => pod[key] === value);
}

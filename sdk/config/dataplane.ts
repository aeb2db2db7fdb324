/** What Calico programs on each node. */
export const Dataplane = {
  Iptables: "Iptables",
  /** Needs Calico 3.29 or later. */
  Nftables: "Nftables",
  /** eBPF: keeps the source address even with policy Cluster; carries no SCTP. */
  BPF: "BPF",
} as const;
export type Dataplane = (typeof Dataplane)[keyof typeof Dataplane];

/** The transport protocol of a Service port, as Kubernetes writes it. */
export const Protocol = {
  TCP: "TCP",
  UDP: "UDP",
  /** Needs a data path that carries it: kube-proxy does; eBPF, AWS NLB and GKE's Calico do not. */
  SCTP: "SCTP",
} as const;
export type Protocol = (typeof Protocol)[keyof typeof Protocol];

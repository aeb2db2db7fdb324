/** The processes that make up a cluster, in the order in which they start. */
export const DAEMON_NAMES = [
  "etcd",
  "kube-apiserver",
  "kube-controller-manager",
  "kube-scheduler",
  "kwok",
  "calico-operator",
  "usage-engine-operator",
  "ingress-controllers",
] as const;

export type DaemonName = (typeof DAEMON_NAMES)[number];

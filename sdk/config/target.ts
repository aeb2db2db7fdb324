/** Where the cluster runs. It decides which ways in exist, what enforces their sources, and what they cost. */
export const Target = {
  /** Your own machines: a kubeconfig, Calico, node ports. Nothing is billed by the package. */
  OnPrem: "on-prem",
  /** Amazon EKS: the VPC CNI with Calico policy, one shared Network Load Balancer. */
  Aws: "aws",
  /** Google GKE: managed Calico, LoadBalancer Services on one reserved address. */
  Gcp: "gcp",
} as const;
export type Target = (typeof Target)[keyof typeof Target];

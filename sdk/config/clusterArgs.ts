/**
 * Which cluster the environment is brought up on.
 */
export interface ClusterArgs {
  /**
   * Path of a kubeconfig file, relative to the stack file; `~` is the home folder. Default: the ambient one
   * (`KUBECONFIG`, then `~/.kube/config`;
   * https://kubernetes.io/docs/concepts/configuration/organize-cluster-access-kubeconfig/).
   */
  kubeconfig?: string;
  /**
   * Context in that kubeconfig. Default: its current one.
   */
  context?: string;
}

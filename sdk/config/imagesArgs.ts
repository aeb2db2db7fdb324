/**
 * Where container images come from, for sites that mirror them.
 */
export interface ImagesArgs {
  /**
   * Registry host, with an optional path, in place of each image's own: `registry.example.net/mirror`.
   * Default: the charts' own registries.
   */
  registry?: string;
  /**
   * Names of existing image pull Secrets in the namespaces that pull
   * (https://kubernetes.io/docs/tasks/configure-pod-container/pull-image-private-registry/): `tigera-operator`, where
   * Calico is installed, and the environment's. With them the namespace `tigera-operator` is yours to make, with the
   * Secrets in it. Default: none; images are pulled without.
   */
  pullSecrets?: string[];
}

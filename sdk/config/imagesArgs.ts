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
   * Names of existing image pull Secrets in the namespaces that pull: `tigera-operator` and the environment's.
   */
  pullSecrets?: string[];
}

/**
 * Where a Helm chart comes from. A site without internet points this at its own copy.
 */
export interface ChartArgs {
  /**
   * Chart name in `repository`, a path to a chart folder or archive, or an `oci://` reference
   * (https://helm.sh/docs/topics/registries/). A path is relative to the stack file. Default: the publisher's name of it.
   */
  chart?: string;
  /**
   * URL of the chart repository. Not used for a path or an `oci://` chart. Default: the publisher's.
   */
  repository?: string;
  /**
   * Chart version, exact. Not fetched for a path; beside one it says which version's values the chart takes, where the
   * name of the archive does not (`traefik-37.3.0.tgz`). Default: the one that this package is made for; for Calico that
   * of `calico.version`.
   */
  version?: string;
}

/**
 * Chart overrides for sites without internet, one for each chart that the environment may install.
 */
export interface ChartsArgs {
  /**
   * The Tigera operator (Calico). Default: `tigera-operator` of `https://docs.tigera.io/calico/charts`.
   */
  calico?: ChartArgs;
  /**
   * Calico's CRDs, a chart of their own since 3.32. Default: `crd.projectcalico.org.v1` of the same repository.
   */
  calicoCrds?: ChartArgs;
  /**
   * Traefik. Default: `traefik` 41.3.0 of `https://traefik.github.io/charts`. Its values changed with 40.0.0 (`service.spec`), so a
   * folder of an older chart needs its `version` beside it. Helm never updates the CRDs that a chart brings: after a change of
   * version apply those of the new one.
   */
  traefik?: ChartArgs;
  /**
   * MetalLB. Default: `metallb` of `https://metallb.github.io/metallb`.
   */
  metallb?: ChartArgs;
}

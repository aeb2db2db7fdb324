/**
 * Where a Helm chart comes from. A site without internet points this at its own copy.
 */
export interface ChartArgs {
  /**
   * Chart name in `repository`, a path to a chart folder or archive, or an `oci://` reference.
   * A path is relative to the stack file.
   */
  chart?: string;
  /**
   * URL of the chart repository. Not used for a path or an `oci://` chart.
   */
  repository?: string;
  /**
   * Chart version, exact. Not used for a path.
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
   * Traefik. Default: `traefik` of `https://traefik.github.io/charts`.
   */
  traefik?: ChartArgs;
  /**
   * MetalLB. Default: `metallb` of `https://metallb.github.io/metallb`.
   */
  metallb?: ChartArgs;
}

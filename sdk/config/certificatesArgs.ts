/** Which kind of issuer cert-manager asks for a certificate. */
export const IssuerKind = {
  /** One for all namespaces. */
  ClusterIssuer: "ClusterIssuer",
  /** One in the environment's own namespace. */
  Issuer: "Issuer",
} as const;
export type IssuerKind = (typeof IssuerKind)[keyof typeof IssuerKind];

/**
 * Certificates for the hosts of Ingresses, which cert-manager gets and renews. cert-manager and the issuer are the cluster's
 * own: the package tells Ingresses of them, and makes neither.
 */
export interface CertificatesArgs {
  /**
   * Name of the issuer, such as `letsencrypt` (UEN008; https://cert-manager.io/docs/concepts/issuer/). One that lets the
   * host itself be asked (HTTP-01) must reach port 80 through the environment's `sources`; one that asks the zone
   * (DNS-01) needs no way in.
   */
  issuer: string;
  /**
   * Kind of the issuer, which the Ingresses' annotation names
   * (https://cert-manager.io/docs/usage/ingress/#supported-annotations). Default: ClusterIssuer.
   */
  kind?: IssuerKind;
}

import type { CertificatesArgs } from "../../config/certificatesArgs";
import type { Findings } from "../../findings/findings";
import type { Path } from "../../findings/path";
import { dnsNameFault } from "../../values/names";
import { shortName } from "../../values/shortName";
import type { Scope } from "../scope";

/**
 * How cert-manager is told of an Ingress that it makes a certificate for, by kind of issuer.
 * Source: https://cert-manager.io/docs/usage/ingress/#supported-annotations
 */
const ISSUER_ANNOTATION = {
  ClusterIssuer: "cert-manager.io/cluster-issuer",
  Issuer: "cert-manager.io/issuer",
} as const;

/**
 * What names an issuer that is not cert-manager's own, beside `cert-manager.io/issuer`; beside the other one cert-manager makes
 * nothing (`issuerForIngressLike` in
 * https://github.com/cert-manager/cert-manager/blob/master/pkg/controller/certificate-shim/sync.go).
 */
const FOREIGN_ISSUER = ["cert-manager.io/issuer-kind", "cert-manager.io/issuer-group"];

/** What makes a host's certificate: the Secret that holds it, and what the Ingress says to have it filled. */
export interface Certificate {
  /** Absent where the ingress controller's default certificate serves. */
  tlsSecretName?: string;
  annotations: Record<string, string>;
}

/** What an Ingress and its owner say of its certificate. */
interface CertificateCase {
  /** Name of the Ingress. */
  ingress: string;
  tlsSecretName?: string;
  /** Those of the Ingress's owner, which stand before the environment's. */
  certificates?: CertificatesArgs;
  /** Where the owner says so. */
  path: Path;
  /** Annotations that the Ingress has anyway: where they name an issuer, that is meant. */
  annotations?: Readonly<Record<string, unknown>>;
}

/** Who certifies an Ingress's host. A Secret that is named alone is there already, and stays as it is. */
export function certificateOf(one: CertificateCase, { certificates, findings }: Scope): Certificate {
  const { tlsSecretName, annotations = {} } = one;
  const own = checkedIssuer(one.certificates, one.path, findings);
  const args = own ?? (tlsSecretName === undefined ? certificates : undefined);
  const said = Object.keys(annotations);
  const isSaid = said.some(namesIssuer);
  if (!args || isSaid) return { ...(tlsSecretName !== undefined && { tlsSecretName }), annotations: {} };
  const isForeign = said.some((key) => FOREIGN_ISSUER.includes(key));
  return {
    tlsSecretName: tlsSecretName ?? shortName(`${one.ingress}-tls`, 63),
    annotations: { [ISSUER_ANNOTATION[isForeign ? "Issuer" : (args.kind ?? "ClusterIssuer")]]: args.issuer },
  };
}

/** Whether an annotation says who certifies, or a part of it. */
export function isIssuerAnnotation(key: string): boolean {
  return namesIssuer(key) || FOREIGN_ISSUER.includes(key);
}

function namesIssuer(key: string): boolean {
  return Object.values<string>(ISSUER_ANNOTATION).includes(key);
}

/** The same arguments; none, and a finding, where the issuer's name is none. */
export function checkedIssuer(
  args: CertificatesArgs | undefined,
  path: Path,
  findings: Findings,
): CertificatesArgs | undefined {
  if (args === undefined) return undefined;
  const fault = dnsNameFault(args.issuer);
  if (fault === undefined) return args;
  findings.add("UEN008", [...path, "issuer"], `"${args.issuer}" is no name of an issuer: ${fault}`);
  return undefined;
}

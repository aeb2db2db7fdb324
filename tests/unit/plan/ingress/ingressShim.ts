import type { KubernetesObject, V1Ingress } from "@kubernetes/client-node";

/** A certificate that cert-manager would ask for. */
export interface AskedCertificate {
  /** Name of the Secret, and of the Certificate. */
  secret: string;
  /** Name of the Ingress that it belongs to. */
  owner: string;
  hosts: string[];
  issuer: { kind: string; name: string };
}

/** What cert-manager makes of Ingresses, and what it holds against them. */
export interface Asked {
  certificates: AskedCertificate[];
  faults: string[];
}

const PREFIX = "cert-manager.io/";

/**
 * What cert-manager's ingress-shim makes of Ingresses of one namespace, by what it documents and its source says
 * (https://cert-manager.io/docs/usage/ingress, pkg/controller/certificate-shim/sync.go, read in 2026-11): an Ingress with an
 * issuer's annotation gets a Certificate for each entry of `spec.tls` that has hosts and a Secret. It is no cert-manager: none
 * has run here.
 */
export function askedOf(objects: readonly KubernetesObject[]): Asked {
  const certificates = new Map<string, AskedCertificate>();
  const faults: string[] = [];
  for (const { metadata, spec } of objects.filter(isIngress)) {
    const owner = metadata?.name ?? "";
    const issuer = issuerOf(metadata?.annotations ?? {});
    if (issuer === undefined) continue;
    if (typeof issuer === "string") {
      faults.push(`${owner}: ${issuer}`);
      continue;
    }
    const tls = spec?.tls ?? [];
    if (tls.length === 0) faults.push(`${owner}: no entry of tls`);
    for (const { hosts = [], secretName } of tls) {
      if (hosts.length === 0 || !secretName) faults.push(`${owner}: an entry of tls without hosts or Secret`);
      else if (tls.filter((one) => one.secretName === secretName).length > 1)
        faults.push(`${owner}: the Secret ${secretName} in two entries of tls`);
      else if (certificates.has(secretName)) {
        // Its Certificate is another Ingress's, and stays as that one wants it.
        const there = certificates.get(secretName)?.hosts ?? [];
        if (hosts.some((host) => !there.includes(host))) faults.push(`${owner}: ${secretName} is another's`);
      } else certificates.set(secretName, { secret: secretName, owner, hosts, issuer });
    }
  }
  return { certificates: [...certificates.values()], faults };
}

function isIngress(object: KubernetesObject): object is V1Ingress {
  return object.kind === "Ingress";
}

/** The issuer that annotations name; what is wrong with them; undefined where they name none. */
function issuerOf(annotations: Record<string, string>): AskedCertificate["issuer"] | string | undefined {
  const said = (name: string) => annotations[`${PREFIX}${name}`];
  const [issuer, clusterIssuer] = [said("issuer"), said("cluster-issuer")];
  if (issuer === undefined && clusterIssuer === undefined) return undefined;
  const beside = ["issuer", "issuer-kind", "issuer-group"].filter((name) => said(name) !== undefined);
  if (clusterIssuer !== undefined && beside.length > 0) return `cluster-issuer beside ${beside.join(", ")}`;
  const name = clusterIssuer ?? issuer ?? "";
  if (name === "") return "an issuer without a name";
  return { kind: clusterIssuer === undefined ? (said("issuer-kind") ?? "Issuer") : "ClusterIssuer", name };
}

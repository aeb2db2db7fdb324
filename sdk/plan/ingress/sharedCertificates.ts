import type { Path } from "../../findings/path";
import { isTree } from "../../values/merge";
import type { PlannedEcd } from "../ecd/ecd";
import { annotationsOf, isRefusal, readPatch } from "../ecd/patch";
import type { PlannedPlatform } from "../platform/platform";
import type { Scope } from "../scope";
import { isIssuerAnnotation } from "./certificate";

/** An Ingress that cert-manager certifies. */
interface Certified {
  ingress: string;
  host: string;
  secret: string;
  path: Path;
}

/** What an Ingress says of its certificate, wherever it says so. */
interface Said {
  host?: unknown;
  tlsSecretName?: unknown;
  annotations: Readonly<Record<string, unknown>>;
}

/**
 * Refuses two hosts for one Secret. cert-manager makes a Certificate of the Secret's name, which belongs to one Ingress, and
 * leaves the other's host out of it
 * (`buildCertificates` in https://github.com/cert-manager/cert-manager/blob/master/pkg/controller/certificate-shim/sync.go).
 */
export function checkSharedCertificates(
  {
    platform,
    ecds,
  }: { platform: Pick<PlannedPlatform<unknown>, "ingresses">; ecds: readonly PlannedEcd<unknown>[] },
  { findings, root }: Scope,
): void {
  const certified = [
    ...platform.ingresses.flatMap((one) =>
      certifiedBy(one.name, one, [...root, "platform", "tlsSecretName"]),
    ),
    ...ecds.flatMap(({ name, ingress, descriptor, configPath }) => [
      ...(ingress ? certifiedBy(name, ingress, [...configPath, "http", "tlsSecretName"]) : []),
      ...(descriptor
        ? certifiedBy(name, saidOf(descriptor.spec.ingress), [...configPath, "descriptor"])
        : []),
    ]),
  ];
  const first = new Map<string, Certified>();
  for (const one of certified) {
    const other = first.get(one.secret);
    if (other === undefined) first.set(one.secret, one);
    else if (other.host !== one.host) {
      findings.add(
        "UEN225",
        one.path,
        `${one.ingress} wants a certificate of ${one.host} in the Secret ${one.secret}, and ${other.ingress} one of ${other.host}`,
      );
    }
  }
}

function certifiedBy(ingress: string, { host, tlsSecretName, annotations }: Said, path: Path): Certified[] {
  if (typeof tlsSecretName !== "string" || typeof host !== "string") return [];
  if (!Object.keys(annotations).some(isIssuerAnnotation)) return [];
  return [{ ingress, host, secret: tlsSecretName, path }];
}

/** The same of a descriptor's `spec.ingress`, whose annotations are in its patch. */
function saidOf(ingress: unknown): Said {
  if (!isTree(ingress)) return { annotations: {} };
  const patch = readPatch(ingress);
  return { ...ingress, annotations: patch && !isRefusal(patch) ? annotationsOf(patch) : {} };
}

import type { IngressArgs } from "../../config/ingressArgs";
import type { PlatformArgs } from "../../config/platformArgs";
import type { Path } from "../../findings/path";
import type { Scope } from "../scope";

/** How Traefik calls the platform by HTTPS: its ServersTransport. */
export interface PlannedServersTransport {
  name: string;
  namespace: string;
  spec: { insecureSkipVerify: true };
}

/** What an ingress controller is told of Services that speak HTTPS. */
export interface BackendHttps {
  /** For those Services. */
  annotations: Record<string, string>;
  transport?: PlannedServersTransport;
}

const SCHEME = "traefik.ingress.kubernetes.io/service.serversscheme";
const TRANSPORT = "traefik.ingress.kubernetes.io/service.serverstransport";

/** By these, controllers are told that a backend speaks HTTPS. */
const SAYS_HTTPS =
  /backend-protocol|serversscheme|serverstransport|server-ssl|upstream-protocol|app-protocols/;

const PLAIN: BackendHttps = { annotations: {} };

/**
 * What the controller must be told, so that it calls the platform as that answers: with `tls` by HTTPS. Traefik takes port 443
 * for HTTPS by itself, 9001 not, and refuses either where it cannot verify the certificate, which names no pod's address.
 */
export function backendHttps(
  { tls, annotations = {} }: PlatformArgs,
  ingress: IngressArgs | undefined,
  path: Path,
  scope: Scope,
): BackendHttps {
  if (!tls) return PLAIN;
  if (ingress?.controller === "none") {
    if (!Object.keys(annotations).some((key) => SAYS_HTTPS.test(key))) {
      scope.findings.add(
        "UEN220",
        [...path, "tls"],
        `the platform serves HTTPS, and nothing tells the controller of ${scope.ingressClassName ?? "the class"} so`,
      );
    }
    return PLAIN;
  }
  if (annotations[TRANSPORT] !== undefined) return { annotations: { [SCHEME]: "https" } };
  const { namespace } = scope;
  const name = "platform-https";
  scope.findings.add(
    "UEN221",
    [...path, "tls"],
    "the ingress controller calls the platform by HTTPS, and takes any certificate there",
  );
  return {
    annotations: { [SCHEME]: "https", [TRANSPORT]: `${namespace}-${name}@kubernetescrd` },
    transport: { name, namespace, spec: { insecureSkipVerify: true } },
  };
}

import type { Draft } from "./draft";
import type { EcDeployment } from "./ecDeployment";
import type { Backend } from "./services";

/** The class of an Ingress that no patch gives another: the product comes with an nginx controller of its own. */
const ANNOTATIONS = { "kubernetes.io/ingress.class": "nginx" };

/** The Ingress of an ECD, if it has one. */
export function draftIngress(
  { metadata: { name }, spec: { ingress } }: EcDeployment,
  backends: readonly Backend[],
): Draft | undefined {
  if (!ingress) {
    return undefined;
  }
  const { host, tlsSecretName, paths = [] } = ingress;
  const routes = paths.map(({ path, port }) => ({
    path: path ?? "/",
    pathType: "Prefix",
    backend: {
      service: { name: backends.find((one) => one.port === port)?.service, port: { number: port } },
    },
  }));
  return {
    object: {
      apiVersion: "networking.k8s.io/v1",
      kind: "Ingress",
      metadata: { name, labels: { app: name }, annotations: ANNOTATIONS },
      spec: {
        ...(tlsSecretName && { tls: [{ ...(host && { hosts: [host] }), secretName: tlsSecretName }] }),
        rules: [{ ...(host && { host }), http: { paths: routes } }],
      },
    },
    patch: ingress,
  };
}

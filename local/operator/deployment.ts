import type { Draft } from "./draft";
import type { EcDeployment, EcDeploymentSpec } from "./ecDeployment";

/** Every Execution Context's own web server. */
const WEB_PORT = 9090;

/** The EC image is not public. Simulated nodes run none, real ones have one of this name (`local/nodes/images`). */
const IMAGE = "usage-engine/ec:simulated";

/** What the workflows would listen on, of which descriptors say it only by their Services and paths: `tcp:9090`. */
function listens({ ports = [], services = [], ingress }: EcDeploymentSpec): string[] {
  const ofServices = services.flatMap(({ spec }) =>
    (spec?.ports ?? []).map(({ port, targetPort, protocol = "TCP" }) => {
      const container = typeof targetPort === "number" ? targetPort : port;
      return `${protocol.toLowerCase()}:${container}`;
    }),
  );
  const named = [
    ...ports.map(({ containerPort }) => containerPort),
    ...(ingress?.paths ?? []).map(({ port }) => port),
  ];
  const other = named.filter((port) => !ofServices.some((one) => one.endsWith(`:${port}`)));
  return [...new Set([...ofServices, ...other.map((port) => `tcp:${port}`), `tcp:${WEB_PORT}`])].filter(
    (one) => !one.startsWith("sctp:"),
  );
}

/** The Deployment of an ECD's pods. One that is switched off has none, and keeps its Services and their node ports. */
export function draftDeployment({ metadata: { name }, spec }: EcDeployment): Draft {
  const labels = { app: name };
  const isOn = spec.enabled !== false && spec.disabled !== true;
  return {
    object: {
      apiVersion: "apps/v1",
      kind: "Deployment",
      metadata: { name, labels },
      spec: {
        replicas: isOn ? (spec.autoscale?.minReplicas ?? 1) : 0,
        selector: { matchLabels: labels },
        template: {
          metadata: { labels },
          spec: {
            ...(spec.nodeHost && { nodeSelector: { "kubernetes.io/hostname": spec.nodeHost } }),
            containers: [
              {
                name: "ec",
                image: spec.image ?? IMAGE,
                imagePullPolicy: "Never",
                env: [{ name: "LISTEN", value: listens(spec).join(",") }],
                ...(spec.ports && { ports: spec.ports }),
                ...(spec.resources && { resources: spec.resources }),
              },
            ],
          },
        },
      },
    },
    patch: spec,
  };
}

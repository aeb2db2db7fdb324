import type { Draft } from "./draft";
import type { EcDeployment } from "./ecDeployment";

/** The EC image is not public. Nothing is run here, so nothing is ever pulled. */
const image = "usage-engine/ec:simulated";

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
                image: spec.image ?? image,
                imagePullPolicy: "Never",
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

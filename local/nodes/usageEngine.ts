import { setTimeout as sleep } from "node:timers/promises";
import type { Api, KubernetesObject } from "../cluster/api";
import { type WorkloadImage, workloadImage } from "./images";

/** Pods of one program that answers. */
export interface Workload {
  readonly name: string;
  readonly namespace: string;
  readonly labels: Readonly<Record<string, string>>;
  /** What it listens on, such as `tcp:9090`. */
  readonly listen: readonly string[];
  readonly image: WorkloadImage;
  readonly node?: string;
}

/** Deploys a workload, or changes the one that is there. */
export async function deploy(api: Api, workload: Workload): Promise<void> {
  const { name, namespace, labels, listen, image, node } = workload;
  await api.apply(`/apis/apps/v1/namespaces/${namespace}/deployments`, {
    apiVersion: "apps/v1",
    kind: "Deployment",
    metadata: { name, namespace, labels },
    spec: {
      selector: { matchLabels: labels },
      template: {
        metadata: { labels },
        spec: {
          terminationGracePeriodSeconds: 1,
          ...(node && { nodeSelector: { "kubernetes.io/hostname": node } }),
          containers: [
            {
              name: image,
              image: workloadImage(image),
              imagePullPolicy: "Never",
              env: [{ name: "LISTEN", value: listen.join(",") }],
            },
          ],
        },
      },
    },
  });
}

/** The pods that Usage Engine's own charts would bring, with the ports that the product has. */
export function usageEngine(namespace: string): Workload[] {
  const one = (name: string, image: WorkloadImage, ports: readonly number[]): Workload => ({
    name,
    namespace,
    labels: { app: name },
    listen: ports.map((port) => `tcp:${port}`),
    image,
  });
  return [
    one("platform", "platform", [9000, 6790]),
    one("ui", "ui", [9001]),
    one("uepe-operator", "operator", [8080]),
  ];
}

interface DeploymentView extends KubernetesObject {
  readonly spec: { readonly replicas: number };
  readonly status?: { readonly readyReplicas?: number; readonly observedGeneration?: number };
}

/** Waits until every pod of every Deployment is ready. */
export async function awaitDeployments(api: Api, seconds: number): Promise<void> {
  const end = Date.now() + seconds * 1000;
  for (;;) {
    const { items } = await api.get<{ items: DeploymentView[] }>("/apis/apps/v1/deployments");
    const waiting = items.filter(({ spec, status }) => (status?.readyReplicas ?? 0) < spec.replicas);
    if (items.length > 0 && waiting.length === 0) {
      return;
    }
    if (Date.now() >= end) {
      const names = waiting.map(({ metadata }) => `${metadata.namespace}/${metadata.name}`);
      throw new Error(`not ready after ${seconds} s: ${names.join(", ")}`);
    }
    await sleep(250);
  }
}

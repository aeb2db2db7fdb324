import { KubeConfig } from "@kubernetes/client-node";
import { UsageError } from "../usageError";

/** Which cluster is looked at. */
export interface ClusterChoice {
  /** Absolute path; absent: KUBECONFIG, then ~/.kube/config, then the pod's own service account. */
  kubeconfig?: string;
  context?: string;
}

/** Where the client library looks when it finds no kubeconfig at all. */
const NO_KUBECONFIG = "http://localhost:8080";

/** @throws UsageError where the kubeconfig cannot be read, or has no such context */
export function loadKubeConfig({ kubeconfig, context }: ClusterChoice): KubeConfig {
  const config = new KubeConfig();
  try {
    if (kubeconfig === undefined) config.loadFromDefault();
    else config.loadFromFile(kubeconfig);
    if (context !== undefined) config.setCurrentContext(context);
  } catch (error) {
    throw new UsageError(`The kubeconfig ${kubeconfig ?? ""} cannot be read: ${messageOf(error)}`);
  }
  const known = config.getContexts().map(({ name }) => name);
  if (context !== undefined && !isMadeUp(config) && !known.includes(context)) {
    const file = kubeconfig === undefined ? "The kubeconfig" : `The kubeconfig ${kubeconfig}`;
    throw new UsageError(`${file} has no context ${context}. It has ${known.join(", ") || "none"}.`);
  }
  return config;
}

/** Whether no kubeconfig was found, and the client library made one up. */
export function isMadeUp(config: KubeConfig): boolean {
  return config.getCurrentCluster()?.server === NO_KUBECONFIG;
}

function messageOf(error: unknown): string {
  return error instanceof Error ? error.message : String(error);
}

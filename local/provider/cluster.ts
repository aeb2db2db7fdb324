import type { KubeConfig } from "@kubernetes/client-node";
import { ApiClient } from "./apiClient";
import { ApiError } from "./apiError";
import { Discovery } from "./discovery";
import { contextNamespace, loadKubeconfig } from "./kubeconfig";
import type { ProviderSettings } from "./settings";

/** A cluster that answers. */
export interface Cluster {
  config: KubeConfig;
  client: ApiClient;
  discovery: Discovery;
  /** Where namespaced objects without a namespace go: the provider's `namespace`, the context's, or `default`. */
  namespace: string;
}

/** Connects to a provider instance's cluster, or says why it cannot: operations decide what that means for them. */
export async function connectCluster(settings: ProviderSettings): Promise<Cluster | { unreachable: string }> {
  let config: KubeConfig;
  try {
    config = loadKubeconfig({
      pathOrContents: settings.kubeconfig,
      context: settings.context,
      cluster: settings.cluster,
    });
  } catch (error) {
    return {
      unreachable: `failed to parse kubeconfig data in \`kubernetes:config:kubeconfig\`- ${(error as Error).message}`,
    };
  }
  const client = new ApiClient(config);
  const discovery = new Discovery(client);
  try {
    await discovery.find("v1", "Namespace");
  } catch (error) {
    // A server that refuses the question is there; one that cannot be asked is not.
    if (!(error instanceof ApiError) || error.code >= 500) {
      return {
        unreachable: `unable to load schema information from the API server: ${(error as Error).message}`,
      };
    }
  }
  return {
    config,
    client,
    discovery,
    namespace: settings.namespace || contextNamespace(config) || "default",
  };
}

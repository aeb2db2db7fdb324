import * as path from "node:path";
import { cacheFolder } from "../programs";
import { attachKubernetesProvider, type KubernetesProvider } from "../provider/attach";
import { sdkVersion } from "../provider/sdkVersion";
import type { StackFolder } from "./folder";

/** A Kubernetes provider that the engine can use, and which one it is, for the reader. */
export interface OpenedProvider extends KubernetesProvider {
  readonly what: string;
}

/**
 * A Kubernetes provider in the SDK's version for the engine. The official plugin is downloaded to where it outlives the clone.
 *
 * @param programs paths of the programs
 */
export async function openKubernetesProvider(
  folder: StackFolder,
  { pulumi, helm }: { pulumi: string; helm: string },
): Promise<OpenedProvider> {
  const pluginHome = path.join(cacheFolder(), "pulumi");
  const { pulumiHome } = folder;
  const provider = await attachKubernetesProvider({ pulumi, pulumiHome, pluginHome, helm });
  const what = provider.standIn
    ? `a stand-in of this repository (local/provider) for the official ${sdkVersion()}, which cannot be had here`
    : `the official one, ${sdkVersion()}`;
  return { ...provider, what };
}

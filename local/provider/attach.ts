import { type EngineHome, findOfficialPlugin, installOfficialPlugin } from "./officialPlugin";
import { sdkVersion } from "./sdkVersion";
import { type StandInOptions, startStandIn } from "./standIn";

/** Whom the provider is for, and what it needs. */
export interface ProviderOptions extends EngineHome, StandInOptions {
  /** Takes one line about which provider it is. Default: nothing is said. */
  log?: (line: string) => void;
  /** Installs the official plugin when it can be had. Default true. */
  install?: boolean;
  /** Uses the stand-in though the official plugin is there; for its own tests. Default false. */
  preferStandIn?: boolean;
}

/** The Kubernetes provider that an engine is to use. */
export interface KubernetesProvider {
  /** Variables for the engine's environment (`envVars` of the Automation API). */
  readonly env: Record<string, string>;
  /** Whether it is the local stand-in. */
  readonly standIn: boolean;
  /** Ends the stand-in; nothing to do for the official plugin. */
  stop(): Promise<void>;
}

/**
 * Decides which Kubernetes provider the engine uses: the official plugin where it is installed or can be installed,
 * else the local stand-in, started in a process that ends with this one.
 *
 * @throws Error when the stand-in does not start.
 */
export async function attachKubernetesProvider(options: ProviderOptions): Promise<KubernetesProvider> {
  const version = sdkVersion();
  const say = options.log ?? (() => undefined);
  if (!options.preferStandIn) {
    const found = await findOfficialPlugin(options, version);
    const mayInstall = !found && (options.install ?? true);
    const installed = mayInstall ? await installOfficialPlugin(options, version) : found;
    if (installed) {
      say(
        `Kubernetes provider: the official plugin (${found ? "installed" : `${version}, installed just now`})`,
      );
      const env = { ...installed, PULUMI_DISABLE_AUTOMATIC_PLUGIN_ACQUISITION: "true" };
      return { env, standIn: false, stop: async () => undefined };
    }
  }
  const { port, stop } = await startStandIn(options);
  say(
    `Kubernetes provider: a local stand-in for the official plugin ${version}, which is not installed and cannot be downloaded here`,
  );
  const env = {
    PULUMI_DEBUG_PROVIDERS: `kubernetes:${port}`,
    PULUMI_DISABLE_AUTOMATIC_PLUGIN_ACQUISITION: "true",
  };
  return { env, standIn: true, stop };
}

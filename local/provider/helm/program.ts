import { execFile } from "node:child_process";
import type { Cluster } from "../cluster";
import { writeKubeconfig } from "../kubeconfig";
import type { HelmSettings } from "../settings";

/** The environment variable that names the helm program; default: `helm` on PATH. */
export const HELM_VARIABLE = "HELM";

/** A chart with all its definitions may render to many megabytes. */
const OUTPUT_BYTES = 256 * 1024 * 1024;

/** Helm said no. */
export class HelmError extends Error {
  constructor(message: string) {
    super(message);
    this.name = "HelmError";
  }
}

/** Helm's own words, without the lines that only decorate them. */
function errorText(stderr: string): string {
  const lines = stderr
    .split("\n")
    .filter((line) => line.trim() !== "" && !/^(WARNING|level=warn)/.test(line));
  const start = lines.findIndex((line) => line.startsWith("Error: "));
  const text = (start < 0 ? lines : lines.slice(start)).join("\n");
  return text.replace(/^Error: /, "").replace(/^(INSTALLATION|UPGRADE) FAILED: /, "");
}

/** The helm program, run against a cluster with the provider's settings. */
export class HelmProgram {
  /** @param program path of the helm program. Default: the variable HELM, else `helm` on PATH. */
  constructor(
    private readonly settings: HelmSettings,
    private readonly program: string = process.env[HELM_VARIABLE] || "helm",
  ) {}

  private environment(): NodeJS.ProcessEnv {
    const { settings } = this;
    const given = {
      HELM_PLUGINS: settings.pluginsPath,
      HELM_REGISTRY_CONFIG: settings.registryConfigPath,
      HELM_REPOSITORY_CONFIG: settings.repositoryConfigPath,
      HELM_REPOSITORY_CACHE: settings.repositoryCache,
    };
    const set = Object.entries(given).filter(([, value]) => value !== undefined);
    return { ...process.env, HELM_DRIVER: settings.driver, ...Object.fromEntries(set) };
  }

  /**
   * Runs helm and returns what it prints.
   *
   * @param cluster whose kubeconfig it uses; undefined for what needs no cluster.
   * @throws HelmError with helm's own message.
   */
  async run(cluster: Cluster | undefined, args: readonly string[], signal?: AbortSignal): Promise<string> {
    // Written anew for each run: it holds credentials, which must not stay behind when this process is killed.
    const kubeconfig = cluster && writeKubeconfig(cluster.config);
    try {
      return await this.execute(kubeconfig ? [...args, "--kubeconfig", kubeconfig.path] : args, signal);
    } finally {
      kubeconfig?.remove();
    }
  }

  private execute(args: readonly string[], signal?: AbortSignal): Promise<string> {
    // An interrupt lets helm mark the release as failed, where a kill would leave it pending for ever.
    const options = {
      env: this.environment(),
      maxBuffer: OUTPUT_BYTES,
      signal,
      killSignal: "SIGINT" as const,
    };
    return new Promise((resolve, reject) => {
      execFile(this.program, args, options, (error, stdout, stderr) => {
        if (!error) resolve(stdout);
        else if ((error as NodeJS.ErrnoException).code === "ENOENT") {
          const way = `install Helm 3, or set ${HELM_VARIABLE} to its program`;
          reject(new HelmError(`the helm program "${this.program}" was not found: ${way}`));
        } else reject(new HelmError(errorText(stderr) || error.message));
      });
    });
  }
}

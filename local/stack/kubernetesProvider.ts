import { execFile } from "node:child_process";
import * as fs from "node:fs/promises";
import * as os from "node:os";
import * as path from "node:path";
import { promisify } from "node:util";
import { cacheFolder, isReachable, type Progress } from "../programs";
import type { StackFolder } from "./folder";

const run = promisify(execFile);

/** Where the engine downloads official provider plugins from, in its order. */
const pluginHosts = ["https://github.com", "https://get.pulumi.com"];

/** A Kubernetes provider that the engine can use. */
export interface KubernetesProvider {
  /** Variables of the engine's environment. */
  readonly environment: Readonly<Record<string, string>>;
  /** Which one it is, for the reader. */
  readonly what: string;
  readonly close: () => void;
}

async function sdkVersion(): Promise<string> {
  const text = await fs.readFile(require.resolve("@pulumi/kubernetes/package.json"), "utf8");
  return (JSON.parse(text) as { version: string }).version;
}

/** The plugin folder of a PULUMI_HOME, if the official plugin of this version is in it. */
async function pluginsWith(home: string, version: string): Promise<string | undefined> {
  const plugins = path.join(home, "plugins");
  const program = path.join(plugins, `resource-kubernetes-v${version}`, "pulumi-resource-kubernetes");
  return fs.access(program, fs.constants.X_OK).then(
    () => plugins,
    () => undefined,
  );
}

/** Downloads the official plugin into a PULUMI_HOME of ours that outlives the clone. */
async function install(pulumi: string, home: string, version: string, progress: Progress): Promise<void> {
  if (!(await Promise.all(pluginHosts.map(isReachable))).includes(true)) {
    return;
  }
  progress(`downloading the official Kubernetes provider ${version}`);
  const environment = { ...process.env, PULUMI_HOME: home, PULUMI_SKIP_UPDATE_CHECK: "true" };
  try {
    await run(pulumi, ["plugin", "install", "resource", "kubernetes", version], { env: environment });
  } catch (error) {
    const { stderr = "" } = error as { stderr?: string };
    progress(`the official Kubernetes provider is not used: ${stderr.trim() || (error as Error).message}`);
  }
}

async function findOfficial(
  pulumi: string,
  version: string,
  progress: Progress,
): Promise<string | undefined> {
  const users = process.env.PULUMI_HOME || path.join(os.homedir(), ".pulumi");
  const ours = path.join(cacheFolder(), "pulumi");
  const installed = (await pluginsWith(users, version)) ?? (await pluginsWith(ours, version));
  if (installed) {
    return installed;
  }
  await install(pulumi, ours, version, progress);
  return pluginsWith(ours, version);
}

/**
 * A Kubernetes provider in the SDK's version for the engine: the official plugin where it is installed or can be, else
 * this repository's own, served by this process until it is closed.
 *
 * @param pulumi path of the `pulumi` program
 */
export async function openKubernetesProvider(
  folder: StackFolder,
  pulumi: string,
  progress: Progress,
): Promise<KubernetesProvider> {
  const version = await sdkVersion();
  const environment = { PULUMI_DISABLE_AUTOMATIC_PLUGIN_ACQUISITION: "true" };
  const plugins = await findOfficial(pulumi, version, progress);
  if (plugins) {
    const link = path.join(folder.pulumiHome, "plugins");
    await fs.mkdir(folder.pulumiHome, { recursive: true });
    await fs.rm(link, { recursive: true, force: true });
    await fs.symlink(plugins, link);
    return { environment, what: `the official one, ${version}`, close: () => undefined };
  }
  // Only here: it takes a second to load.
  const { ProviderServer } = await import("../provider/server.js");
  const server = new ProviderServer(version);
  const port = await server.listen();
  return {
    environment: { ...environment, PULUMI_DEBUG_PROVIDERS: `kubernetes:${port}` },
    what: `a stand-in of this repository (local/provider) for the official ${version}, which cannot be had here`,
    close: () => server.close(),
  };
}

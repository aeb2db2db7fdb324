import { execFile } from "node:child_process";
import { access, constants, readdir } from "node:fs/promises";
import { homedir } from "node:os";
import { delimiter, join } from "node:path";
import { promisify } from "node:util";
import { satisfies } from "semver";
import { isReachable } from "../programs";

const run = promisify(execFile);

const PROGRAM = "pulumi-resource-kubernetes";
const FOLDER = /^resource-kubernetes-v(\d+\.\d+\.\d+(?:-.+)?)$/;
/** Where `pulumi plugin install` downloads from. */
const DOWNLOADS = "https://get.pulumi.com";
const INSTALL_MILLISECONDS = 300_000;

/** Which engine looks for the plugin, and where. */
export interface EngineHome {
  /** Path of the `pulumi` program. */
  pulumi: string;
  /** The engine's PULUMI_HOME. Default: the variable's value, else `~/.pulumi`. */
  pulumiHome?: string;
  /** A PULUMI_HOME that plugins are downloaded into, to outlive the engine's own. Default: the engine's own. */
  pluginHome?: string;
}

/** How the engine finds an official plugin: variables for its environment. */
export type PluginEnvironment = Record<string, string>;

const homes = ({
  pulumiHome,
  pluginHome,
}: EngineHome): { own: string; others: string[]; download: string } => {
  const user = join(homedir(), ".pulumi");
  const own = pulumiHome ?? process.env.PULUMI_HOME ?? user;
  const download = pluginHome ?? own;
  return { own, others: [user, download].filter((home) => home !== own), download };
};

async function isExecutable(path: string): Promise<boolean> {
  return access(path, constants.X_OK).then(
    () => true,
    () => false,
  );
}

/** The folder of a fitting plugin in a Pulumi home: the version asked for, or a newer one of its major version. */
async function installedIn(home: string, version: string): Promise<string | undefined> {
  const plugins = join(home, "plugins");
  for (const name of await readdir(plugins).catch(() => [])) {
    const found = FOLDER.exec(name)?.[1];
    const folder = join(plugins, name);
    if (found && satisfies(found, `^${version}`) && (await isExecutable(join(folder, PROGRAM))))
      return folder;
  }
  return undefined;
}

async function isOnPath(): Promise<boolean> {
  const folders = (process.env.PATH ?? "").split(delimiter).filter((folder) => folder !== "");
  for (const folder of folders) {
    if (await isExecutable(join(folder, PROGRAM))) return true;
  }
  return false;
}

/**
 * Finds the official plugin: in the engine's home, in the user's, where downloads go, or on PATH.
 *
 * @returns the variables that lead the engine to it, or undefined when it is not installed.
 */
export async function findOfficialPlugin(
  home: EngineHome,
  version: string,
): Promise<PluginEnvironment | undefined> {
  const { own, others } = homes(home);
  if (await installedIn(own, version)) return {};
  for (const other of others) {
    const folder = await installedIn(other, version);
    // The engine takes plugins from PATH as well as from its own home.
    if (folder) return { PATH: `${folder}${delimiter}${process.env.PATH ?? ""}` };
  }
  return (await isOnPath()) ? {} : undefined;
}

/**
 * Downloads the official plugin, if its server answers.
 *
 * @returns the variables that lead the engine to it, or undefined when it could not be had.
 */
export async function installOfficialPlugin(
  home: EngineHome,
  version: string,
): Promise<PluginEnvironment | undefined> {
  if (!(await isReachable(DOWNLOADS))) return undefined;
  const env = { ...process.env, PULUMI_HOME: homes(home).download, PULUMI_SKIP_UPDATE_CHECK: "true" };
  const args = ["plugin", "install", "resource", "kubernetes", version, "--non-interactive"];
  return run(home.pulumi, args, { env, timeout: INSTALL_MILLISECONDS }).then(
    () => findOfficialPlugin(home, version),
    () => undefined,
  );
}

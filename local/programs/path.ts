import { execFile } from "node:child_process";
import * as fs from "node:fs/promises";
import * as os from "node:os";
import * as path from "node:path";
import { promisify } from "node:util";
import * as semver from "semver";
import { programs } from "./catalogue";
import type { ProgramName } from "./program";

const run = promisify(execFile);
const VERSION_TIMEOUT_MILLISECONDS = 20_000;

/** The first executable of this name on PATH. */
export async function findOnPath(name: string): Promise<string | undefined> {
  for (const folder of (process.env.PATH ?? "").split(path.delimiter).filter(Boolean)) {
    const file = path.join(folder, name);
    try {
      await fs.access(file, fs.constants.X_OK);
      if ((await fs.stat(file)).isFile()) {
        return file;
      }
    } catch {
      // Not in this folder.
    }
  }
  return undefined;
}

/** The version that a program reports, or undefined when it reports none or does not run. */
export async function versionOf(name: ProgramName, file: string): Promise<string | undefined> {
  const { versionArguments } = programs[name];
  try {
    if (!versionArguments) {
      const { pluginVersion } = await import("./pluginVersion.js");
      return await pluginVersion(file);
    }
    const { stdout, stderr } = await run(file, [...versionArguments], {
      timeout: VERSION_TIMEOUT_MILLISECONDS,
      // The engine looks for a newer release of itself on the internet otherwise.
      env: { ...process.env, PULUMI_SKIP_UPDATE_CHECK: "true" },
    });
    return /\bv?(\d+\.\d+\.\d+(?:-[0-9A-Za-z.-]+)?)/.exec(`${stdout}\n${stderr}`)?.[1];
  } catch {
    return undefined;
  }
}

/** Whether a version does, be it the pinned one or another. */
export function fits(name: ProgramName, version: string | undefined): boolean {
  return version !== undefined && semver.satisfies(version, programs[name].fits);
}

/** The program on PATH, if its version fits. */
export async function findFittingOnPath(name: ProgramName): Promise<string | undefined> {
  const file = await findOnPath(name);
  return file && fits(name, await versionOf(name, file)) ? file : undefined;
}

/** A provider that Pulumi itself has installed for the user, in the pinned version: its folder's name tells. */
export async function findInstalledPlugin(name: ProgramName): Promise<string | undefined> {
  const provider = /^pulumi-resource-(.+)$/.exec(name)?.[1];
  const homes = [process.env.PULUMI_HOME, path.join(os.homedir(), ".pulumi")];
  for (const home of provider ? homes.filter((folder) => folder !== undefined) : []) {
    const file = path.join(home, "plugins", `resource-${provider}-v${programs[name].version}`, name);
    try {
      await fs.access(file, fs.constants.X_OK);
      return file;
    } catch {
      // Not in this home.
    }
  }
  return undefined;
}

import * as fs from "node:fs/promises";
import * as os from "node:os";
import * as path from "node:path";
import { type ProgramName, programs } from "./catalogue";

/** The platform in Go's names, as the publishers use them in file names. */
export interface Platform {
  readonly os: string;
  readonly arch: string;
}

const goArchitectures: Readonly<Record<string, string>> = { x64: "amd64", ia32: "386" };

/** This machine's platform. */
export function thisPlatform(): Platform {
  return {
    os: process.platform === "win32" ? "windows" : process.platform,
    arch: goArchitectures[process.arch] ?? process.arch,
  };
}

/**
 * The folder that outlives the clone: `$USAGE_ENGINE_NETWORKING_CACHE`, else
 * `$XDG_CACHE_HOME/usage-engine-networking`, else `~/.cache/usage-engine-networking`.
 */
export function cacheFolder(): string {
  const { USAGE_ENGINE_NETWORKING_CACHE: own, XDG_CACHE_HOME: xdg } = process.env;
  if (own) {
    return path.resolve(own);
  }
  return path.join(xdg || path.join(os.homedir(), ".cache"), "usage-engine-networking");
}

/** The folder with one folder for each program and version. */
export function programsFolder(): string {
  return path.join(cacheFolder(), "programs");
}

/** Where the pinned version of a program lies once it is in the cache. */
export function cachedPath(name: ProgramName): string {
  const { os: system, arch } = thisPlatform();
  return path.join(programsFolder(), `${name}-${programs[name].version}-${system}-${arch}`, name);
}

/** The program in the cache, if it is there. What is there is complete: only {@link putInCache} writes it. */
export async function findInCache(name: ProgramName): Promise<string | undefined> {
  const file = cachedPath(name);
  try {
    await fs.access(file, fs.constants.X_OK);
    return file;
  } catch {
    return undefined;
  }
}

/**
 * Makes a program in a folder of its own and moves it into the cache in one step, so that a killed run
 * never leaves a half-made file under the final name. Call it while holding the cache's lock: what earlier
 * runs left half-made is removed.
 *
 * @param make writes the program to the path that it is given
 */
export async function putInCache(
  name: ProgramName,
  make: (file: string, scratchFolder: string) => Promise<void>,
): Promise<string> {
  const file = cachedPath(name);
  const folder = path.dirname(file);
  const scratch = `${folder}.part`;
  await fs.rm(scratch, { recursive: true, force: true });
  await fs.mkdir(scratch, { recursive: true });
  try {
    const made = path.join(scratch, name);
    await make(made, scratch);
    await fs.chmod(made, 0o755);
    await fs.mkdir(folder, { recursive: true });
    await fs.rename(made, file);
    return file;
  } finally {
    await fs.rm(scratch, { recursive: true, force: true });
  }
}

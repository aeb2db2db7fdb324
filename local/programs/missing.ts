import { programsFolder, thisPlatform } from "./cache";
import { programs } from "./catalogue";
import { findProgram } from "./ensure";
import type { ProgramName } from "./program";
import { duration } from "./progress";
import { isReachable } from "./reachability";

async function isPublished(name: ProgramName): Promise<boolean> {
  const { url, checksumUrl, platforms } = programs[name].official;
  const { os, arch } = thisPlatform();
  if (!platforms.includes(`${os}-${arch}`)) {
    return false;
  }
  return (await Promise.all([url, checksumUrl].map(isReachable))).every(Boolean);
}

/** How long it takes to make a program where its publisher cannot be reached, in seconds on two idle cores. */
function secondsOf(name: ProgramName): number {
  const { build, wheel } = programs[name];
  return build?.seconds ?? wheel?.seconds ?? 0;
}

/** Programs that are not here yet, and how each would be had. */
export interface Missing {
  readonly downloaded: readonly ProgramName[];
  readonly made: readonly ProgramName[];
  /** How long it takes to make those that cannot be downloaded. */
  readonly seconds: number;
}

/** Which of the programs are not here yet. Takes at most the 3 s that a publisher has to answer. */
export async function missingPrograms(names: readonly ProgramName[]): Promise<Missing> {
  const downloaded: ProgramName[] = [];
  const made: ProgramName[] = [];
  await Promise.all(
    names.map(async (name) => {
      if (!(await findProgram(name))) {
        ((await isPublished(name)) ? downloaded : made).push(name);
      }
    }),
  );
  const seconds = made.reduce((sum, name) => sum + secondsOf(name), 0);
  return { downloaded, made, seconds };
}

/** What a newcomer reads before anything is made: what will be, why, and how long it takes. */
export function tellWhatIsMissing({ downloaded, made, seconds }: Missing): string[] {
  const lines: string[] = [];
  if (downloaded.length > 0) {
    lines.push(`Downloaded from their publishers, once for all clones: ${downloaded.join(", ")}.`);
  }
  if (made.length > 0) {
    const published = made.filter((name) => programs[name].official.platforms.length > 0);
    const hosts = new Set(published.map((name) => new URL(programs[name].official.url).host));
    const each = [...made]
      .sort((one, other) => secondsOf(other) - secondsOf(one))
      .map((name) => {
        const from = programs[name].wheel ? " (a package of PyPI)" : "";
        return `${name} ${duration(secondsOf(name) * 1000)}${from}`;
      });
    lines.push(
      `Not on PATH, not in ${programsFolder()}, and not to be had from ${[...hosts].sort().join(", ")}: these are built with Go from pinned modules, once for all clones. It takes about ${duration(seconds * 1000)} on two idle cores:`,
      ...each.map((entry) => `  ${entry}`),
    );
  }
  return lines;
}

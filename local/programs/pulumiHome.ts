import * as fs from "node:fs/promises";
import * as path from "node:path";
import { cachedPath, programsFolder } from "./cache";
import { programs } from "./catalogue";
import type { ProgramName } from "./program";

/** The engine, and what it starts. */
export type PulumiPrograms = Readonly<
  Partial<Record<ProgramName, string>> & Record<"pulumi" | "pulumi-resource-kubernetes", string>
>;

/** What of Pulumi's own lies beside the engine. */
const BUNDLED: readonly ProgramName[] = [
  "pulumi",
  "pulumi-language-nodejs",
  "pulumi-language-python",
  "pulumi-language-yaml",
];

/**
 * Puts a program at a place. The engine looks for its language hosts where its own file lies, links resolved: so what is
 * in the cache is linked as the same file. What is somebody else's may be a wrapper that must stay where it is.
 */
async function put(file: string, place: string): Promise<void> {
  await fs.rm(place, { force: true });
  if (!file.startsWith(programsFolder() + path.sep)) {
    await fs.symlink(file, place);
    return;
  }
  // Another file system has no link to it.
  await fs.link(file, place).catch(async () => {
    const { atime, mtime } = await fs.stat(file);
    await fs.copyFile(file, place, fs.constants.COPYFILE_FICLONE);
    await fs.utimes(place, atime, mtime);
  });
}

async function isSameFile(one: string, other: string): Promise<boolean> {
  const [first, second] = await Promise.all([one, other].map((file) => fs.stat(file).catch(() => undefined)));
  if (!first || !second) {
    return false;
  }
  return first.ino === second.ino || (first.size === second.size && first.mtimeMs === second.mtimeMs);
}

/**
 * Lays programs out in a PULUMI_HOME as an installation of Pulumi has them: the engine and the language hosts in `bin`, the
 * Kubernetes provider among the plugins, as if it had been downloaded.
 */
export async function installPulumi(home: string, files: PulumiPrograms): Promise<void> {
  const provider = "pulumi-resource-kubernetes";
  const plugin = path.join(home, "plugins", `resource-kubernetes-v${programs[provider].version}`);
  const places: [string, string][] = [[files[provider], path.join(plugin, provider)]];
  for (const name of BUNDLED) {
    const file = files[name];
    for (const part of file ? [name, ...(programs[name].companions ?? [])] : []) {
      places.push([path.join(path.dirname(file ?? ""), part), path.join(home, "bin", part)]);
    }
  }
  for (const [file, place] of places) {
    await fs.mkdir(path.dirname(place), { recursive: true });
    if (!(await isSameFile(file, place))) {
      await put(file, place);
    }
  }
}

/** Which Kubernetes provider it is, for the reader: one that was built carries a newer number than its code. */
export function whichProvider(file: string): string {
  const name = "pulumi-resource-kubernetes";
  const { version, build } = programs[name];
  const isBuilt = build?.version !== undefined && file === cachedPath(name, build.version);
  return isBuilt ? `official, built from ${build.version}` : `official ${version}`;
}

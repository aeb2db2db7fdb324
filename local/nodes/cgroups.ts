import * as fs from "node:fs/promises";
import * as path from "node:path";
import { setTimeout as sleep } from "node:timers/promises";

/** Where the kernel's groups are: a folder for each controller of version 1, and one for all of version 2. */
async function mounted(...types: string[]): Promise<string[]> {
  const mounts = await fs.readFile("/proc/self/mounts", "utf8");
  return mounts
    .split("\n")
    .map((line) => line.split(" "))
    .filter(([, , type = ""]) => types.includes(type))
    .map(([, target = ""]) => target);
}

/** The folders in which nodes have groups: where both versions are mounted, version 1 has the controllers. */
async function controllers(): Promise<string[]> {
  const first = await mounted("cgroup");
  return first.length > 0 ? first : mounted("cgroup2");
}

/** Makes a group in every controller, as a node's root. */
export async function makeCgroup(name: string): Promise<void> {
  for (const controller of await controllers()) {
    const folder = path.join(controller, name);
    await fs.mkdir(folder, { recursive: true });
    // In version 1 a group has neither processors nor memory until it is told, and takes no process before.
    for (const file of ["cpuset.cpus", "cpuset.mems"]) {
      const parents = await fs.readFile(path.join(controller, file), "utf8").catch(() => undefined);
      if (parents !== undefined) {
        await fs.writeFile(path.join(folder, file), parents.trim());
      }
    }
  }
}

async function removeTree(folder: string): Promise<void> {
  const entries = await fs.readdir(folder, { withFileTypes: true }).catch(() => []);
  for (const entry of entries.filter((one) => one.isDirectory())) {
    await removeTree(path.join(folder, entry.name));
  }
  const end = Date.now() + 5_000;
  for (;;) {
    try {
      await fs.rmdir(folder);
      return;
    } catch (error) {
      const { code } = error as NodeJS.ErrnoException;
      if (code === "ENOENT") {
        return;
      }
      // The kernel takes a moment to let go of the last process that ended.
      if (code !== "EBUSY" || Date.now() >= end) {
        throw error;
      }
      await sleep(50);
    }
  }
}

/**
 * Removes the groups whose names begin so, with those that were made below them, by whichever program.
 *
 * @returns how many there were
 */
export async function removeCgroups(prefix: string): Promise<number> {
  const names = new Set<string>();
  for (const controller of await mounted("cgroup", "cgroup2")) {
    const entries = await fs.readdir(controller).catch(() => []);
    for (const name of entries.filter((entry) => entry.startsWith(prefix))) {
      names.add(name);
      await removeTree(path.join(controller, name));
    }
  }
  return names.size;
}

import * as fs from "node:fs/promises";
import * as path from "node:path";
import { setTimeout as sleep } from "node:timers/promises";

interface Owner {
  readonly pid: number;
  /** Tells a process from a later one with the same pid, where the system says it (Linux). */
  readonly started?: string;
}

async function startTime(pid: number): Promise<string | undefined> {
  try {
    const stat = await fs.readFile(`/proc/${pid}/stat`, "utf8");
    // The second field is the command in parentheses and may hold spaces: count from its end.
    return stat.slice(stat.lastIndexOf(")") + 2).split(" ")[19];
  } catch {
    return undefined;
  }
}

/** Whether a process with this pid runs, whoever owns it. */
export function isRunning(pid: number): boolean {
  try {
    process.kill(pid, 0);
    return true;
  } catch (error) {
    return (error as NodeJS.ErrnoException).code === "EPERM";
  }
}

async function isAlive(owner: Owner): Promise<boolean> {
  if (!isRunning(owner.pid)) {
    return false;
  }
  const started = await startTime(owner.pid);
  return owner.started === undefined || started === undefined || started === owner.started;
}

async function read(file: string): Promise<string | undefined> {
  try {
    return await fs.readFile(file, "utf8");
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === "ENOENT") {
      return undefined;
    }
    throw error;
  }
}

function parse(content: string): Owner | undefined {
  try {
    const owner = JSON.parse(content) as Owner;
    return Number.isInteger(owner.pid) ? owner : undefined;
  } catch {
    return undefined;
  }
}

/**
 * Removes the lock of a dead owner. Between reading and removing, another process may have done the same and
 * taken the lock: what was moved away is compared, and given back if it is not what was read.
 */
async function removeStale(file: string, seen: string): Promise<void> {
  const aside = `${file}.stale-${process.pid}`;
  try {
    await fs.rename(file, aside);
  } catch {
    return;
  }
  if ((await read(aside)) !== seen) {
    await fs.link(aside, file).catch(() => undefined);
  }
  await fs.rm(aside, { force: true });
}

/**
 * Runs `work` while no other process holds the same lock file. The lock of a process that is gone is taken over.
 *
 * @param waiting called once, with the owner's pid, when another process holds the lock
 */
export async function withLock<T>(
  file: string,
  waiting: (pid: number) => void,
  work: () => Promise<T>,
): Promise<T> {
  await fs.mkdir(path.dirname(file), { recursive: true });
  const mine = JSON.stringify({ pid: process.pid, started: await startTime(process.pid) } satisfies Owner);
  // Written aside and linked: a lock file is never seen empty.
  const draft = `${file}.draft-${process.pid}`;
  await fs.writeFile(draft, mine);
  try {
    let told = false;
    for (;;) {
      try {
        await fs.link(draft, file);
        break;
      } catch (error) {
        if ((error as NodeJS.ErrnoException).code !== "EEXIST") {
          throw error;
        }
      }
      const content = await read(file);
      if (content === undefined) {
        continue;
      }
      const owner = parse(content);
      if (!owner || !(await isAlive(owner))) {
        await removeStale(file, content);
        continue;
      }
      if (!told) {
        told = true;
        waiting(owner.pid);
      }
      await sleep(500);
    }
  } finally {
    await fs.rm(draft, { force: true });
  }
  try {
    return await work();
  } finally {
    await fs.rm(file, { force: true });
  }
}

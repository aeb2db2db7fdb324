import * as fs from "node:fs";
import * as fsPromises from "node:fs/promises";
import * as path from "node:path";
import { setTimeout as sleep } from "node:timers/promises";

interface Owner {
  readonly pid: number;
  /** Tells a process from a later one with the same pid, where the system says it (Linux). */
  readonly started?: string;
}

/** The fields of /proc/<pid>/stat after the command, which is in parentheses and may hold spaces; none elsewhere. */
function statFields(pid: number): string[] {
  try {
    const stat = fs.readFileSync(`/proc/${pid}/stat`, "utf8");
    return stat.slice(stat.lastIndexOf(")") + 2).split(" ");
  } catch {
    return [];
  }
}

/** When a process started, in clock ticks since boot; unknown outside Linux. */
function startTime(pid: number): string | undefined {
  return statFields(pid)[19];
}

/**
 * Whether a process with this pid runs, whoever owns it. One that has ended and only waits to be reaped does not: in a
 * container without an init that would be for ever.
 */
export function isRunning(pid: number): boolean {
  try {
    process.kill(pid, 0);
  } catch (error) {
    return (error as NodeJS.ErrnoException).code === "EPERM";
  }
  return statFields(pid)[0] !== "Z";
}

function isAlive(owner: Owner): boolean {
  if (!isRunning(owner.pid)) {
    return false;
  }
  const started = startTime(owner.pid);
  return owner.started === undefined || started === undefined || started === owner.started;
}

async function read(file: string): Promise<string | undefined> {
  try {
    return await fsPromises.readFile(file, "utf8");
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
    await fsPromises.rename(file, aside);
  } catch {
    return;
  }
  if ((await read(aside)) !== seen) {
    await fsPromises.link(aside, file).catch(() => undefined);
  }
  await fsPromises.rm(aside, { force: true });
}

/** Tells the drafts of one process apart, which may want the same lock twice at a time. */
let DRAFTS = 0;

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
  await fsPromises.mkdir(path.dirname(file), { recursive: true });
  const mine = JSON.stringify({ pid: process.pid, started: startTime(process.pid) } satisfies Owner);
  // Written aside and linked: a lock file is never seen empty.
  const draft = `${file}.draft-${process.pid}-${DRAFTS++}`;
  await fsPromises.writeFile(draft, mine);
  try {
    let told = false;
    for (;;) {
      try {
        await fsPromises.link(draft, file);
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
      if (!owner || !isAlive(owner)) {
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
    await fsPromises.rm(draft, { force: true });
  }
  try {
    return await work();
  } finally {
    await fsPromises.rm(file, { force: true });
  }
}

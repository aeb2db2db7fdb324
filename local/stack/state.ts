import * as fs from "node:fs/promises";
import * as path from "node:path";
import { setTimeout as sleep } from "node:timers/promises";
import { isRunning, type Progress } from "../programs";

/** What is read here of a stack in the engine's file backend. */
export interface StackState {
  /** Number of resources, the stack itself and providers included. */
  readonly resources: number;
  /** Operations that were begun and whose end is not known: the engine was killed in the middle. */
  readonly pendingOperations: number;
  /** Whether a resource refuses to be deleted. */
  readonly isProtected: boolean;
}

interface Checkpoint {
  readonly checkpoint?: {
    readonly latest?: {
      readonly resources?: readonly { readonly protect?: boolean }[];
      readonly pending_operations?: readonly unknown[];
    };
  };
}

/**
 * The state of a stack in a file backend; undefined when there is none. Of a file that is damaged nothing is known, so that
 * counts as an operation without an end.
 */
export async function readState(
  backend: string,
  project: string,
  stack: string,
): Promise<StackState | undefined> {
  const file = path.join(backend, ".pulumi", "stacks", project, `${stack}.json`);
  const text = await fs.readFile(file, "utf8").catch(() => undefined);
  if (text === undefined) {
    return undefined;
  }
  try {
    const latest = (JSON.parse(text) as Checkpoint).checkpoint?.latest;
    return {
      resources: latest?.resources?.length ?? 0,
      pendingOperations: latest?.pending_operations?.length ?? 0,
      isProtected: latest?.resources?.some(({ protect }) => protect === true) ?? false,
    };
  } catch {
    return { resources: 0, pendingOperations: 1, isProtected: false };
  }
}

interface EngineLock {
  readonly file: string;
  readonly pid: number;
}

async function readLocks(backend: string): Promise<EngineLock[]> {
  const folder = path.join(backend, ".pulumi", "locks");
  const entries = await fs.readdir(folder, { recursive: true }).catch(() => []);
  const locks: EngineLock[] = [];
  for (const entry of entries.filter((name) => name.endsWith(".json"))) {
    const file = path.join(folder, entry);
    try {
      locks.push({
        file,
        pid: Number((JSON.parse(await fs.readFile(file, "utf8")) as { pid?: number }).pid),
      });
    } catch {
      // Cut off while it was written: its owner is gone.
      locks.push({ file, pid: Number.NaN });
    }
  }
  return locks;
}

/**
 * The program that a process runs for this backend. The pid of a lock may long belong to somebody else's engine, so what it was
 * started with decides; that is known on Linux only.
 */
async function programOf(backend: string, pid: number | string): Promise<string | undefined> {
  const read = async (name: string) =>
    (await fs.readFile(`/proc/${pid}/${name}`, "utf8").catch(() => "")).split("\0");
  const [[program = ""], environment] = await Promise.all([read("cmdline"), read("environ")]);
  return environment.includes(`PULUMI_BACKEND_URL=file://${backend}`) ? path.basename(program) : undefined;
}

/** Ends the providers that outlived their engine: one that is killed leaves them. Call it while no engine works. */
export async function endProviders(backend: string): Promise<void> {
  const entries = await fs.readdir("/proc").catch(() => []);
  for (const pid of entries.filter((entry) => /^\d+$/.test(entry))) {
    if ((await programOf(backend, pid))?.startsWith("pulumi-resource-")) {
      try {
        process.kill(Number(pid), "SIGKILL");
      } catch {
        // Gone by itself.
      }
    }
  }
}

/**
 * Removes the locks that killed runs left in a file backend. An engine that outlived its program is given time to end,
 * since it may still write the state; then it is ended. Call it while no other run can use the backend.
 *
 * The lock is removed only here: `pulumi cancel` would remove that of a living engine as well.
 *
 * @param graceSeconds how long an engine may take to end by itself
 * @returns the number of locks removed
 */
export async function removeStaleLocks(
  backend: string,
  progress: Progress,
  graceSeconds = 20,
): Promise<number> {
  let removed = 0;
  for (const { file, pid } of await readLocks(backend)) {
    const end = Date.now() + graceSeconds * 1000;
    let told = false;
    while (isRunning(pid) && (await programOf(backend, pid)) === "pulumi") {
      if (!told) {
        told = true;
        progress(`an engine of an earlier run still works (pid ${pid}); waiting for it`);
      }
      if (Date.now() > end) {
        process.kill(pid, "SIGKILL");
      }
      await sleep(200);
    }
    // The backend keeps the attributes of each file in another one beside it.
    await Promise.all([file, `${file}.attrs`].map((name) => fs.rm(name, { force: true })));
    removed += 1;
  }
  return removed;
}

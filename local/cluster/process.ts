import { execFile, spawn } from "node:child_process";
import * as fs from "node:fs/promises";
import { setTimeout as sleep } from "node:timers/promises";
import { promisify } from "node:util";

const run = promisify(execFile);

/** A process as this machine knows it for certain: a pid alone may belong to another program by now. */
export interface ProcessIdentity {
  readonly pid: number;
  /** When it started, in the system's own words: clock ticks since boot on Linux, else `ps`'s `lstart`. */
  readonly started: string;
}

/** When the process started, or undefined if there is none (a zombie counts as none). */
async function startedAt(pid: number): Promise<string | undefined> {
  if (process.platform === "linux") {
    let stat: string;
    try {
      stat = await fs.readFile(`/proc/${pid}/stat`, "utf8");
    } catch {
      return undefined;
    }
    // The second field is the command in parentheses and may hold spaces: count from its end. The state is
    // field 3 and the start time field 22 (proc_pid_stat(5)).
    const fields = stat.slice(stat.lastIndexOf(")") + 2).split(" ");
    return fields[0] === "Z" || fields[0] === "X" ? undefined : fields[19];
  }
  try {
    const { stdout } = await run("ps", ["-o", "state=,lstart=", "-p", String(pid)], {
      env: { ...process.env, LC_ALL: "C" },
    });
    const [, state, lstart] = /^\s*(\S+)\s+(.+?)\s*$/.exec(stdout) ?? [];
    return state?.startsWith("Z") ? undefined : lstart;
  } catch {
    return undefined;
  }
}

/** Identifies the process that has this pid now, or undefined if there is none. */
export async function identify(pid: number): Promise<ProcessIdentity | undefined> {
  const started = await startedAt(pid);
  return started === undefined ? undefined : { pid, started };
}

/** Whether that very process still runs. A later process with the same pid does not count. */
export async function isRunning(identity: ProcessIdentity): Promise<boolean> {
  return (await startedAt(identity.pid)) === identity.started;
}

/**
 * Starts a program that outlives this one. Its output is appended to the log file.
 *
 * @returns its identity, or undefined if it was gone again before it could be identified
 * @throws if the program cannot be executed
 */
export async function startDetached(
  program: string,
  args: readonly string[],
  cwd: string,
  log: string,
): Promise<ProcessIdentity | undefined> {
  const output = await fs.open(log, "a");
  try {
    const child = spawn(program, [...args], {
      cwd,
      detached: true,
      stdio: ["ignore", output.fd, output.fd],
      // Nothing of the starter's environment decides how a cluster behaves (proxies, GOFLAGS, KUBECONFIG).
      env: { PATH: process.env.PATH, HOME: cwd, TMPDIR: process.env.TMPDIR },
    });
    await new Promise<void>((resolve, reject) => {
      child.once("spawn", resolve);
      child.once("error", reject);
    });
    child.unref();
    return child.pid === undefined ? undefined : await identify(child.pid);
  } finally {
    await output.close();
  }
}

function signal(pid: number, name: NodeJS.Signals): void {
  try {
    process.kill(pid, name);
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code !== "ESRCH") {
      throw error;
    }
  }
}

async function isGoneWithin(identity: ProcessIdentity, milliseconds: number): Promise<boolean> {
  const end = Date.now() + milliseconds;
  while (await isRunning(identity)) {
    if (Date.now() >= end) {
      return false;
    }
    await sleep(25);
  }
  return true;
}

/**
 * Ends that very process: asked first (SIGTERM), forced (SIGKILL) when it still runs after the grace period.
 * Does nothing if it is gone.
 *
 * @throws if it cannot be ended: another user's, or hanging in the kernel
 */
export async function endProcess(identity: ProcessIdentity, graceMilliseconds = 10_000): Promise<void> {
  if (!(await isRunning(identity))) {
    return;
  }
  signal(identity.pid, "SIGTERM");
  if (await isGoneWithin(identity, graceMilliseconds)) {
    return;
  }
  signal(identity.pid, "SIGKILL");
  if (!(await isGoneWithin(identity, 10_000))) {
    throw new Error(`process ${identity.pid} is still there 10 s after SIGKILL: end it by hand`);
  }
}

interface CommandLine {
  readonly pid: number;
  readonly text: string;
}

async function commandLines(): Promise<CommandLine[]> {
  if (process.platform === "linux") {
    const pids = (await fs.readdir("/proc")).filter((name) => /^\d+$/.test(name));
    const lines = await Promise.all(
      pids.map(async (name) => {
        const text = await fs.readFile(`/proc/${name}/cmdline`, "utf8").catch(() => "");
        return { pid: Number(name), text: text.replaceAll("\0", " ") };
      }),
    );
    return lines.filter(({ text }) => text !== "");
  }
  const { stdout } = await run("ps", ["-A", "-ww", "-o", "pid=,command="], { maxBuffer: 64 << 20 });
  return stdout.split("\n").flatMap((line) => {
    const [, pid, text] = /^\s*(\d+)\s+(.*)$/.exec(line) ?? [];
    return pid === undefined || text === undefined ? [] : [{ pid: Number(pid), text }];
  });
}

/** Finds running processes by their command line, its arguments separated by spaces. */
export async function findByCommandLine(matches: (line: string) => boolean): Promise<ProcessIdentity[]> {
  const found = (await commandLines()).filter(({ text }) => matches(text));
  const identities = await Promise.all(found.map(({ pid }) => identify(pid)));
  return identities.filter((identity) => identity !== undefined);
}

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
 * Does nothing if it is gone. The default grace is short because an API server with clients drains for a minute, and
 * none of the programs loses anything when it is forced.
 *
 * @throws if it cannot be ended: another user's, or hanging in the kernel
 */
export async function endProcess(identity: ProcessIdentity, graceMilliseconds = 3_000): Promise<void> {
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

/** A process as it is found by its command line. */
export interface FoundProcess extends ProcessIdentity {
  readonly parent: number;
}

interface ListedProcess {
  readonly pid: number;
  readonly parent: number;
  readonly commandLine: string;
}

async function listProcesses(): Promise<ListedProcess[]> {
  const { stdout } = await run("ps", ["-A", "-ww", "-o", "pid=,ppid=,args="], { maxBuffer: 64 << 20 });
  return stdout.split("\n").flatMap((line) => {
    const [, pid, parent, commandLine] = /^\s*(\d+)\s+(\d+)\s+(.*)$/.exec(line) ?? [];
    return commandLine === undefined ? [] : [{ pid: Number(pid), parent: Number(parent), commandLine }];
  });
}

/** Linux without `ps`, as in small containers, has the same in /proc. */
async function listProc(): Promise<ListedProcess[]> {
  const pids = (await fs.readdir("/proc")).filter((name) => /^\d+$/.test(name));
  const listed = await Promise.all(
    pids.map(async (name) => {
      const read = (file: string) => fs.readFile(`/proc/${name}/${file}`, "utf8").catch(() => "");
      const [stat, cmdline] = await Promise.all([read("stat"), read("cmdline")]);
      const parent = Number(stat.slice(stat.lastIndexOf(")") + 2).split(" ")[1]);
      return { pid: Number(name), parent, commandLine: cmdline.replaceAll("\0", " ") };
    }),
  );
  return listed.filter(({ commandLine }) => commandLine !== "");
}

/** Finds running processes by their command line, its arguments separated by spaces. */
export async function findByCommandLine(matches: (line: string) => boolean): Promise<FoundProcess[]> {
  const listed = process.platform === "linux" ? await listProc() : await listProcesses();
  const found = await Promise.all(
    listed
      .filter(({ commandLine }) => matches(commandLine))
      .map(async ({ pid, parent }) => {
        const identity = await identify(pid);
        return identity && { ...identity, parent };
      }),
  );
  return found.filter((process) => process !== undefined);
}

import { type ChildProcess, fork } from "node:child_process";
import { once } from "node:events";
import { join } from "node:path";
import { HELM_VARIABLE } from "./helm/program";
import type { Listening } from "./main";

/** Loading the SDK takes a second or two; on a busy machine a few more. */
const START_MILLISECONDS = 60_000;
const STOP_MILLISECONDS = 5_000;

/** A running stand-in provider. */
export interface StandIn {
  /** Where it listens on the loopback address. */
  port: number;
  /** Ends it and waits until it has gone. */
  stop(): Promise<void>;
}

/** What a stand-in is started with. */
export interface StandInOptions {
  /** Path of the helm program. Default: the variable HELM, else `helm` on PATH. */
  helm?: string;
  /** Paths of charts and values files are relative to it. Default: the current folder. */
  cwd?: string;
  /** Variables for the provider beside this process's own, such as KUBECONFIG. */
  env?: Readonly<Record<string, string>>;
}

async function end(child: ChildProcess): Promise<void> {
  if (child.exitCode !== null || child.signalCode !== null) return;
  const gone = once(child, "exit");
  if (child.connected) child.disconnect();
  else child.kill("SIGTERM");
  const timer = setTimeout(() => child.kill("SIGKILL"), STOP_MILLISECONDS);
  await gone;
  clearTimeout(timer);
}

/**
 * Starts a stand-in in a process of its own, which ends when this one does.
 *
 * @throws Error with what it printed when it does not start.
 */
export async function startStandIn(options: StandInOptions): Promise<StandIn> {
  const env = { ...process.env, ...options.env, ...(options.helm ? { [HELM_VARIABLE]: options.helm } : {}) };
  const child = fork(join(__dirname, "main.js"), {
    cwd: options.cwd,
    env,
    // Flags of this process (a debugger's port, a test runner's hooks) are not for the child.
    execArgv: [],
    stdio: ["ignore", "ignore", "pipe", "ipc"],
  });
  const printed: string[] = [];
  child.stderr?.on("data", (chunk: Buffer) => printed.push(chunk.toString()));
  let timer: NodeJS.Timeout | undefined;
  try {
    const { port } = await new Promise<Listening>((resolve, reject) => {
      const fail = (why: string): void =>
        reject(new Error(`the stand-in for the Kubernetes provider ${why}\n${printed.join("")}`.trim()));
      child.once("message", (message) => resolve(message as Listening));
      child.once("error", (error) => fail(`did not start: ${error.message}`));
      child.once("exit", (code, signal) => fail(`ended at once (${signal ?? code})`));
      timer = setTimeout(
        () => fail(`did not listen within ${START_MILLISECONDS / 1000} s`),
        START_MILLISECONDS,
      );
    });
    // The child must not keep this process alive: it ends with it.
    child.unref();
    child.channel?.unref();
    (child.stderr as unknown as { unref?(): void } | null)?.unref?.();
    return { port, stop: () => end(child) };
  } catch (error) {
    await end(child);
    throw error;
  } finally {
    clearTimeout(timer);
  }
}

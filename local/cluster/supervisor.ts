import { createReadStream } from "node:fs";
import * as fs from "node:fs/promises";
import { setTimeout as sleep } from "node:timers/promises";
import { duration } from "../programs/progress";
import { Api, isServersFault } from "./api";
import type { DaemonName } from "./daemonNames";
import { type DaemonSettings, daemons, isDaemonOf, url } from "./daemons";
import { isFree } from "./ports";
import { endProcess, findByCommandLine, isRunning, startDetached } from "./process";
import { type ClusterFolder, type ProcessRecord, readProcess, removeProcess, writeProcess } from "./state";

const LOG_TAIL_LINES = 12;
const LOG_TAIL_BYTES = 16_384;
const PORT_RELEASE_MILLISECONDS = 1500;

/** A program of the cluster that did not come up. The message holds the end of its log and the way out. */
export class DaemonError extends Error {
  constructor(
    readonly daemon: DaemonName,
    readonly reason: "exited" | "portTaken" | "timeout",
    message: string,
  ) {
    super(message);
  }
}

async function sizeOf(file: string): Promise<number> {
  return (await fs.stat(file).catch(() => undefined))?.size ?? 0;
}

/** The end of what a program wrote into its log since a position. */
async function logSince(file: string, position: number): Promise<string> {
  const start = Math.max(position, (await sizeOf(file)) - LOG_TAIL_BYTES);
  let text = "";
  for await (const chunk of createReadStream(file, { start, encoding: "utf8" })) {
    text += chunk;
  }
  return text;
}

function lastLines(text: string): string {
  const lines = text.trimEnd().split("\n").slice(-LOG_TAIL_LINES);
  return lines.map((line) => `    ${line.length > 400 ? `${line.slice(0, 400)}...` : line}`).join("\n");
}

/** Keeps the programs of one cluster running: knows them, starts, awaits and ends them. */
export class Supervisor {
  /** Where in its log the present run of a program begins. */
  private readonly logPositions = new Map<DaemonName, number>();

  constructor(
    private readonly folder: ClusterFolder,
    private readonly timeoutMilliseconds: number,
  ) {}

  /** The record of a program that runs with exactly this command line. */
  async running(name: DaemonName, settings: DaemonSettings): Promise<ProcessRecord | undefined> {
    const record = await readProcess(this.folder, name);
    const wanted = JSON.stringify(daemons[name].command(settings));
    return record && JSON.stringify(record.command) === wanted && (await isRunning(record))
      ? record
      : undefined;
  }

  /**
   * Starts the program and waits until it answers. One that runs with other arguments is ended first.
   *
   * @throws DaemonError if it ends or does not answer in time
   */
  async start(name: DaemonName, settings: DaemonSettings): Promise<ProcessRecord> {
    const old = await readProcess(this.folder, name);
    if (old) {
      await endProcess(old);
    }
    for (const port of daemons[name].ports) {
      await this.awaitFree(name, settings.record.ports[port]);
    }
    const log = this.folder.log(name);
    this.logPositions.set(name, await sizeOf(log));
    const command = daemons[name].command(settings);
    const [program = "", ...args] = command;
    const identity = await startDetached(program, args, this.folder.root, log).catch((error: Error) => {
      throw new Error(`${name} cannot be started: ${error.message}`);
    });
    if (!identity) {
      return this.fail(name, "exited");
    }
    const record = { ...identity, command };
    await writeProcess(this.folder, name, record);
    await this.awaitReady(name, settings, record);
    return record;
  }

  /** A killed program may show as gone while the last of its threads still holds its ports. */
  private async awaitFree(name: DaemonName, port: number): Promise<void> {
    const end = Date.now() + PORT_RELEASE_MILLISECONDS;
    while (!(await isFree(port))) {
      if (Date.now() >= end) {
        throw new DaemonError(name, "portTaken", `port ${port} of ${name} is taken`);
      }
      await sleep(25);
    }
  }

  /** Waits until a running program answers. */
  async awaitReady(name: DaemonName, settings: DaemonSettings, record: ProcessRecord): Promise<void> {
    const end = Date.now() + this.timeoutMilliseconds;
    const isReady = await this.probe(name, settings);
    try {
      while (!(await isReady.ask())) {
        if (!(await isRunning(record))) {
          await this.fail(name, "exited");
        }
        if (Date.now() >= end) {
          await this.fail(name, "timeout");
        }
        await sleep(40);
      }
    } finally {
      isReady.close();
    }
  }

  /** @throws DaemonError if the program, which has no port to be asked on, has ended since it was started */
  async assertRunning(name: DaemonName): Promise<void> {
    const record = await readProcess(this.folder, name);
    if (!record || !(await isRunning(record))) {
      await this.fail(name, "exited");
    }
  }

  private async probe(
    name: DaemonName,
    { pki, record }: DaemonSettings,
  ): Promise<{ ask: () => Promise<boolean>; close: () => void }> {
    const { ports, readyPath } = daemons[name];
    const [port] = ports;
    if (port === undefined || readyPath === undefined) {
      return { ask: async () => true, close: () => undefined };
    }
    const server = url(record.ports[port]);
    const api =
      name === "etcd"
        ? await Api.connect(server, pki, "etcd-client", "etcd-ca")
        : await Api.connect(server, pki, "admin", "ca");
    const ask = async (): Promise<boolean> => {
      try {
        await api.request("GET", readyPath);
        return true;
      } catch (error) {
        // Not listening yet, or answering that it is not ready: both pass.
        if (isServersFault(error)) {
          return false;
        }
        throw error;
      }
    };
    return { ask, close: () => api.close() };
  }

  private async fail(name: DaemonName, reason: "exited" | "timeout"): Promise<never> {
    const log = this.folder.log(name);
    const text = await logSince(log, this.logPositions.get(name) ?? 0);
    if (reason === "exited" && /address already in use/.test(text)) {
      throw new DaemonError(name, "portTaken", `a port of ${name} was taken by another program`);
    }
    const what =
      reason === "exited"
        ? `${name} ended before it was ready`
        : `${name} was not ready after ${duration(this.timeoutMilliseconds)}`;
    throw new DaemonError(
      name,
      reason,
      `${what}. The end of its log (${log}):\n${lastLines(text)}\n` +
        `Run it again; if it ends the same way, stop what runs and remove ${this.folder.root}, then run it again.`,
    );
  }

  /**
   * Ends what belongs to the folder: the recorded programs, clients before servers, then whatever else was
   * started on the folder and is not recorded.
   *
   * @param except names of programs to leave alone, if they are recorded
   * @returns how many were running
   */
  async stop(except: ReadonlySet<DaemonName> = new Set()): Promise<number> {
    let ended = 0;
    const end = async (name: DaemonName): Promise<void> => {
      const record = await readProcess(this.folder, name);
      if (record && !except.has(name)) {
        ended += (await isRunning(record)) ? 1 : 0;
        await endProcess(record);
        await removeProcess(this.folder, name);
      }
    };
    await Promise.all([
      end("ingress-controllers"),
      end("usage-engine-operator"),
      end("calico-operator"),
      end("kwok"),
      end("kube-scheduler"),
      end("kube-controller-manager"),
    ]);
    await end("kube-apiserver");
    await end("etcd");

    const kept = await Promise.all([...except].map((name) => readProcess(this.folder, name)));
    const keptPids = new Set(kept.map((record) => record?.pid));
    const found = await findByCommandLine((line) => isDaemonOf(this.folder, line));
    // The child of one that stays (the operator's KWOK) stays with it.
    const strays = found.filter(({ pid, parent }) => !keptPids.has(pid) && !keptPids.has(parent));
    await Promise.all(strays.map((stray) => endProcess(stray)));
    return ended + strays.length;
  }
}

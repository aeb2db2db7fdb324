import * as fs from "node:fs/promises";
import * as path from "node:path";
import { setTimeout as sleep } from "node:timers/promises";
import {
  endProcess,
  findByCommandLine,
  isRunning,
  type ProcessIdentity,
  startDetached,
} from "../cluster/process";
import type { Progress } from "../programs/progress";
import { removeCgroups } from "./cgroups";
import { cgroupPrefix } from "./layout";
import type { NodesFolder } from "./nodesFolder";

/** The processes that real nodes consist of, as this machine sees them: each holds the namespaces of one of the machines. */
export class Hosts {
  private processes: Record<string, ProcessIdentity> = {};
  private settings = "";

  constructor(
    private readonly folder: NodesFolder,
    private readonly progress: Progress,
  ) {}

  /** Whether everything runs as it was started with these settings. */
  async areRunning(settings: string): Promise<boolean> {
    const record = await this.folder.readRecord();
    if (record?.settings !== settings) {
      return false;
    }
    this.processes = { ...record.processes };
    this.settings = settings;
    const running = await Promise.all(Object.values(record.processes).map(isRunning));
    return running.length > 0 && running.every(Boolean);
  }

  /** Takes what runs as it is. */
  async load(): Promise<void> {
    const record = await this.folder.readRecord();
    this.processes = { ...record?.processes };
    this.settings = record?.settings ?? "";
  }

  begin(settings: string): void {
    this.processes = {};
    this.settings = settings;
  }

  pid(name: string): number {
    const known = this.processes[name];
    if (known === undefined) {
      throw new Error(
        `there is no machine ${name} here; there are ${Object.keys(this.processes).join(", ")}`,
      );
    }
    return known.pid;
  }

  /** Starts a process that outlives this one, and notes it. Its command line holds the folder, by which it is found. */
  async start(name: string, command: readonly string[]): Promise<number> {
    const [program = "", ...args] = command;
    const log = path.join(this.folder.logs, `${name}.log`);
    const identity = await startDetached(program, args, this.folder.cluster, log);
    if (identity === undefined) {
      throw new Error(`${name} ended at once: look into ${log}`);
    }
    this.processes[name] = identity;
    await this.folder.writeRecord({ settings: this.settings, processes: this.processes });
    return identity.pid;
  }

  /** Ends one of them at once, as if its power were cut. */
  async end(name: string): Promise<void> {
    const identity = this.processes[name];
    if (identity !== undefined) {
      await endProcess(identity, 0);
    }
  }

  /** @throws Error naming the first that has ended */
  async assertRunning(): Promise<void> {
    for (const [name, identity] of Object.entries(this.processes)) {
      if (!(await isRunning(identity))) {
        throw new Error(`${name} has ended: look into ${path.join(this.folder.logs, `${name}.log`)}`);
      }
    }
  }

  /**
   * Ends everything, whatever of it is left, and removes what it leaves in the system. Namespaces and mounts go with their
   * processes, cgroups do not.
   */
  async stop(): Promise<number> {
    const record = await this.folder.readRecord();
    const recorded = Object.values(record?.processes ?? {});
    const running = (await Promise.all(recorded.map(isRunning))).filter(Boolean).length;
    // Nothing in a node has anything to save: its data goes with it.
    await Promise.all(recorded.map((identity) => endProcess(identity, 0)));
    const isOurs = (line: string) =>
      line.includes(`${this.folder.root}${path.sep}`) &&
      /node\.sh |relay\.js |store\.js |workload hold /.test(line);
    const end = Date.now() + 10_000;
    for (;;) {
      // Process 1 of a node is gone only when all of the node is.
      const found = await findByCommandLine(isOurs);
      if (found.length === 0) {
        break;
      }
      if (Date.now() > end) {
        throw new Error(
          `processes ${found.map(({ pid }) => pid).join(", ")} of ${this.folder.root} do not end`,
        );
      }
      await Promise.all(found.map((stray) => endProcess(stray, 0)));
      await sleep(50);
    }
    const removed = process.platform === "linux" ? await removeCgroups(cgroupPrefix(this.folder.cluster)) : 0;
    await fs.rm(this.folder.record, { force: true });
    if (running + removed > 0) {
      this.progress(`ended ${running} machines of real nodes`, true);
    }
    return running;
  }
}

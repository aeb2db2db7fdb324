import * as fs from "node:fs/promises";
import * as path from "node:path";
import type { ProcessIdentity } from "../cluster/process";

/** What is written down about the running machines: read again by whoever continues or removes them. */
export interface NodesRecord {
  /** What they were started with, as text: another one means that they have to be made anew. */
  readonly settings: string;
  readonly processes: Readonly<Record<string, ProcessIdentity>>;
}

/** The paths of everything that real nodes keep, all below one folder in the cluster's. */
export class NodesFolder {
  readonly root: string;

  /** @param cluster the cluster's folder, under its real name */
  constructor(readonly cluster: string) {
    this.root = path.join(cluster, "nodes");
  }

  get record(): string {
    return path.join(this.root, "record.json");
  }
  get workload(): string {
    return path.join(this.root, "workload");
  }
  get logs(): string {
    return path.join(this.root, "logs");
  }
  /** An administrator's, for whoever calls from the nodes' LAN or from behind its router. */
  get kubeconfig(): string {
    return path.join(this.root, "kubeconfig");
  }

  /** A node's own folder. */
  node(name: string): string {
    return path.join(this.root, name);
  }

  archive(name: string): string {
    return path.join(this.root, `${name}.tar`);
  }

  /**
   * A Unix socket, from the cluster's folder, in which its users are started: the kernel takes no more than 107 characters,
   * and the folder may be deep.
   */
  socket(name: "api" | "kubelets"): string {
    return path.join("nodes", `${name}.sock`);
  }

  async readRecord(): Promise<NodesRecord | undefined> {
    try {
      return JSON.parse(await fs.readFile(this.record, "utf8")) as NodesRecord;
    } catch {
      return undefined;
    }
  }

  async writeRecord(record: NodesRecord): Promise<void> {
    const draft = `${this.record}.new`;
    await fs.writeFile(draft, `${JSON.stringify(record, undefined, 2)}\n`, { mode: 0o600 });
    await fs.rename(draft, this.record);
  }
}

import * as fs from "node:fs/promises";
import * as path from "node:path";
import type { DaemonName } from "./daemonNames";
import type { ProcessIdentity } from "./process";

/** The loopback ports of a cluster. */
export interface ClusterPorts {
  readonly etcd: number;
  readonly etcdPeer: number;
  readonly apiServer: number;
  readonly controllerManager: number;
  readonly scheduler: number;
}

/** Whether KWOK plays the nodes, or they are network namespaces with kubelets of their own (`local/nodes`). */
export type NodeKind = "simulated" | "real";

/** What a cluster was made with. It cannot change while its data is kept. */
export interface ClusterNetworks {
  /** IPv4 range of Service addresses. */
  readonly serviceCidr: string;
  /** IPv4 range of pod addresses, a /24 for each node. */
  readonly podCidr: string;
}

/** What is written down about a cluster as a whole. */
export interface ClusterRecord extends ClusterNetworks {
  readonly nodeKind: NodeKind;
  readonly ports: ClusterPorts;
}

/** What is written down about one running program. */
export interface ProcessRecord extends ProcessIdentity {
  readonly command: readonly string[];
}

/** Where a file is written before it takes the place of the old one: a reader sees either, never a part. */
export function draftOf(file: string): string {
  return `${file}.new`;
}

/** The paths of everything that a cluster keeps, all below one folder. */
export class ClusterFolder {
  constructor(readonly root: string) {}

  private at(...names: string[]): string {
    return path.join(this.root, ...names);
  }

  get pki(): string {
    return this.at("pki");
  }
  get data(): string {
    return this.at("etcd");
  }
  get logs(): string {
    return this.at("logs");
  }
  get processes(): string {
    return this.at("processes");
  }
  get record(): string {
    return this.at("cluster.json");
  }
  get lock(): string {
    return this.at("lock");
  }
  get kubeconfig(): string {
    return this.at("kubeconfig");
  }
  get kwokConfig(): string {
    return this.at("kwok.yaml");
  }
  /** What real nodes keep. */
  get nodes(): string {
    return this.at("nodes");
  }
  get operatorConfig(): string {
    return this.at("calico-operator.yaml");
  }

  /** Credentials of the ingress controllers, and where they answer. */
  get ingress(): string {
    return this.at("ingress");
  }

  log(daemon: DaemonName): string {
    return path.join(this.logs, `${daemon}.log`);
  }

  process(daemon: DaemonName): string {
    return path.join(this.processes, `${daemon}.json`);
  }

  userKubeconfig(daemon: DaemonName): string {
    return path.join(this.pki, `${daemon}.kubeconfig`);
  }

  /** How the API server calls real nodes. */
  get egress(): string {
    return this.at("egress.yaml");
  }

  /** Data that etcd could not read, kept until etcd runs without it. */
  get unreadableData(): string {
    return `${this.data}.unreadable`;
  }

  /** Everything a cluster makes below the folder, and so may remove. The lock goes with its owner. */
  get made(): string[] {
    return [
      this.unreadableData,
      draftOf(this.record),
      draftOf(this.kubeconfig),
      this.processes,
      this.record,
      this.kubeconfig,
      this.kwokConfig,
      this.operatorConfig,
      this.nodes,
      this.egress,
      this.ingress,
      this.data,
      this.logs,
      this.pki,
    ];
  }
}

/** Reads a JSON file of ours; one that is missing or damaged (a write cut off) reads as undefined. */
async function readJson<T>(file: string): Promise<T | undefined> {
  try {
    return JSON.parse(await fs.readFile(file, "utf8")) as T;
  } catch {
    return undefined;
  }
}

async function writeJson(file: string, value: unknown): Promise<void> {
  const draft = draftOf(file);
  await fs.writeFile(draft, `${JSON.stringify(value, undefined, 2)}\n`, { mode: 0o600 });
  await fs.rename(draft, file);
}

function isPort(value: unknown): boolean {
  return Number.isInteger(value) && Number(value) > 0 && Number(value) < 65536;
}

export async function readRecord(folder: ClusterFolder): Promise<ClusterRecord | undefined> {
  const record = await readJson<Partial<ClusterRecord>>(folder.record);
  const { ports, serviceCidr, podCidr, nodeKind = "simulated" } = record ?? {};
  const sound =
    ports !== undefined &&
    [ports.etcd, ports.etcdPeer, ports.apiServer, ports.controllerManager, ports.scheduler].every(isPort) &&
    typeof serviceCidr === "string" &&
    typeof podCidr === "string";
  return sound ? { ports, serviceCidr, podCidr, nodeKind } : undefined;
}

export async function writeRecord(folder: ClusterFolder, record: ClusterRecord): Promise<void> {
  await writeJson(folder.record, record);
}

export async function readProcess(
  folder: ClusterFolder,
  daemon: DaemonName,
): Promise<ProcessRecord | undefined> {
  const record = await readJson<Partial<ProcessRecord>>(folder.process(daemon));
  const { pid, started, command } = record ?? {};
  const sound =
    Number.isInteger(pid) && Number(pid) > 1 && typeof started === "string" && Array.isArray(command);
  return sound ? { pid: Number(pid), started, command } : undefined;
}

export async function writeProcess(
  folder: ClusterFolder,
  daemon: DaemonName,
  record: ProcessRecord,
): Promise<void> {
  await writeJson(folder.process(daemon), record);
}

export async function removeProcess(folder: ClusterFolder, daemon: DaemonName): Promise<void> {
  await fs.rm(folder.process(daemon), { force: true });
}

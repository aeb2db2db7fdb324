import * as fs from "node:fs/promises";
import * as path from "node:path";
import { setTimeout as sleep } from "node:timers/promises";
import { withLock } from "../programs/lock";
import { duration, type Progress } from "../programs/progress";
import { Api } from "./api";
import {
  type ClusterProgram,
  type DaemonName,
  type DaemonSettings,
  daemonNames,
  daemons,
  url,
} from "./daemons";
import { writeKubeconfig } from "./kubeconfig";
import { areNodesReady, type LocalNode, planNodes, registerNodes } from "./nodes";
import { ensurePki } from "./pki";
import { freePorts } from "./ports";
import { seed } from "./seed";
import { writeKwokConfig, writeOperatorConfig } from "./stages";
import {
  ClusterFolder,
  type ClusterNetworks,
  type ClusterPorts,
  type ClusterRecord,
  readRecord,
  writeRecord,
} from "./state";
import { DaemonError, Supervisor } from "./supervisor";

/** What a local cluster is made of. */
export interface LocalClusterOptions extends Partial<ClusterNetworks> {
  /** Holds everything: data, certificates, logs, records. Made if it is missing. */
  readonly folder: string;
  /** Absolute path of each program. */
  readonly programs: Readonly<Record<ClusterProgram, string>>;
  /** Root folders of the Go modules that carry KWOK's stages and Calico's kinds. */
  readonly modules: { readonly kwok: string; readonly calico: string };
  /** Number of simulated nodes, `worker-1` and so on. Default 3. */
  readonly nodes?: number;
  /** First and last node port. Default `30000-32767`. */
  readonly nodePortRange?: string;
  /** How long each program may take to become ready, in seconds. Default 90. */
  readonly timeoutSeconds?: number;
}

/** A running local cluster. */
export interface LocalCluster {
  readonly folder: string;
  /** Path of a kubeconfig with administrator rights, its one context named `local`. */
  readonly kubeconfig: string;
  /** URL of the API server, on loopback. */
  readonly server: string;
  readonly pids: Readonly<Record<DaemonName, number>>;
  readonly nodes: readonly LocalNode[];
  /** False if everything ran already. */
  readonly started: boolean;
}

const defaultNetworks: ClusterNetworks = { serviceCidr: "10.96.0.0/12", podCidr: "192.168.0.0/16" };
const defaultNodePortRange = "30000-32767";
const portAttempts = 5;

async function newPorts(): Promise<ClusterPorts> {
  const [etcd = 0, etcdPeer = 0, apiServer = 0, controllerManager = 0, scheduler = 0] = await freePorts(5);
  return { etcd, etcdPeer, apiServer, controllerManager, scheduler };
}

/** New ports for one program; those of the others stay, so that these need no restart. */
async function movePorts(record: ClusterRecord, name: DaemonName): Promise<ClusterRecord> {
  const fresh = await newPorts();
  const moved = Object.fromEntries(daemons[name].ports.map((port) => [port, fresh[port]]));
  return { ...record, ports: { ...record.ports, ...moved } };
}

/** The record of the cluster in this folder, made if it is missing or damaged. */
async function ensureRecord(folder: ClusterFolder, options: LocalClusterOptions): Promise<ClusterRecord> {
  const known = await readRecord(folder);
  for (const key of ["serviceCidr", "podCidr"] as const) {
    const wanted = options[key];
    if (known && wanted !== undefined && wanted !== known[key]) {
      throw new Error(
        `${key}: the cluster in ${folder.root} was made with ${known[key]}, which cannot become ${wanted}: ` +
          "remove that cluster first, or use another folder",
      );
    }
  }
  if (known) {
    return known;
  }
  const record = {
    ports: await newPorts(),
    serviceCidr: options.serviceCidr ?? defaultNetworks.serviceCidr,
    podCidr: options.podCidr ?? defaultNetworks.podCidr,
  };
  await writeRecord(folder, record);
  return record;
}

async function writeKubeconfigs({ folder, pki, record }: DaemonSettings): Promise<void> {
  const server = url(record.ports.apiServer);
  await writeKubeconfig(folder.kubeconfig, pki, "admin", server);
  for (const user of ["kube-controller-manager", "kube-scheduler", "kwok"] as const) {
    await writeKubeconfig(folder.userKubeconfig(user), pki, user, server);
  }
}

/** Whether pods can be created and scheduled: the controller manager has made the service account that they need. */
async function isClusterReady(api: Api, nodes: readonly LocalNode[]): Promise<boolean> {
  const accounts = await api.get<{ items: unknown[] }>("/api/v1/namespaces/default/serviceaccounts");
  return accounts.items.length > 0 && (await areNodesReady(api, nodes));
}

async function awaitNodes(api: Api, nodes: readonly LocalNode[], timeoutSeconds: number): Promise<void> {
  const end = Date.now() + timeoutSeconds * 1000;
  while (!(await isClusterReady(api, nodes))) {
    if (Date.now() >= end) {
      throw new Error(`the nodes were not ready after ${timeoutSeconds} s: look at the log of kwok`);
    }
    await sleep(50);
  }
}

/** One start, under the lock of the folder. */
class Start {
  private readonly supervisor: Supervisor;
  private readonly timeoutSeconds: number;
  private readonly pids = new Map<DaemonName, number>();
  private changed = false;

  constructor(
    private readonly folder: ClusterFolder,
    private readonly options: LocalClusterOptions,
    private readonly progress: Progress,
  ) {
    this.timeoutSeconds = options.timeoutSeconds ?? 90;
    this.supervisor = new Supervisor(folder, this.timeoutSeconds * 1000);
  }

  async run(): Promise<LocalCluster> {
    const begin = Date.now();
    const { folder } = this;
    for (const made of [folder.root, folder.logs, folder.processes]) {
      await fs.mkdir(made, { recursive: true, mode: 0o700 });
    }
    const { pki, created } = await ensurePki(folder.pki);
    const record = await ensureRecord(folder, this.options);
    const nodePortRange = this.options.nodePortRange ?? defaultNodePortRange;
    let settings: DaemonSettings = { programs: this.options.programs, folder, pki, record, nodePortRange };
    const nodes = planNodes(this.options.nodes ?? 3, record.podCidr);

    const kept = new Set<DaemonName>();
    for (const name of created ? [] : daemonNames) {
      if (await this.supervisor.running(name, settings)) {
        kept.add(name);
      }
    }
    const ended = await this.supervisor.stop(kept);
    if (ended > 0) {
      this.progress(`ended ${ended} process(es) of an earlier cluster in ${folder.root}`);
    }
    if (kept.size < daemonNames.length) {
      await writeKubeconfigs(settings);
    }

    settings = await this.ensure("etcd", settings);
    settings = await this.ensure("kube-apiserver", settings);
    const api = await Api.connect(url(settings.record.ports.apiServer), pki, "admin", "ca");
    try {
      if (this.changed || kept.size < daemonNames.length) {
        await registerNodes(api, nodes);
        await writeKwokConfig(folder.kwokConfig, this.options.modules.kwok);
        await writeOperatorConfig(folder.operatorConfig);
        const player = this.ensure("kwok", settings).then(() => this.ensure("calico-operator", settings));
        const manager = this.ensure("kube-controller-manager", settings);
        const [controlled] = await Promise.all([
          manager.then((after) => this.ensure("kube-scheduler", after)),
          player,
          seed(api, this.options.modules.calico),
        ]);
        settings = controlled;
        await awaitNodes(api, nodes, this.timeoutSeconds);
      } else {
        for (const name of [
          "kube-controller-manager",
          "kube-scheduler",
          "kwok",
          "calico-operator",
        ] as const) {
          settings = await this.ensure(name, settings);
        }
      }
    } finally {
      api.close();
    }
    if (this.changed) {
      this.progress(`Kubernetes API ready on ${api.server} after ${duration(Date.now() - begin)}`);
    }
    return {
      folder: folder.root,
      kubeconfig: folder.kubeconfig,
      server: url(settings.record.ports.apiServer),
      pids: Object.fromEntries(this.pids) as Record<DaemonName, number>,
      nodes,
      started: this.changed,
    };
  }

  /** Makes sure that one program runs and answers, on other ports where its own are taken. */
  private async ensure(name: DaemonName, settings: DaemonSettings): Promise<DaemonSettings> {
    const running = await this.supervisor.running(name, settings);
    if (running) {
      await this.supervisor.awaitReady(name, settings, running);
      this.pids.set(name, running.pid);
      return settings;
    }
    this.changed = true;
    this.progress(`starting ${name}`, true);
    let current = settings;
    for (let attempt = 1; ; attempt++) {
      try {
        this.pids.set(name, (await this.supervisor.start(name, current)).pid);
        return current;
      } catch (error) {
        current = await this.remedy(name, current, error, attempt);
      }
    }
  }

  /** Removes the cause of a failed start where it can be, so that the next attempt may succeed. */
  private async remedy(
    name: DaemonName,
    settings: DaemonSettings,
    error: unknown,
    attempt: number,
  ): Promise<DaemonSettings> {
    if (error instanceof DaemonError && error.reason === "portTaken" && attempt < portAttempts) {
      const record = await movePorts(settings.record, name);
      await writeRecord(this.folder, record);
      const moved = { ...settings, record };
      await writeKubeconfigs(moved);
      return moved;
    }
    const hasData = name === "etcd" && (await fs.stat(this.folder.data).catch(() => undefined)) !== undefined;
    if (error instanceof DaemonError && error.reason === "exited" && hasData && attempt === 1) {
      this.progress(`the data in ${this.folder.data} cannot be read: the cluster is made anew, empty`);
      await fs.rm(this.folder.data, { recursive: true, force: true });
      return settings;
    }
    throw error;
  }
}

/** The folder under its real name: command lines are compared, and searched for it. */
async function realFolder(folder: string): Promise<ClusterFolder> {
  const absolute = path.resolve(folder);
  return new ClusterFolder(await fs.realpath(absolute).catch(() => absolute));
}

/**
 * Starts a Kubernetes cluster on this machine: etcd, API server, controller manager, scheduler, and KWOK, which
 * simulates nodes, pods and the Calico operator. All listen on free loopback ports, with TLS and credentials
 * of their own, and outlive the caller. Returns when nodes are ready and the kinds of `seed` are served: about 8 s
 * on two cores, at once where everything runs already. What is missing, killed or damaged is made good.
 *
 * @throws if a program does not become ready; the message holds the end of its log and the way out
 */
export async function startCluster(
  options: LocalClusterOptions,
  progress: Progress = () => undefined,
): Promise<LocalCluster> {
  await fs.mkdir(options.folder, { recursive: true, mode: 0o700 });
  const folder = await realFolder(options.folder);
  const waiting = (pid: number) => progress(`waiting for process ${pid}, which starts or stops this cluster`);
  return withLock(folder.lock, waiting, () => new Start(folder, options, progress).run());
}

/**
 * Ends every process of the cluster in this folder, by pid and start time: SIGTERM, and SIGKILL after 10 s.
 * Does nothing if there is none.
 *
 * @param remove also removes what the cluster made, and the folder if nothing else is in it. Default: the data
 *   stays, and the next start continues with it
 */
export async function stopCluster(folder: string, { remove = false } = {}): Promise<void> {
  const cluster = await realFolder(folder);
  const exists = (await fs.stat(cluster.root).catch(() => undefined)) !== undefined;
  const supervisor = new Supervisor(cluster, 0);
  if (!exists) {
    // The folder was removed, its processes may still run.
    await supervisor.stop();
    return;
  }
  await withLock(
    cluster.lock,
    () => undefined,
    async () => {
      await supervisor.stop();
      for (const made of remove ? cluster.made : []) {
        await fs.rm(made, { recursive: true, force: true });
      }
    },
  );
  if (remove) {
    await fs.rmdir(cluster.root).catch((error: NodeJS.ErrnoException) => {
      if (error.code !== "ENOTEMPTY" && error.code !== "ENOENT") {
        throw error;
      }
    });
  }
}

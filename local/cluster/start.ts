import * as fs from "node:fs/promises";
import { setTimeout as sleep } from "node:timers/promises";
import { apiServerAddresses, onLan, writeEgress } from "../nodes/controlPlane";
import { planLayout } from "../nodes/layout";
import { RealNodes } from "../nodes/realNodes";
import { seedStored } from "../nodes/seedStored";
import { duration, type Progress } from "../programs/progress";
import { Api } from "./api";
import { calicoDefinitions, moduleDefinitions } from "./calicoDefinitions";
import type { DaemonName } from "./daemonNames";
import { type DaemonSettings, daemons, daemonsWith, url } from "./daemons";
import { writeKubeconfig } from "./kubeconfig";
import type { LocalCluster, LocalClusterOptions, Pids } from "./localCluster";
import { areNodesReady, type LocalNode, planNodes, registerNodes } from "./nodes";
import { ensurePki } from "./pki";
import { freePorts } from "./ports";
import { seed } from "./seed";
import { writeKwokConfig, writeOperatorConfig } from "./stages";
import {
  type ClusterFolder,
  type ClusterNetworks,
  type ClusterPorts,
  type ClusterRecord,
  type NodeKind,
  type ProcessRecord,
  readRecord,
  writeRecord,
} from "./state";
import { DaemonError, Supervisor } from "./supervisor";

const DEFAULT_NETWORKS: ClusterNetworks = { serviceCidr: "10.96.0.0/12", podCidr: "192.168.0.0/16" };
const DEFAULT_NODE_PORT_RANGE = "30000-32767";
const PORT_ATTEMPTS = 5;

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

function nodeKindOf({ realNodes }: LocalClusterOptions): NodeKind {
  return realNodes ? "real" : "simulated";
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
  const nodeKind = nodeKindOf(options);
  if (known && known.nodeKind !== nodeKind) {
    throw new Error(
      `realNodes: the cluster in ${folder.root} has ${known.nodeKind} nodes, which cannot become ${nodeKind} ones: ` +
        "remove that cluster first, or use another folder",
    );
  }
  if (known) {
    return known;
  }
  const record = {
    nodeKind,
    ports: await newPorts(),
    serviceCidr: options.serviceCidr ?? DEFAULT_NETWORKS.serviceCidr,
    podCidr: options.podCidr ?? DEFAULT_NETWORKS.podCidr,
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

/** Waits for all, and only then throws the first error: nothing goes on behind the back of the caller. */
async function all<T extends readonly unknown[]>(
  tasks: readonly [...{ [K in keyof T]: Promise<T[K]> }],
): Promise<T> {
  await Promise.allSettled(tasks);
  return (await Promise.all(tasks)) as unknown as T;
}

/** One start of a cluster. The caller holds the lock of the folder. */
export class ClusterStart {
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
    const record = await ensureRecord(folder, this.options);
    const { realNodes } = this.options;
    const addresses = realNodes ? apiServerAddresses(record.serviceCidr) : [];
    const { pki, created } = await ensurePki(folder.pki, addresses);
    const nodePortRange = this.options.nodePortRange ?? DEFAULT_NODE_PORT_RANGE;
    let settings: DaemonSettings = { programs: this.options.programs, folder, pki, record, nodePortRange };
    const planned = planNodes(realNodes ? 3 : (this.options.nodes ?? 3), record.podCidr);
    const nodes = realNodes ? onLan(planned) : planned;
    if (realNodes) {
      await writeEgress(folder.egress, folder.root);
    }

    const wanted = daemonsWith(this.options.programs).filter((name) => !realNodes || name !== "kwok");
    const kept = new Set<DaemonName>();
    for (const name of created ? [] : wanted) {
      if (await this.supervisor.running(name, settings)) {
        kept.add(name);
      }
    }
    const ended = await this.supervisor.stop(kept);
    if (ended > 0) {
      this.progress(`ended ${ended} process(es) of an earlier cluster in ${folder.root}`);
    }
    await writeKubeconfigs(settings);

    settings = await this.ensure("etcd", settings);
    settings = await this.ensure("kube-apiserver", settings);
    const api = await Api.connect(url(settings.record.ports.apiServer), pki, "admin", "ca");
    try {
      if (this.changed || kept.size < wanted.length) {
        if (!realNodes) {
          await registerNodes(api, nodes);
        }
        await writeKwokConfig(folder.kwokConfig, this.options.modules.kwok);
        await writeOperatorConfig(folder.operatorConfig);
        const [controlled] = await all([
          this.ensure("kube-controller-manager", settings).then((after) =>
            this.ensure("kube-scheduler", after),
          ),
          (realNodes ? Promise.resolve(settings) : this.ensure("kwok", settings)).then((after) =>
            this.ensure("calico-operator", after),
          ),
          this.ensure("usage-engine-operator", settings),
          ...(wanted.includes("ingress-controllers") ? [this.ensure("ingress-controllers", settings)] : []),
          this.seedKinds(api),
        ]);
        settings = controlled;
        await this.startRealNodes(api, settings, nodes);
        await this.awaitCluster(api, nodes);
      } else {
        for (const name of wanted.filter((name) => name !== "etcd" && name !== "kube-apiserver")) {
          settings = await this.ensure(name, settings);
        }
        await this.startRealNodes(api, settings, nodes);
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
      pids: Object.fromEntries(this.pids) as unknown as Pids,
      nodes,
      started: this.changed,
    };
  }

  private async seedKinds(api: Api): Promise<void> {
    const { realNodes, modules } = this.options;
    const definitions = realNodes
      ? await moduleDefinitions(modules.calico, "Felix on real nodes reads what its own release stores")
      : await calicoDefinitions(modules.calico, this.progress);
    await seed(api, definitions);
  }

  private async startRealNodes(
    api: Api,
    { pki, record }: DaemonSettings,
    nodes: readonly LocalNode[],
  ): Promise<void> {
    const { realNodes, modules } = this.options;
    if (realNodes) {
      await seedStored(api, modules.calico);
      const layout = planLayout(this.folder.root, nodes, record);
      const real = new RealNodes(this.folder.root, layout, this.progress);
      const started = await real.start(realNodes, { api, pki, port: record.ports.apiServer });
      this.changed ||= started;
    }
  }

  private async awaitCluster(api: Api, nodes: readonly LocalNode[]): Promise<void> {
    const end = Date.now() + this.timeoutSeconds * 1000;
    while (!(await isClusterReady(api, nodes))) {
      await this.assertPlayerRuns();
      if (Date.now() >= end) {
        throw new Error(
          `the nodes were not ready after ${this.timeoutSeconds} s: look into ${this.folder.log("kwok")} and ` +
            `${this.folder.log("kube-controller-manager")}`,
        );
      }
      await sleep(50);
    }
    await this.assertPlayerRuns();
    await this.supervisor.assertRunning("calico-operator");
    await this.supervisor.assertRunning("usage-engine-operator");
  }

  private async assertPlayerRuns(): Promise<void> {
    if (!this.options.realNodes) {
      await this.supervisor.assertRunning("kwok");
    }
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
        const record =
          name === "etcd" ? await this.startEtcd(current) : await this.supervisor.start(name, current);
        this.pids.set(name, record.pid);
        return current;
      } catch (error) {
        if (!(error instanceof DaemonError) || error.reason !== "portTaken" || attempt === PORT_ATTEMPTS) {
          throw error;
        }
        const record = await movePorts(current.record, name);
        await writeRecord(this.folder, record);
        current = { ...current, record };
        await writeKubeconfigs(current);
      }
    }
  }

  /** Starts etcd; where it ends on the data that is there and runs without, that data is damaged and goes. */
  private async startEtcd(settings: DaemonSettings): Promise<ProcessRecord> {
    const { data, unreadableData } = this.folder;
    try {
      return await this.supervisor.start("etcd", settings);
    } catch (error) {
      if (!(error instanceof DaemonError) || error.reason !== "exited") {
        throw error;
      }
      if ((await fs.stat(data).catch(() => undefined)) === undefined) {
        throw error;
      }
      await fs.rm(unreadableData, { recursive: true, force: true });
      await fs.rename(data, unreadableData);
      const record = await this.supervisor.start("etcd", settings).catch(async () => {
        await fs.rm(data, { recursive: true, force: true });
        await fs.rename(unreadableData, data);
        throw error;
      });
      this.progress(`the data in ${data} could not be read: the cluster is made anew, empty`);
      await fs.rm(unreadableData, { recursive: true, force: true });
      return record;
    }
  }
}

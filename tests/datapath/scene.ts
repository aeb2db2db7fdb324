import * as fs from "node:fs/promises";
import * as path from "node:path";
import { Api, type KubernetesObject } from "../../local/cluster/api";
import { Pki } from "../../local/cluster/pki";
import { ClusterFolder, readProcess } from "../../local/cluster/state";
import { NodesFolder } from "../../local/nodes/nodesFolder";
import { ask, type Question, type Reply } from "../../local/nodes/probe";

/** A pod that runs, and where. */
export interface RunningPod {
  readonly name: string;
  readonly namespace: string;
  readonly labels: Readonly<Record<string, string>>;
  readonly node: string;
  readonly address: string;
  /** A process in its network namespace, as this machine numbers it. */
  readonly pid: number;
}

/** A Service with an address inside of the cluster. */
export interface RunningService {
  readonly name: string;
  readonly namespace: string;
  readonly address: string;
  readonly ports: readonly number[];
}

interface ServiceView extends KubernetesObject {
  readonly spec: { readonly clusterIP?: string; readonly ports?: readonly { readonly port: number }[] };
}

interface PodView extends KubernetesObject {
  readonly metadata: KubernetesObject["metadata"] & {
    readonly uid: string;
    readonly deletionTimestamp?: string;
  };
  readonly spec: { readonly nodeName: string };
  readonly status: { readonly podIP?: string; readonly phase: string };
}

/** A process of each pod: its cgroup's name holds the pod's uid. */
async function processesByPod(uids: readonly string[]): Promise<Map<string, number>> {
  const found = new Map<string, number>();
  for (const entry of (await fs.readdir("/proc")).filter((name) => /^\d+$/.test(name))) {
    const groups = await fs.readFile(`/proc/${entry}/cgroup`, "utf8").catch(() => "");
    const uid = uids.find((one) => groups.includes(`/pod${one}/`));
    if (uid !== undefined) {
      found.set(uid, Number(entry));
    }
  }
  return found;
}

/** The machines and pods of a cluster with real nodes, as a test asks them. */
export class Scene {
  readonly folder: NodesFolder;

  private constructor(
    cluster: string,
    readonly api: Api,
    private machines: Readonly<Record<string, number>>,
  ) {
    this.folder = new NodesFolder(cluster);
  }

  /** @param cluster the cluster's folder */
  static async open(cluster: string, server: string): Promise<Scene> {
    const api = await Api.connect(server, new Pki(path.join(cluster, "pki")), "admin", "ca");
    const scene = new Scene(cluster, api, {});
    await scene.reload();
    return scene;
  }

  /** Finds the machines again: one that was started anew has another process. */
  async reload(): Promise<void> {
    const record = await this.folder.readRecord();
    const machines = Object.entries(record?.processes ?? {}).map(([name, { pid }]) => [name, pid] as const);
    this.machines = Object.fromEntries(machines);
  }

  async pods(): Promise<RunningPod[]> {
    const { items } = await this.api.get<{ items: PodView[] }>("/api/v1/pods");
    const alive = items.filter(({ metadata }) => metadata.deletionTimestamp === undefined);
    const pids = await processesByPod(alive.map(({ metadata }) => metadata.uid));
    return alive.map(({ metadata, spec, status }) => ({
      name: metadata.name,
      namespace: metadata.namespace ?? "",
      labels: metadata.labels ?? {},
      node: spec.nodeName,
      address: status.podIP ?? "",
      pid: pids.get(metadata.uid) ?? 0,
    }));
  }

  async services(): Promise<RunningService[]> {
    const { items } = await this.api.get<{ items: ServiceView[] }>("/api/v1/services");
    return items.flatMap(({ metadata, spec: { clusterIP, ports = [] } }) =>
      clusterIP === undefined || clusterIP === "None"
        ? []
        : [
            {
              name: metadata.name,
              namespace: metadata.namespace ?? "",
              address: clusterIP,
              ports: ports.map(({ port }) => port),
            },
          ],
    );
  }

  /** A process of a machine: `lan` (the control plane), a node or a client. */
  machine(name: string): number {
    const pid = this.machines[name];
    if (pid === undefined) {
      throw new Error(`there is no machine ${name}`);
    }
    return pid;
  }

  /**
   * Does something while the Usage Engine operator stands still, as when its Deployment has no pods: it would put back what is
   * changed of its Services and Deployments, sooner or later.
   */
  async withoutOperator<T>(work: () => Promise<T>): Promise<T> {
    const operator = await readProcess(new ClusterFolder(this.folder.cluster), "usage-engine-operator");
    if (operator === undefined) {
      throw new Error("the operator does not run");
    }
    process.kill(operator.pid, "SIGSTOP");
    try {
      return await work();
    } finally {
      process.kill(operator.pid, "SIGCONT");
    }
  }

  ask(pid: number, questions: readonly Question[]): Promise<Reply[]> {
    return ask(this.folder.workload, pid, questions);
  }
}

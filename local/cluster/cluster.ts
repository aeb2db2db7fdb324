import * as fs from "node:fs/promises";
import * as path from "node:path";
import { type RealNodesOptions, stopRealNodes } from "../nodes/realNodes";
import { withLock } from "../programs/lock";
import type { Progress } from "../programs/progress";
import type { ClusterPrograms, DaemonName } from "./daemons";
import type { LocalNode } from "./nodes";
import { ClusterStart } from "./start";
import { ClusterFolder, type ClusterNetworks } from "./state";
import { Supervisor } from "./supervisor";

/** What a local cluster is made of. */
export interface LocalClusterOptions extends Partial<ClusterNetworks> {
  /** Holds everything: data, certificates, logs, records. Made if it is missing. */
  readonly folder: string;
  readonly programs: ClusterPrograms;
  /** Root folders of the Go modules that carry KWOK's stages and Calico's kinds. */
  readonly modules: { readonly kwok: string; readonly calico: string };
  /** Number of simulated nodes, `worker-1` and so on. Default 3. Real ones are three. */
  readonly nodes?: number;
  /**
   * Makes the nodes real: three network namespaces with kubelet, containerd, kube-proxy and Calico's Felix, on a LAN with a
   * router and two clients behind it. Needs Linux and root (`whyNoRealNodes`). Default: KWOK plays the nodes.
   */
  readonly realNodes?: RealNodesOptions;
  /** First and last node port. Default `30000-32767`. */
  readonly nodePortRange?: string;
  /** How long each program may take to become ready, in seconds. Default 90. */
  readonly timeoutSeconds?: number;
}

type Optional = "ingress-controllers";

/** The processes of a cluster. */
export type Pids = Readonly<
  Record<Exclude<DaemonName, Optional>, number> & Partial<Record<Optional, number>>
>;

/** A running local cluster. */
export interface LocalCluster {
  readonly folder: string;
  /** Path of a kubeconfig with administrator rights, its one context named `local`. */
  readonly kubeconfig: string;
  /** URL of the API server, on loopback. */
  readonly server: string;
  readonly pids: Pids;
  readonly nodes: readonly LocalNode[];
  /** False if everything ran already. */
  readonly started: boolean;
}

/** The folder under its real name: command lines are compared, and searched for it. */
async function realFolder(folder: string): Promise<ClusterFolder> {
  const absolute = path.resolve(folder);
  return new ClusterFolder(await fs.realpath(absolute).catch(() => absolute));
}

/**
 * Starts a Kubernetes cluster on this machine: etcd, API server, controller manager, scheduler, KWOK, which
 * simulates nodes, pods and the Calico operator, the stand-in for the Usage Engine operator, and Traefik where a chart has
 * installed it. All listen on free loopback ports, with TLS and credentials
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
  return withLock(folder.lock, waiting, () => new ClusterStart(folder, options, progress).run());
}

/**
 * Ends every process of the cluster in this folder, by pid and start time: SIGTERM, and SIGKILL after 3 s.
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
    await stopRealNodes(cluster.root);
    await supervisor.stop();
    return;
  }
  await withLock(
    cluster.lock,
    () => undefined,
    async () => {
      await stopRealNodes(cluster.root);
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

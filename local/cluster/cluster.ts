import * as fs from "node:fs/promises";
import * as path from "node:path";
import { stopRealNodes } from "../nodes/realNodes";
import { withLock } from "../programs/lock";
import type { Progress } from "../programs/progress";
import type { LocalCluster, LocalClusterOptions } from "./localCluster";
import { ClusterStart } from "./start";
import { ClusterFolder } from "./state";
import { Supervisor } from "./supervisor";

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

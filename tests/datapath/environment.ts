import * as fs from "node:fs/promises";
import * as path from "node:path";
import { setTimeout as sleep } from "node:timers/promises";
import { parse } from "yaml";
import { planNodes } from "../../local/cluster/nodes";
import { ClusterFolder, readRecord } from "../../local/cluster/state";
import { onLan } from "../../local/nodes/controlPlane";
import { type Layout, planLayout } from "../../local/nodes/layout";
import { type PodNetwork, TrafficModes } from "../../local/nodes/trafficModes";
import { REPOSITORY_ROOT } from "../../local/programs";
import { bringUp } from "../../local/stack/bringUp";
import type { Engine } from "../../local/stack/engine";
import { StackFolder } from "../../local/stack/folder";
import { Interruption } from "../../local/stack/interruption";
import { Session } from "../../local/stack/session";
import { changeStackFile, copyStackFile, ENVIRONMENT_KEY, type Setting } from "../../local/stack/stackFile";
import { type PlannedEnvironment, planEnvironment } from "../../sdk/planEnvironment";
import { type Combination, first } from "./combinations";
import { Scene } from "./scene";

const quiet = () => undefined;

/** What an environment consists of. */
interface Parts {
  readonly scene: Scene;
  readonly layout: Layout;
  readonly stackFile: string;
  readonly session: Session;
  readonly engine: Engine;
  readonly modes: TrafficModes;
}

/** The environment of Pulumi.cluster.yaml on three real nodes, made by the package itself and changed as users change theirs. */
export class Environment {
  private now: Pick<Combination, "proxyMode" | "podNetwork"> = first;

  private constructor(
    private readonly parts: Parts,
    private planned: PlannedEnvironment,
  ) {}

  get folder(): StackFolder {
    return this.parts.session.folder;
  }

  get scene(): Scene {
    return this.parts.scene;
  }

  /** The machines, and the wires between them. */
  get layout(): Layout {
    return this.parts.layout;
  }

  static async bringUp(root: string): Promise<Environment> {
    const folder = new StackFolder(root, "real", first.proxyMode);
    const interruption = new Interruption(quiet);
    const { stackFile } = await bringUp(folder, interruption);
    const session = new Session(folder, interruption);
    await session.preparePrograms(quiet);
    await session.startCluster(quiet);
    const { clusters } = parse(await fs.readFile(session.kubeconfig, "utf8")) as {
      clusters: { cluster: { server: string } }[];
    };
    const scene = await Scene.open(folder.cluster, clusters[0]?.cluster.server ?? "");
    const layout = await layoutOf(folder.cluster);
    const modes = new TrafficModes(scene.api, layout, scene.folder);
    const engine = await session.openEngine();
    return new Environment({ scene, layout, stackFile, session, engine, modes }, await planOf(stackFile));
  }

  get podNetwork(): PodNetwork {
    return this.now.podNetwork;
  }

  get plan(): PlannedEnvironment {
    return this.planned;
  }

  /** Sets how kube-proxy and the pods' network work as a combination says: the cluster's affair, not the environment's. */
  async setModes({ proxyMode, podNetwork }: Combination): Promise<void> {
    const { now, parts } = this;
    if (proxyMode !== now.proxyMode) {
      await parts.modes.setProxyMode(proxyMode);
    }
    if (podNetwork !== now.podNetwork) {
      await parts.modes.setPodNetwork(podNetwork);
    }
    this.now = { proxyMode, podNetwork };
    // A kube-proxy that was started anew calls itself healthy before it has programmed every Service.
    await sleep(4000);
  }

  /**
   * Changes the stack file and brings it up.
   *
   * @param settings what is to be other than in Pulumi.cluster.yaml
   * @param refresh whether to put back what others have changed in the cluster
   */
  async up(settings: readonly Setting[] = [], refresh = false): Promise<void> {
    const { session, engine, stackFile } = this.parts;
    await copyStackFile(session.folder.project, session.kubeconfig, quiet, "cluster");
    await changeStackFile(stackFile, settings);
    const { signal } = new AbortController();
    if (refresh) {
      await engine.refresh(quiet, signal);
    }
    await engine.up(quiet, signal);
    this.planned = await planOf(stackFile);
    await settled();
  }
}

/** Felix and kube-proxy hear of the last change a moment later. */
export function settled(): Promise<void> {
  return sleep(2500);
}

async function planOf(stackFile: string): Promise<PlannedEnvironment> {
  const { config } = parse(await fs.readFile(stackFile, "utf8")) as { config: Record<string, unknown> };
  return planEnvironment(config[ENVIRONMENT_KEY], REPOSITORY_ROOT);
}

async function layoutOf(cluster: string): Promise<Layout> {
  const record = await readRecord(new ClusterFolder(cluster));
  if (record === undefined) {
    throw new Error(`there is no cluster in ${cluster}`);
  }
  return planLayout(path.resolve(cluster), onLan(planNodes(3, record.podCidr)), record);
}

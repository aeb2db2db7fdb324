import * as fs from "node:fs/promises";
import * as net from "node:net";
import * as path from "node:path";
import { setTimeout as sleep } from "node:timers/promises";
import { Api } from "../cluster/api";
import { startCluster, stopCluster } from "../cluster/cluster";
import type { LocalCluster } from "../cluster/localCluster";
import { Pki } from "../cluster/pki";
import { type ControllerRecord, readRecord } from "../ingress/record";
import { installBuilders, lackOfRealNodes } from "../nodes/install";
import { awaitDeployments, deploy, usageEngine } from "../nodes/usageEngine";
import {
  BESIDE_STACK,
  ensureModule,
  ensurePrograms,
  missingPrograms,
  NODE_PROGRAMS,
  type Progress,
  REPOSITORY_ROOT,
  STACK_PROGRAMS,
  tellWhatIsMissing,
  whichProvider,
} from "../programs";
import type { Engine } from "./engine";
import type { StackFolder } from "./folder";
import type { Interruption } from "./interruption";
import { PROJECT_NAME, STACK_NAME } from "./stackFile";
import { endProviders, readState, removeStaleLocks, type StackState } from "./state";

type NodePrograms = Readonly<Record<(typeof NODE_PROGRAMS)[number], string>>;
type Programs = Readonly<
  Record<(typeof STACK_PROGRAMS)[number], string> & Partial<Record<(typeof BESIDE_STACK)[number], string>>
>;

/** How long an ingress controller that was just installed may take until it answers. */
const CONTROLLER_MILLISECONDS = 15_000;

/** How long pods may take to run, in seconds. */
const POD_SECONDS = 120;

/** What a command of the local stack has at hand, in the order in which it gets it. */
export class Session {
  private programs: Programs | undefined;
  private nodePrograms: NodePrograms | undefined;
  private cluster: LocalCluster | undefined;

  constructor(
    readonly folder: StackFolder,
    readonly interruption: Interruption,
  ) {}

  get kubeconfig(): string {
    return need(this.cluster, "the cluster has not been started").kubeconfig;
  }

  /** Says what has to be made first, how long that takes and why; nothing when everything is there. */
  async tellWhatIsMissing(): Promise<void> {
    for (const line of tellWhatIsMissing(await missingPrograms(this.wanted()))) {
      console.log(line);
    }
  }

  private wanted() {
    return [...STACK_PROGRAMS, ...(this.folder.nodes === "real" ? NODE_PROGRAMS : BESIDE_STACK)];
  }

  async preparePrograms(progress: Progress): Promise<string> {
    const { signal } = this.interruption;
    const needed = await ensurePrograms(STACK_PROGRAMS, progress, signal);
    this.programs = needed;
    if (this.folder.nodes === "real") {
      const lack = await lackOfRealNodes(progress);
      if (lack) {
        throw new Error(`${lack.reason}${lack.wayOut ? `. The way out: ${lack.wayOut}` : ""}`);
      }
      await installBuilders(progress);
      this.nodePrograms = await ensurePrograms(NODE_PROGRAMS, progress, signal);
    } else {
      const beside = await ensurePrograms(BESIDE_STACK, progress, signal).catch((error: Error) => {
        progress(`no ingress controller will run: ${error.message}`);
        return {};
      });
      this.programs = { ...needed, ...beside };
    }
    this.interruption.check();
    const provider = whichProvider(this.programs["pulumi-resource-kubernetes"]);
    const count = new Set([...Object.keys(this.programs), ...Object.keys(this.nodePrograms ?? {})]).size;
    return `${count} ready; the Kubernetes provider: ${provider}`;
  }

  /** Starts the cluster, or what of it does not run. */
  async startCluster(progress: Progress): Promise<string> {
    const programs = need(this.programs, "the programs have not been prepared");
    const [kwok, calico] = await Promise.all([
      ensureModule("kwok", progress),
      ensureModule("calico", progress),
    ]);
    const { cluster: folder, proxyMode } = this.folder;
    const realNodes = this.nodePrograms && { programs: this.nodePrograms, proxyMode };
    this.cluster = await startCluster({ folder, programs, modules: { kwok, calico }, realNodes }, progress);
    this.interruption.check();
    this.useOnlyTheLocalCluster();
    const { nodes, server, started } = this.cluster;
    return `${nodes.length} nodes on ${server}${started ? "" : ", running already"}`;
  }

  /** Brings what Usage Engine's own charts would, and waits for every pod. */
  async deployPods(progress: Progress): Promise<string> {
    const { server } = need(this.cluster, "the cluster has not been started");
    const api = await Api.connect(server, new Pki(path.join(this.folder.cluster, "pki")), "admin", "ca");
    try {
      progress("waiting for pods", true);
      const workloads = usageEngine("uepe");
      await Promise.all(workloads.map((workload) => deploy(api, workload)));
      await awaitDeployments(api, POD_SECONDS);
      return "running";
    } finally {
      api.close();
    }
  }

  /** Whether a program for ingress controllers is at hand. */
  get runsControllers(): boolean {
    return this.programs?.traefik !== undefined;
  }

  /** Where the ingress controller of a Deployment answers, once it does; undefined where it does not in time. */
  async awaitController(namespace: string, name: string): Promise<ControllerRecord | undefined> {
    const { folder } = need(this.cluster, "the cluster has not been started");
    const end = Date.now() + CONTROLLER_MILLISECONDS;
    for (;;) {
      const record = await readRecord(path.join(folder, "ingress"), namespace, name);
      const places = Object.values(record?.entryPoints ?? {});
      if (record && (await Promise.all(places.map(isListening))).every(Boolean)) {
        return record;
      }
      if (Date.now() >= end) {
        return undefined;
      }
      this.interruption.check();
      await sleep(50);
    }
  }

  /** Neither the user's cluster nor the user's helm settings can be met by mistake. */
  private useOnlyTheLocalCluster(): void {
    process.env.KUBECONFIG = this.kubeconfig;
    for (const name of ["CACHE", "CONFIG", "DATA"]) {
      process.env[`HELM_${name}_HOME`] = path.join(this.folder.helm, name.toLowerCase());
    }
  }

  /** Opens the stack. */
  async openEngine(): Promise<Engine> {
    const programs = need(this.programs, "the programs have not been prepared");
    // The SDK takes a second to load: not before it is needed.
    const { Engine } = await import("./engine.js");
    const { stackProgram } = await import("../../sdk/index.js");
    const program = async () => ({ ...stackProgram(REPOSITORY_ROOT) });
    return Engine.open(this.folder, programs, program);
  }

  /** What the engine knows, once the engines and locks of killed runs are gone; undefined when it knows nothing. */
  async readState(progress: Progress): Promise<StackState | undefined> {
    if ((await removeStaleLocks(this.folder.state, progress)) > 0) {
      progress("removed the lock that a killed run left");
    }
    await endProviders(this.folder.state);
    return readState(this.folder.state, PROJECT_NAME, STACK_NAME);
  }

  /**
   * Whether state and cluster may disagree: a run was killed in the middle, or files were lost. Objects may exist then that
   * the engine does not know of, and creating them again would fail.
   */
  async isHalfMade(state: StackState | undefined): Promise<boolean> {
    const [identity, passphrase] = await Promise.all(
      [this.folder.clusterIdentity, this.folder.passphraseFile].map((file) =>
        fs.stat(file).catch(() => undefined),
      ),
    );
    if (!state && !identity) {
      return false;
    }
    return !state || !identity || !passphrase || state.pendingOperations > 0;
  }

  /** Whether the state describes the cluster that runs now, and not one whose data is gone. */
  async isStateOfThisCluster(): Promise<boolean> {
    const known = await fs.readFile(this.folder.clusterIdentity, "utf8").catch(() => undefined);
    return known === (await this.clusterIdentity());
  }

  /** Notes which cluster the state describes from now on. */
  async noteCluster(): Promise<void> {
    await fs.writeFile(this.folder.clusterIdentity, await this.clusterIdentity());
  }

  /** The identity that Kubernetes itself gives a cluster for want of one of its own: the uid of kube-system. */
  private async clusterIdentity(): Promise<string> {
    const { CoreV1Api, KubeConfig } = await import("@kubernetes/client-node");
    const config = new KubeConfig();
    config.loadFromFile(this.kubeconfig);
    const { metadata } = await config.makeApiClient(CoreV1Api).readNamespace({ name: "kube-system" });
    return need(metadata?.uid, "the namespace kube-system has no uid");
  }

  /** Removes the cluster with everything in it. */
  async removeCluster(): Promise<void> {
    await stopCluster(this.folder.cluster, { remove: true });
    this.cluster = undefined;
  }
}

/** @param place `127.0.0.1:30080` */
function isListening(place: string): Promise<boolean> {
  const [host, port] = place.split(":");
  return new Promise((resolve) => {
    const socket = net.connect(Number(port), host, () => resolve(true));
    socket.on("error", () => resolve(false));
    socket.once("connect", () => socket.destroy());
  });
}

function need<T>(value: T | undefined, otherwise: string): T {
  if (value === undefined) {
    throw new Error(otherwise);
  }
  return value;
}

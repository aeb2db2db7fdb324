import * as fs from "node:fs/promises";
import type { OpMap } from "@pulumi/pulumi/automation";
import { parse } from "yaml";
import type { ControllerRecord } from "../ingress/record";
import { duration, isReachable, type Progress, REPOSITORY_ROOT, withLock } from "../programs";
import type { StackFolder } from "./folder";
import type { Interruption } from "./interruption";
import { Session } from "./session";
import { CHART_REPOSITORIES, copyStackFile, ENVIRONMENT_KEY } from "./stackFile";
import { runSteps } from "./steps";

/** What bringing the stack up came to. */
export interface BroughtUp {
  readonly kubeconfig: string;
  /** The copy of the stack file that was used. */
  readonly stackFile: string;
  /** Number of resources for each operation. */
  readonly changes: OpMap;
  /** Where the ingress controller answers, if one runs. */
  readonly controller?: ControllerRecord;
}

/**
 * Brings up the stack `local` in a folder: programs, cluster, charts, environment. What is there is used; what an
 * earlier run left half-made is completed, or made anew where its state cannot be known.
 */
export async function bringUp(folder: StackFolder, interruption: Interruption): Promise<BroughtUp> {
  const waiting = (pid: number) =>
    console.log(`Waiting for another up or down of ${folder.root} (pid ${pid}).`);
  return withLock(folder.lock, waiting, async () => {
    interruption.check();
    await fs.mkdir(folder.root, { recursive: true, mode: 0o700 });
    return new BringingUp(new Session(folder, interruption)).run();
  });
}

class BringingUp {
  private stackFile = "";
  private changes: OpMap = {};
  private controller: ControllerRecord | undefined;

  constructor(private readonly session: Session) {}

  async run(): Promise<BroughtUp> {
    // Asked early: where nothing answers, the timeouts pass while the cluster starts.
    void Promise.all(CHART_REPOSITORIES.map(isReachable));
    const { session } = this;
    await session.tellWhatIsMissing();
    await runSteps([
      { title: "Programs", run: (progress) => session.preparePrograms(progress) },
      { title: "Kubernetes API", run: (progress) => this.startCluster(progress) },
      { title: "Charts", run: (progress) => this.copyStackFile(progress) },
      { title: "Environment", run: (progress) => this.up(progress) },
      session.folder.nodes === "real"
        ? { title: "Pods", run: (progress: Progress) => session.deployPods(progress) }
        : { title: "Ingress controller", run: () => this.awaitController() },
    ]);
    const { stackFile, changes, controller } = this;
    return { kubeconfig: session.kubeconfig, stackFile, changes, ...(controller && { controller }) };
  }

  private async startCluster(progress: Progress): Promise<string> {
    const { session } = this;
    const state = await session.readState(progress);
    if (await session.isHalfMade(state)) {
      progress("an earlier run was killed in the middle of its work: starting again from an empty cluster");
      await session.removeCluster();
    }
    const result = await session.startCluster(progress);
    if (!(await session.isStateOfThisCluster())) {
      if (state && state.resources > 0) {
        progress("the cluster is a new one: what the engine knew of the old one is forgotten");
      }
      await session.folder.removeState();
      await session.noteCluster();
    }
    return result;
  }

  private async copyStackFile(progress: Progress): Promise<string> {
    const { project } = this.session.folder;
    const { file, standIns } = await copyStackFile(
      project,
      this.session.kubeconfig,
      progress,
      this.session.folder.nodes === "real" ? "cluster" : undefined,
    );
    this.stackFile = file;
    if (standIns.length === 0) {
      return "from their repositories";
    }
    const hosts = standIns.map(({ host }) => host).join(" and ");
    return `${standIns.map(({ what }) => what).join(" and ")} stand in for ${hosts}, out of reach from here`;
  }

  private async up(progress: Progress): Promise<string> {
    const started = Date.now();
    const engine = await this.session.openEngine();
    const changes = await engine.up(progress, this.session.interruption.engineSignal);
    this.changes = changes;
    return `${describeChanges(changes)} in ${duration(Date.now() - started)}`;
  }

  private async awaitController(): Promise<string> {
    if (!this.session.runsControllers) {
      return "does not run: Traefik is not to be had here";
    }
    const planned = await plannedController(this.stackFile);
    if (!planned) {
      return "none is asked for";
    }
    this.controller = await this.session.awaitController(planned.namespace, planned.releaseName);
    const { web, websecure } = this.controller?.entryPoints ?? {};
    return this.controller
      ? `Traefik answers on http://${web} and https://${websecure}`
      : `Traefik does not answer yet: ${this.session.folder.cluster}/logs/ingress-controllers.log says why`;
  }
}

/** The ingress controller that the stack file asks for. */
async function plannedController(
  stackFile: string,
): Promise<{ namespace: string; releaseName: string } | undefined> {
  const { config } = parse(await fs.readFile(stackFile, "utf8")) as { config: Record<string, unknown> };
  const { planEnvironment } = await import("../../sdk/index.js");
  return planEnvironment(config[ENVIRONMENT_KEY], REPOSITORY_ROOT).ingress;
}

const VERBS: Readonly<Record<string, string>> = {
  create: "created",
  update: "updated",
  replace: "replaced",
  delete: "deleted",
};

/** `no changes to 34 resources` or `30 created, 2 updated, 4 unchanged`. */
export function describeChanges(changes: OpMap): string {
  const { same = 0 } = changes;
  const changed = Object.entries(VERBS).flatMap(([operation, verb]) => {
    const count = changes[operation as keyof OpMap] ?? 0;
    return count > 0 ? [`${count} ${verb}`] : [];
  });
  if (changed.length === 0) {
    return `no changes to ${same} resources`;
  }
  return [...changed, ...(same > 0 ? [`${same} unchanged`] : [])].join(", ");
}

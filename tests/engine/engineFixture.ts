import { randomBytes } from "node:crypto";
import * as fs from "node:fs/promises";
import * as path from "node:path";
import { KubeConfig, type KubernetesObject, KubernetesObjectApi } from "@kubernetes/client-node";
import {
  type EngineEvent,
  LocalWorkspace,
  type OpMap,
  PulumiCommand,
  type PulumiFn,
  type Stack,
} from "@pulumi/pulumi/automation";
import { ensurePrograms, installPulumi, STACK_PROGRAMS } from "../../local/programs";
import { eventsAlone } from "../../local/stack/eventsAlone";
import { type SharedCluster, sharedCluster, testFolder } from "../fixture/sharedCluster";

/** An engine with the official Kubernetes provider, a cluster, and stacks on a backend of their own, for one suite. */
export class EngineFixture {
  /** The cluster as others see it, to act on it and to look at it. */
  readonly objects: KubernetesObjectApi;

  private constructor(
    readonly cluster: SharedCluster,
    /** Paths of the programs that a stack needs. */
    readonly programs: Readonly<Record<(typeof STACK_PROGRAMS)[number], string>>,
    readonly folder: string,
    private readonly engine: { command: PulumiCommand; env: Readonly<Record<string, string>> },
  ) {
    const config = new KubeConfig();
    config.loadFromFile(cluster.kubeconfig);
    this.objects = KubernetesObjectApi.makeApiClient(config);
  }

  /** @param env more variables for the engine and what it starts */
  static async start(env: Readonly<Record<string, string>> = {}): Promise<EngineFixture> {
    const [cluster, programs] = await Promise.all([sharedCluster(), ensurePrograms(STACK_PROGRAMS)]);
    const folder = path.join(testFolder, `engine-${randomBytes(4).toString("hex")}`);
    const pulumiHome = path.join(folder, "home");
    await installPulumi(pulumiHome, programs);
    await fs.mkdir(path.join(folder, "state"));
    const command = await PulumiCommand.get({ root: pulumiHome });
    return new EngineFixture(cluster, programs, folder, { command, env });
  }

  /** PULUMI_HOME: the engine in `bin`, the providers in `plugins`. */
  get home(): string {
    return path.join(this.folder, "home");
  }

  /** The environment of an engine of this suite. */
  get env(): Record<string, string> {
    return {
      PULUMI_BACKEND_URL: `file://${path.join(this.folder, "state")}`,
      PULUMI_CONFIG_PASSPHRASE: "test",
      PULUMI_SKIP_UPDATE_CHECK: "true",
      PULUMI_DISABLE_AUTOMATIC_PLUGIN_ACQUISITION: "true",
      PULUMI_IGNORE_AMBIENT_PLUGINS: "true",
      KUBECONFIG: this.cluster.kubeconfig,
      // Helm, which is a part of the provider, keeps its caches where the test run is.
      HELM_CACHE_HOME: this.folder,
      HELM_CONFIG_HOME: this.folder,
      HELM_DATA_HOME: this.folder,
      ...this.engine.env,
    };
  }

  /** An object of the cluster, or undefined when it is not there. */
  async find<T = Record<string, unknown>>(
    apiVersion: string,
    kind: string,
    namespace: string,
    name: string,
  ): Promise<(KubernetesObject & T) | undefined> {
    const header = { apiVersion, kind, metadata: { namespace, name } };
    try {
      return (await this.objects.read<KubernetesObject>(header)) as KubernetesObject & T;
    } catch (error) {
      if ((error as { code?: number }).code === 404) return undefined;
      throw error;
    }
  }

  /** The programs take space where they could not be linked. */
  async stop(): Promise<void> {
    await fs.rm(this.home, { recursive: true, force: true });
  }

  /** A stack of its own name; `program` may be replaced between operations. */
  async stack(program: PulumiFn): Promise<TestStack> {
    const name = `t${randomBytes(4).toString("hex")}`;
    const workDir = path.join(this.folder, name);
    await fs.mkdir(workDir, { recursive: true });
    const url = this.env.PULUMI_BACKEND_URL;
    const stack = await LocalWorkspace.createStack(
      { stackName: name, projectName: "provider-test", program },
      {
        workDir,
        pulumiHome: this.home,
        pulumiCommand: this.engine.command,
        projectSettings: { name: "provider-test", runtime: "nodejs", backend: { url } },
        envVars: this.env,
      },
    );
    const stateFile = path.join(this.folder, "state", ".pulumi", "stacks", "provider-test", `${name}.json`);
    return new TestStack(eventsAlone(stack), stateFile);
  }
}

/** A name of its own for what a test makes in the shared cluster. */
export function uniqueName(prefix: string): string {
  return `${prefix}-${randomBytes(3).toString("hex")}`;
}

/** What an operation came to. */
export interface Result {
  changes: OpMap;
  events: EngineEvent[];
}

/** A stack whose program a test replaces as it goes. */
export class TestStack {
  constructor(
    readonly stack: Stack,
    private readonly stateFile: string,
  ) {}

  /** The state as it lies on disk: secrets are encrypted there. */
  storedState(): Promise<string> {
    return fs.readFile(this.stateFile, "utf8");
  }

  set program(program: PulumiFn) {
    this.stack.workspace.program = program;
  }

  /** The stack's outputs, with what is secret in them. */
  async outputs(): Promise<Record<string, unknown>> {
    const outputs = await this.stack.workspace.stackOutputs(this.stack.name);
    return Object.fromEntries(Object.entries(outputs).map(([key, { value }]) => [key, value]));
  }

  async up(): Promise<Result> {
    return this.operate("up");
  }

  async preview(): Promise<Result> {
    return this.operate("preview");
  }

  async refresh(): Promise<OpMap> {
    return (await this.operate("refresh")).changes;
  }

  async destroy(): Promise<void> {
    await this.stack.destroy({ suppressProgress: true });
    await this.stack.workspace.removeStack(this.stack.name, { force: true });
  }

  private async operate(operation: "up" | "preview" | "refresh"): Promise<Result> {
    const events: EngineEvent[] = [];
    const onEvent = (event: EngineEvent) => events.push(event);
    await this.stack[operation]({ onEvent, suppressProgress: true });
    const summary = events.map(({ summaryEvent }) => summaryEvent).find((one) => one !== undefined);
    if (!summary) throw new Error(`${operation} ended without a summary`);
    return { changes: happened(summary.resourceChanges as OpMap), events };
  }

  /** What an operation that must fail says: the engine's diagnostics. */
  async failure(operation: "up" | "preview" | "destroy"): Promise<string> {
    const lines: string[] = [];
    const onEvent = (event: EngineEvent): void => {
      const text = event.diagnosticEvent?.message;
      if (text) lines.push(text.replace(/<\{%[^%]*%\}>/g, ""));
    };
    try {
      await this.stack[operation]({ onEvent, suppressProgress: true });
    } catch {
      return lines.join("\n");
    }
    throw new Error(`${operation} succeeded, though it should have failed`);
  }
}

/** The operations that happened: the engine also counts those that did not. */
function happened(changes: OpMap): OpMap {
  return Object.fromEntries(Object.entries(changes).filter(([, count]) => (count ?? 0) > 0));
}

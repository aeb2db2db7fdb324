import * as fs from "node:fs/promises";
import {
  type EngineEvent,
  LocalWorkspace,
  type OpMap,
  PulumiCommand,
  type PulumiFn,
  type Stack,
} from "@pulumi/pulumi/automation";
import { duration, installPulumi, type Progress, type PulumiPrograms } from "../programs";
import { eventsAlone } from "./eventsAlone";
import type { StackFolder } from "./folder";
import { PROJECT_NAME, STACK_NAME } from "./stackFile";

/** The stack `local` on a file backend of its own, driven with the Automation API. */
export class Engine {
  private constructor(private readonly stack: Stack) {}

  /**
   * @param programs paths of the `pulumi` program and of the provider
   * @param program the inline program; it runs in this process
   */
  static async open(folder: StackFolder, programs: PulumiPrograms, program: PulumiFn): Promise<Engine> {
    await installPulumi(folder.pulumiHome, programs);
    const command = await PulumiCommand.get({ root: folder.pulumiHome });
    await Promise.all([folder.state, folder.project].map((made) => fs.mkdir(made, { recursive: true })));
    const url = `file://${folder.state}`;
    const stack = await LocalWorkspace.createOrSelectStack(
      { stackName: STACK_NAME, projectName: PROJECT_NAME, program },
      {
        workDir: folder.project,
        pulumiHome: folder.pulumiHome,
        pulumiCommand: command,
        secretsProvider: "passphrase",
        projectSettings: { name: PROJECT_NAME, runtime: "nodejs", backend: { url } },
        envVars: {
          PULUMI_BACKEND_URL: url,
          PULUMI_CONFIG_PASSPHRASE: await folder.passphrase(),
          PULUMI_SKIP_UPDATE_CHECK: "true",
          PULUMI_DISABLE_AUTOMATIC_PLUGIN_ACQUISITION: "true",
          // What the user has on PATH does not take the place of what is installed here.
          PULUMI_IGNORE_AMBIENT_PLUGINS: "true",
        },
      },
    );
    return new Engine(eventsAlone(stack));
  }

  /**
   * Brings the stack up. An aborted signal lets the engine finish what it has begun and end.
   *
   * @returns number of resources for each operation: `same`, `create`, `update`, `replace`, `delete`
   */
  up(progress: Progress, signal: AbortSignal): Promise<OpMap> {
    return this.operate("up", progress, signal);
  }

  /** Looks at the cluster, so that the next `up` puts back what others have changed there. */
  refresh(progress: Progress, signal: AbortSignal): Promise<OpMap> {
    return this.operate("refresh", progress, signal);
  }

  /** Destroys every resource and the stack. */
  destroy(progress: Progress, signal: AbortSignal): Promise<OpMap> {
    return this.operate("destroy", progress, signal);
  }

  private async operate(
    operation: "up" | "refresh" | "destroy",
    progress: Progress,
    signal: AbortSignal,
  ): Promise<OpMap> {
    const watch = new Watch(progress);
    try {
      await this.stack[operation]({ onEvent: watch.note, signal, suppressProgress: true });
      return watch.changes;
    } catch (error) {
      throw watch.failure(operation, error);
    } finally {
      watch.end();
    }
  }

  /** Lifts the protection that a stack gives to what outlives it: here nothing does. */
  async unprotect(): Promise<void> {
    const exported = await this.stack.exportStack();
    const deployment = exported.deployment as { resources?: { protect?: boolean }[] };
    for (const resource of deployment.resources ?? []) {
      resource.protect = false;
    }
    await this.stack.importStack(exported);
  }
}

/** `urn:pulumi:local::project::parent$kubernetes:core/v1:Service::radius` as people read it: `Service radius`. */
function label(urn: string): string {
  const [, , types = "", ...name] = urn.split("::");
  return `${types.split(/[$:]/).pop()} ${name.join("::")}`;
}

/** Follows the engine's events: what is under way, and what it complained about. */
class Watch {
  private readonly started = Date.now();
  private readonly working = new Set<string>();
  private readonly errors: string[] = [];
  private done = 0;
  /** Number of resources for each operation, once it has ended. */
  changes: OpMap = {};
  private readonly ticker: NodeJS.Timeout;

  constructor(private readonly progress: Progress) {
    this.ticker = setInterval(() => this.tell(), 1000);
  }

  readonly note = (event: EngineEvent): void => {
    const begun = event.resourcePreEvent?.metadata.urn;
    if (begun) {
      this.working.add(begun);
    }
    const ended = event.resOutputsEvent?.metadata.urn ?? event.resOpFailedEvent?.metadata.urn;
    if (ended && this.working.delete(ended)) {
      this.done += 1;
    }
    this.changes = (event.summaryEvent?.resourceChanges as OpMap | undefined) ?? this.changes;
    const { severity, message = "", urn } = event.diagnosticEvent ?? {};
    if (severity === "error") {
      const text = message.replace(/<\{%[^%]*%\}>/g, "").trim();
      this.errors.push(urn ? `${label(urn)}: ${text}` : text);
    }
  };

  private tell(): void {
    const names = [...this.working].map(label);
    const shown = names.slice(0, 3).join(", ") + (names.length > 3 ? ` and ${names.length - 3} more` : "");
    const waiting = shown ? `; working on ${shown}` : "";
    this.progress(`${this.done} resources done after ${duration(Date.now() - this.started)}${waiting}`, true);
  }

  /** The error to show: the engine's own words where it gave any. */
  failure(operation: string, error: unknown): Error {
    const reasons = [...new Set(this.errors)];
    const text = reasons.length > 0 ? reasons.join("\n") : (error as Error).message;
    return new Error(`pulumi ${operation} failed:\n${text}`, { cause: error });
  }

  end(): void {
    clearInterval(this.ticker);
  }
}

import { type ChildProcessByStdio, spawn } from "node:child_process";
import * as path from "node:path";
import type { Readable } from "node:stream";
import { ensurePrograms, installPulumi, type ProgramName } from "../../local/programs";
import type { EngineFixture } from "./engineFixture";
import { installLanguageHost } from "./languageHost/executable";

/** How a command ended, and what it printed, both streams in one. */
export interface Ended {
  readonly code: number | null;
  readonly output: string;
  /** What it printed for programs to read. */
  readonly stdout: string;
}

/** What runs programs and packages. */
export interface Hosts {
  /** The official language hosts. Default: that of Node.js. */
  readonly languages?: readonly ProgramName[];
  /** Whether packages of components are run, for which the official Node.js host that can be had is too old. Default false. */
  readonly runsComponents?: boolean;
}

/** The `pulumi` program as users call it: a child process in a project's folder, without the Automation API. */
export class PulumiProgram {
  private constructor(
    private readonly program: string,
    private readonly env: NodeJS.ProcessEnv,
  ) {}

  /** Installs the engine with its language hosts and its Kubernetes provider for a fixture; `env` adds to the environment. */
  static async install(
    fixture: EngineFixture,
    env: Record<string, string>,
    { languages = ["pulumi-language-nodejs"], runsComponents = false }: Hosts = {},
  ): Promise<PulumiProgram> {
    const hosts = await ensurePrograms(languages);
    await installPulumi(fixture.home, { ...fixture.programs, ...hosts });
    const variables: NodeJS.ProcessEnv = {
      ...process.env,
      ...fixture.env,
      PULUMI_HOME: fixture.home,
      ...env,
    };
    if (runsComponents) {
      const folder = path.join(fixture.folder, "language-host");
      await installLanguageHost(folder);
      variables.PATH = `${folder}${path.delimiter}${variables.PATH}`;
      variables.PULUMI_IGNORE_AMBIENT_PLUGINS = "false";
    }
    return new PulumiProgram(path.join(fixture.home, "bin", "pulumi"), variables);
  }

  /** Runs `pulumi ARGS` in a folder. */
  run(folder: string, ...args: string[]): Promise<Ended> {
    return ended(
      spawn(this.program, [...args, "--non-interactive", "--color", "never"], {
        cwd: folder,
        env: this.env,
        stdio: ["ignore", "pipe", "pipe"],
      }),
    );
  }

  /** Runs a line that calls `pulumi`, as a shell reads it. */
  runLine(folder: string, line: string): Promise<Ended> {
    const own = path.dirname(this.program);
    const env = { ...this.env, PATH: `${own}${path.delimiter}${this.env.PATH}` };
    return ended(spawn("sh", ["-c", line], { cwd: folder, env, stdio: ["ignore", "pipe", "pipe"] }));
  }
}

function ended(child: ChildProcessByStdio<null, Readable, Readable>): Promise<Ended> {
  let output = "";
  let stdout = "";
  child.stdout.setEncoding("utf8").on("data", (chunk: string) => {
    output += chunk;
    stdout += chunk;
  });
  child.stderr.setEncoding("utf8").on("data", (chunk: string) => {
    output += chunk;
  });
  return new Promise((resolve, reject) => {
    child.once("error", reject);
    child.once("close", (code) => resolve({ code, output, stdout }));
  });
}

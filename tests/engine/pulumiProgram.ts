import { type ChildProcessByStdio, spawn } from "node:child_process";
import * as path from "node:path";
import type { Readable } from "node:stream";
import type { EngineFixture } from "./engineFixture";
import { installLanguageHost } from "./languageHost/executable";

/** How a command ended, and what it printed, both streams in one. */
export interface Ended {
  readonly code: number | null;
  readonly output: string;
  /** What it printed for programs to read. */
  readonly stdout: string;
}

/** The `pulumi` program as users call it: a child process in a project's folder, without the Automation API. */
export class PulumiProgram {
  private constructor(
    private readonly program: string,
    private readonly env: NodeJS.ProcessEnv,
  ) {}

  /** Finds the language host and the Kubernetes provider where the fixture has them; `env` adds to the environment. */
  static async install(fixture: EngineFixture, env: Record<string, string>): Promise<PulumiProgram> {
    const hostFolder = path.join(fixture.folder, "language-host");
    await installLanguageHost(hostFolder);
    return new PulumiProgram(fixture.cluster.programs.pulumi, {
      ...process.env,
      PATH: `${hostFolder}${path.delimiter}${process.env.PATH}`,
      ...fixture.env,
      PULUMI_HOME: fixture.home,
      PULUMI_IGNORE_AMBIENT_PLUGINS: "false",
      ...env,
    });
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

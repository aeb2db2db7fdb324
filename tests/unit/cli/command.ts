import { spawn, spawnSync } from "node:child_process";
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";

/** Root of the repository, seen from `bin/tests/unit/cli`. */
export const repository = join(__dirname, "..", "..", "..", "..");

/** How a run of the command ended. */
export interface Ended {
  code: number | null;
  stdout: string;
  stderr: string;
}

/** Runs the command as a user does: a process of its own, its output in a pipe. */
export function run(
  args: string[],
  { cwd = repository, env = {} as NodeJS.ProcessEnv, seconds = 60 } = {},
): Ended {
  const { status, stdout, stderr } = spawnSync(
    process.execPath,
    [join(repository, "cli", "usage-engine-networking.js"), ...args],
    { cwd, encoding: "utf8", timeout: seconds * 1000, env: { ...process.env, ...env } },
  );
  return { code: status, stdout, stderr };
}

/** A folder of its own with these files; `remove` takes it away. */
export function folderWith(files: Record<string, string>): { folder: string; remove: () => void } {
  const folder = mkdtempSync(join(tmpdir(), "command-"));
  for (const [name, text] of Object.entries(files)) {
    mkdirSync(dirname(join(folder, name)), { recursive: true });
    writeFileSync(join(folder, name), text);
  }
  return { folder, remove: () => rmSync(folder, { recursive: true }) };
}

/** A stack file around an environment, indented by four. */
export function stackFile(...environment: string[]): string {
  const lines = environment.map((line) => `    ${line}`);
  return ["config:", "  usage-engine-networking:environment:", ...lines, ""].join("\n");
}

/** As `run`, for a command that calls back servers of the test itself. */
export async function runBeside(args: string[], env: NodeJS.ProcessEnv = {}): Promise<Ended> {
  const child = spawn(process.execPath, [join(repository, "cli", "usage-engine-networking.js"), ...args], {
    cwd: repository,
    env: { ...process.env, ...env },
  });
  const [stdout, stderr] = [child.stdout, child.stderr].map(async (stream) => {
    let all = "";
    for await (const chunk of stream.setEncoding("utf8")) all += chunk;
    return all;
  });
  const code = await new Promise<number | null>((resolve) => child.once("close", resolve));
  return { code, stdout: (await stdout) ?? "", stderr: (await stderr) ?? "" };
}

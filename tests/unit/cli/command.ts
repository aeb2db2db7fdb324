import { spawn, spawnSync } from "node:child_process";
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";
import { main } from "../../../cli/main";

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

/** What the command writes while `use` runs, and its own listeners gone after it. */
async function captured(use: () => Promise<number>): Promise<Ended> {
  const written = { stdout: "", stderr: "" };
  const streams = ["stdout", "stderr"] as const;
  const before = streams.map((name) => {
    const { write, isTTY } = process[name];
    process[name].write = (chunk: string | Uint8Array, ...rest: unknown[]) => {
      written[name] += typeof chunk === "string" ? chunk : Buffer.from(chunk).toString("utf8");
      const done = rest.find((one) => typeof one === "function") as (() => void) | undefined;
      done?.();
      return true;
    };
    // In a pipe, as for `run`, whoever watches the tests.
    process[name].isTTY = false;
    return { name, write, isTTY, listeners: process[name].listeners("error") };
  });
  try {
    return { code: await use(), ...written };
  } finally {
    for (const { name, write, isTTY, listeners } of before) {
      Object.assign(process[name], { write, isTTY });
      for (const one of process[name].listeners("error")) {
        if (!listeners.includes(one)) process[name].off("error", one as () => void);
      }
    }
  }
}

/** As `run`, in the process of the tests, which takes a fraction of the time: for what needs no process of its own. */
export async function runHere(
  args: string[],
  { cwd = repository, env = {} as NodeJS.ProcessEnv } = {},
): Promise<Ended> {
  const before = { cwd: process.cwd(), env: process.env };
  process.chdir(cwd);
  process.env = { ...process.env, ...env };
  try {
    return await captured(() => main(args));
  } finally {
    process.chdir(before.cwd);
    process.env = before.env;
  }
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

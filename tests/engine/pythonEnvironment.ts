import { execFile } from "node:child_process";
import { createHash } from "node:crypto";
import * as fs from "node:fs/promises";
import * as path from "node:path";
import { promisify } from "node:util";
import { cacheFolder, REPOSITORY_ROOT } from "../../local/programs";
import { findOnPath } from "../../local/programs/path";

const run = promisify(execFile);

/** What a test needs of Python, each a file of pinned packages beside this one. */
export type Requirements = "pulumi" | "clouds" | "awscli";

/**
 * The `bin` folder of a virtual environment with pinned packages of PyPI. It is made once, in the cache: Pulumi's SDK takes
 * about 30 s and 100 MB, the clouds' schemas and the mock of AWS 90 s and 430 MB, AWS's command 30 s and 120 MB.
 */
export async function pythonEnvironment(requirements: Requirements): Promise<string> {
  const file = path.join(REPOSITORY_ROOT, "tests", "engine", `${requirements}-requirements.txt`);
  const digest = createHash("sha256")
    .update(await fs.readFile(file))
    .digest("hex");
  const folder = path.join(cacheFolder(), `python-${digest.slice(0, 12)}`);
  const complete = path.join(folder, "complete");
  if (!(await fs.stat(complete).catch(() => undefined))) {
    await fs.rm(folder, { recursive: true, force: true });
    await run("python3", ["-m", "venv", folder]);
    // Without their dependencies: whatever is needed stands in the file.
    const install = [
      "-m",
      "pip",
      "install",
      "--quiet",
      "--only-binary=:all:",
      "--no-deps",
      "--require-hashes",
      "-r",
      file,
    ];
    await run(path.join(folder, "bin", "python"), install, { maxBuffer: 10_000_000 });
    await fs.writeFile(complete, "");
  }
  return path.join(folder, "bin");
}

/** Skips what needs Python where there is none, and says so. */
export async function skipWithoutPython(context: Mocha.Context): Promise<void> {
  if (await findOnPath("python3")) return;
  console.log("    needs python3 on PATH, with its module venv");
  context.skip();
}

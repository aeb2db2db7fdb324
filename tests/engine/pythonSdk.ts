import { execFile } from "node:child_process";
import { createHash } from "node:crypto";
import * as fs from "node:fs/promises";
import * as path from "node:path";
import { promisify } from "node:util";
import { cacheFolder, repositoryRoot } from "../../local/programs";

const run = promisify(execFile);
const requirements = path.join(repositoryRoot, "tests", "engine", "requirements.txt");

/**
 * The `bin` folder of a virtual environment with Pulumi's Python SDK and what it needs, all pinned. It is made once, in the
 * cache: about 30 s and 100 MB.
 */
export async function pythonSdk(): Promise<string> {
  const digest = createHash("sha256")
    .update(await fs.readFile(requirements))
    .digest("hex");
  const folder = path.join(cacheFolder(), `python-${digest.slice(0, 12)}`);
  const complete = path.join(folder, "complete");
  if (!(await fs.stat(complete).catch(() => undefined))) {
    await fs.rm(folder, { recursive: true, force: true });
    await run("python3", ["-m", "venv", folder]);
    const install = ["-m", "pip", "install", "--quiet", "--only-binary=:all:", "-r", requirements];
    await run(path.join(folder, "bin", "python"), install, { maxBuffer: 10_000_000 });
    await fs.writeFile(complete, "");
  }
  return path.join(folder, "bin");
}

import { execFile } from "node:child_process";
import * as path from "node:path";
import { promisify } from "node:util";
import { findGo, goEnvironment } from "../programs/go";
import type { Progress } from "../programs/progress";
import { REPOSITORY_ROOT } from "../programs/repository";

const run = promisify(execFile);

/**
 * Builds the program that pods run and questions are asked with (`local/workload`, which has no dependencies), static.
 *
 * @throws Error when there is no Go, or it does not compile
 */
export async function buildWorkload(file: string, progress: Progress): Promise<void> {
  const go = await findGo(path.join("..", "workload"), "Building the workload of real nodes", progress);
  const flags = ["-trimpath", "-buildvcs=false", "-ldflags", "-s -w"];
  await run(go, ["build", ...flags, "-o", file, "."], {
    cwd: path.join(REPOSITORY_ROOT, "local", "workload"),
    env: goEnvironment(),
  });
}

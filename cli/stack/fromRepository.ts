import { existsSync } from "node:fs";
import { dirname, join, resolve } from "node:path";
import { pathFrom } from "../../sdk/config/pathFrom";
import { type Finding, withFiles } from "../../sdk/findings/finding";

/** Findings whose places are named from the root of the repository that a folder is in: so forges find them. */
export function fromRepository(findings: readonly Finding[], folder: string): Finding[] {
  const root = repositoryOf(folder) ?? process.cwd();
  return withFiles(findings, (file) => pathFrom(root, resolve(file)));
}

/** The nearest folder with a `.git`, which is a file in a worktree. */
export function repositoryOf(folder: string): string | undefined {
  for (let here = resolve(folder); ; here = dirname(here)) {
    if (existsSync(join(here, ".git"))) return here;
    if (here === dirname(here)) return undefined;
  }
}

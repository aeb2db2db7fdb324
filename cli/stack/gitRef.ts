import { execFileSync } from "node:child_process";
import { existsSync, mkdirSync, mkdtempSync, realpathSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { basename, dirname, join, relative, resolve, sep } from "node:path";
import { isDynamicPattern } from "tinyglobby";
import type { EnvironmentKey } from "../../sdk/config/extends/environmentKey";
import { PROJECT_FILES } from "../../sdk/config/extends/project";
import { readStackFile, type StackFile } from "../../sdk/config/stackFile";
import { UsageError } from "../usageError";

/** So much may come out of git: descriptors and stack files are small. */
const MOST_BYTES = 256 * 1024 * 1024;

/** A file as a commit has it. */
interface Blob {
  /** From the root of the repository. */
  path: string;
  object: string;
}

/**
 * Reads a stack file, the bases that it extends and the descriptors that it names as a commit has them: from git's objects,
 * without touching the working tree, the index or a branch. What is read lies in a folder that lives until `use` has ended.
 *
 * @param now the stack file in the working tree
 * @param use gets undefined where the commit does not have the file
 * @throws UsageError where git, the repository or the commit is not there
 */
export function withStackAt<Result>(
  ref: string,
  now: Pick<StackFile, "file" | "key">,
  use: (stack: StackFile | undefined) => Result,
): Result {
  const directory = realpathSync(dirname(resolve(now.file)));
  const repository = git(directory, ["rev-parse", "--show-toplevel"]).toString().trimEnd();
  const commit = commitOf(ref, directory);
  const inRepository = (path: string) => relative(repository, path).split(sep).join("/");
  const stackPath = inRepository(join(directory, basename(now.file)));
  const [stackBlob] = blobsBelow(repository, commit, [stackPath]);
  if (!stackBlob) return use(undefined);
  const copy = mkdtempSync(join(realpathSync(tmpdir()), "usage-engine-networking-"));
  try {
    write(copy, repository, [stackBlob]);
    const inCopy = (path: string) => inRepository(resolve(repository, relative(copy, path)));
    /** Gives those that the commit has of files that a copy should have. */
    const fetch = (paths: readonly string[]): number => {
      const wanted = paths.map(inCopy).filter((path) => !path.startsWith(".."));
      const blobs = blobsBelow(repository, commit, wanted);
      write(copy, repository, blobs);
      return blobs.length;
    };
    fetch(projectFilesAbove(join(copy, stackPath), copy));
    const stack = readWithBases(join(copy, stackPath), now.key, fetch);
    const folder = join(stack.directory, ownDirectory(stack.environment) ?? ".");
    const wanted = descriptorsOf(stack.environment)
      .map((pattern) => inRepository(resolve(repository, relative(copy, folder), fixedPart(pattern))))
      .filter((path) => !path.startsWith(".."));
    write(copy, repository, blobsBelow(repository, commit, wanted));
    return use({ ...stack, directory: folder, environment: withoutDirectory(stack.environment) });
  } finally {
    rmSync(copy, { recursive: true, force: true });
  }
}

/** Each base says what the next one is, so they are fetched one by one. */
function readWithBases(
  file: string,
  key: EnvironmentKey,
  fetch: (paths: readonly string[]) => number,
): StackFile {
  for (;;) {
    const stack = readStackFile(file, key);
    const missing = stack.bases.filter((base) => !existsSync(base));
    if (missing.length === 0 || fetch(missing) === 0) return stack;
  }
}

/** Where the project of a stack file may be described: what it gives to its stacks is part of them. */
function projectFilesAbove(file: string, root: string): string[] {
  const folders: string[] = [];
  for (let folder = dirname(file); ; folder = dirname(folder)) {
    folders.push(folder);
    if (folder === root) break;
  }
  return folders.flatMap((folder) => PROJECT_FILES.map((name) => join(folder, name)));
}

function commitOf(ref: string, directory: string): string {
  try {
    return git(directory, ["rev-parse", "--verify", "--quiet", "--end-of-options", `${ref}^{commit}`])
      .toString()
      .trim();
  } catch {
    throw new UsageError(
      `"${ref}" is neither a file nor a commit of this repository. Fetch it first, or name a stack file.`,
    );
  }
}

/** All files at or below paths; none where the commit has nothing there. */
function blobsBelow(repository: string, commit: string, paths: readonly string[]): Blob[] {
  if (paths.length === 0) return [];
  // The root of the repository has no path of its own there.
  const below = paths.includes("") ? [] : ["--", ...paths];
  const listing = git(repository, ["ls-tree", "-r", "-z", "--full-tree", commit, ...below]);
  return listing
    .toString()
    .split("\0")
    .filter(Boolean)
    .flatMap((entry) => {
      const [meta = "", path = ""] = entry.split("\t");
      const [mode, type, object = ""] = meta.split(" ");
      // Links could lead anywhere; submodules are not in this repository.
      return type === "blob" && mode !== "120000" ? [{ path, object }] : [];
    });
}

/** Writes files into the folder, all from one run of git. */
function write(folder: string, repository: string, blobs: readonly Blob[]): void {
  if (blobs.length === 0) return;
  const output = git(repository, ["cat-file", "--batch"], blobs.map(({ object }) => `${object}\n`).join(""));
  let offset = 0;
  for (const { path } of blobs) {
    const headerEnd = output.indexOf("\n", offset);
    const size = Number(output.subarray(offset, headerEnd).toString().split(" ")[2]);
    const target = join(folder, path);
    mkdirSync(dirname(target), { recursive: true });
    writeFileSync(target, output.subarray(headerEnd + 1, headerEnd + 1 + size));
    offset = headerEnd + 1 + size + 1;
  }
}

function git(directory: string, args: readonly string[], input?: string): Buffer {
  try {
    return execFileSync("git", args, {
      cwd: directory,
      maxBuffer: MOST_BYTES,
      stdio: ["pipe", "pipe", "pipe"],
      ...(input !== undefined && { input }),
    });
  } catch (error) {
    const { code, stderr } = error as { code?: string; stderr?: Buffer };
    const reason =
      code === "ENOENT" ? "git is not installed" : (stderr?.toString().trim().split("\n")[0] ?? "");
    throw new UsageError(`git cannot read ${directory}: ${reason || String(error)}`);
  }
}

/** The part of a path or glob that holds no pattern. */
function fixedPart(pattern: string): string {
  if (!isDynamicPattern(pattern)) return pattern;
  const steps = pattern.split("/");
  const dynamic = steps.findIndex((step) => isDynamicPattern(step));
  return steps.slice(0, dynamic).join("/") || ".";
}

function descriptorsOf(environment: unknown): string[] {
  const ecds = (environment as { ecds?: unknown } | undefined)?.ecds;
  if (!Array.isArray(ecds)) return [];
  return ecds
    .map((one: { descriptor?: unknown } | null) => one?.descriptor)
    .filter((one): one is string => typeof one === "string");
}

function ownDirectory(environment: unknown): string | undefined {
  const directory = (environment as { directory?: unknown } | undefined)?.directory;
  return typeof directory === "string" ? directory : undefined;
}

/** Its own folder would lead out of the copy. */
function withoutDirectory(environment: unknown): unknown {
  if (ownDirectory(environment) === undefined) return environment;
  const { directory: _, ...rest } = environment as Record<string, unknown>;
  return rest;
}

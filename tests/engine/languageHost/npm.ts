import { spawn } from "node:child_process";
import * as fs from "node:fs/promises";
import * as path from "node:path";
import { DependencyInfo } from "@pulumi/pulumi/proto/language_pb";

/**
 * `npm install`, as `pulumi install` runs it for a program, and `pulumi package add` for a package of components (without its
 * devDependencies).
 *
 * @throws Error when npm ends with another code than 0; what it says goes to `print`.
 */
export async function npmInstall(
  folder: string,
  isPlugin: boolean,
  print: (bytes: Buffer, stream: "stdout" | "stderr") => void,
): Promise<void> {
  const args = ["install", "--loglevel=error", ...(isPlugin ? ["--production"] : [])];
  const child = spawn("npm", args, { cwd: folder, stdio: ["ignore", "pipe", "pipe"] });
  child.stdout.on("data", (bytes: Buffer) => print(bytes, "stdout"));
  child.stderr.on("data", (bytes: Buffer) => print(bytes, "stderr"));
  const code = await new Promise<number | null>((resolve, reject) => {
    child.once("error", reject);
    child.once("close", resolve);
  });
  if (code !== 0) throw new Error(`npm install failed with exit code ${code ?? -1}`);
}

interface LockFile {
  packages: Record<string, { version?: string; link?: boolean }>;
}

/** The packages that a program uses, by package-lock.json of its folder or of one above it. */
export async function npmDependencies(folder: string, transitive: boolean): Promise<DependencyInfo[]> {
  const root = await lockFolder(folder);
  const lock = JSON.parse(await fs.readFile(path.join(root, "package-lock.json"), "utf8")) as LockFile;
  const manifest = JSON.parse(await fs.readFile(path.join(root, "package.json"), "utf8")) as {
    dependencies?: Record<string, string>;
    devDependencies?: Record<string, string>;
  };
  const direct = new Set(Object.keys({ ...manifest.dependencies, ...manifest.devDependencies }));
  return Object.entries(lock.packages)
    .map(([place, { version = "" }]) => ({ name: place.split("node_modules/").at(-1) ?? "", version, place }))
    .filter(
      ({ name, place }) =>
        place !== "" && (transitive || (direct.has(name) && place === `node_modules/${name}`)),
    )
    .map(({ name, version }) => new DependencyInfo().setName(name).setVersion(version));
}

async function lockFolder(folder: string): Promise<string> {
  for (let candidate = folder; ; candidate = path.dirname(candidate)) {
    const entries = await fs.readdir(candidate);
    if (entries.includes("package-lock.json")) return candidate;
    if (candidate === path.dirname(candidate))
      throw new Error(`no package-lock.json in ${folder} or above it`);
  }
}

import * as fs from "node:fs";
import * as path from "node:path";
import { PackageDependency } from "@pulumi/pulumi/proto/plugin_pb";

interface Manifest {
  name?: string;
  version?: string;
  pulumi?: { resource?: boolean; name?: string; version?: string; server?: string };
}

const POLICY_PACK = ["PulumiPolicy.yaml", "PulumiPolicy.yml", "PulumiPolicy.json"];

/**
 * The plugins that the engine installs before the program runs: every package below a `node_modules` of the program's folder
 * that says `pulumi.resource` of itself. The folder is that of `main`: a program below the folder of `node_modules` requires
 * none, and each plugin is installed when a resource first needs it.
 */
export function requiredPackages(programDirectory: string): PackageDependency[] {
  const found: PackageDependency[] = [];
  collect(fs.realpathSync(programDirectory), false, new Set(), found);
  return found;
}

function collect(folder: string, inModules: boolean, visited: Set<string>, found: PackageDependency[]): void {
  if (visited.has(folder)) return;
  visited.add(folder);
  for (const entry of fs.readdirSync(folder, { withFileTypes: true })) {
    const target = resolveEntry(path.join(folder, entry.name), entry);
    if (target === undefined) continue;
    if (target.isFolder) {
      if (POLICY_PACK.some((file) => fs.existsSync(path.join(target.path, file)))) continue;
      collect(target.path, inModules || path.basename(folder) === "node_modules", visited, found);
    } else if (inModules && entry.name === "package.json") {
      const dependency = packageOf(target.path);
      if (dependency) found.push(dependency);
    }
  }
}

/** Where an entry leads; nothing for a link that leads nowhere, which the official host skips as well. */
function resolveEntry(entryPath: string, entry: fs.Dirent): { path: string; isFolder: boolean } | undefined {
  if (!entry.isSymbolicLink()) return { path: entryPath, isFolder: entry.isDirectory() };
  try {
    const target = fs.realpathSync(entryPath);
    return { path: target, isFolder: fs.statSync(target).isDirectory() };
  } catch {
    return undefined;
  }
}

function packageOf(file: string): PackageDependency | undefined {
  const manifest = readManifest(file);
  if (!manifest?.pulumi?.resource) return undefined;
  const scoped = manifest.name?.startsWith("@pulumi/") ? manifest.name.slice("@pulumi/".length) : undefined;
  const name = manifest.pulumi.name ?? scoped;
  const version = manifest.pulumi.version ?? manifest.version;
  if (!name || !version) return undefined;
  return new PackageDependency()
    .setName(name)
    .setKind("resource")
    .setVersion(version.startsWith("v") ? version : `v${version}`)
    .setServer(manifest.pulumi.server ?? "");
}

function readManifest(file: string): Manifest | undefined {
  try {
    return JSON.parse(fs.readFileSync(file, "utf8")) as Manifest;
  } catch {
    return undefined;
  }
}

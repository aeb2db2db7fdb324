import { execFile } from "node:child_process";
import * as path from "node:path";
import { promisify } from "node:util";
import { findGo, goEnvironment } from "./go";
import { duration, type Progress } from "./progress";
import { GO_MODULES_FOLDER } from "./repository";

const run = promisify(execFile);

/** Go modules that are read for the files that they carry, and the folder below `local/programs` that pins each. */
const MODULES = {
  /** The chart `charts/tigera-operator`; the CRDs `manifests/crds.yaml` and `manifests/operator-crds.yaml`. */
  calico: { folder: "calico", path: "github.com/projectcalico/calico", megabytes: 16 },
  /** KWOK's own stages: `kustomize/stage/...`. */
  kwok: { folder: "kwok", path: "sigs.k8s.io/kwok", megabytes: 4 },
  /** The CRDs in `config/crd/bases`, the chart in `charts/metallb`. */
  metallb: { folder: "metallb", path: "go.universe.tf/metallb", megabytes: 2 },
} as const;

export type ModuleName = keyof typeof MODULES;

const found = new Map<ModuleName, Promise<string>>();

async function download(name: ModuleName, progress: Progress): Promise<string> {
  const { folder, path: modulePath, megabytes } = MODULES[name];
  const go = await findGo(folder, `Reading files of the Go module ${modulePath}`, progress);
  const started = Date.now();
  const ticker = setInterval(() => {
    progress(`downloading ${modulePath} (about ${megabytes} MB): ${duration(Date.now() - started)}`, true);
  }, 1000);
  try {
    const { stdout } = await run(go, ["mod", "download", "-json", modulePath], {
      cwd: path.join(GO_MODULES_FOLDER, folder),
      env: { ...goEnvironment(), GOFLAGS: "-mod=readonly" },
      maxBuffer: 1_000_000,
    });
    return (JSON.parse(stdout) as { Dir: string }).Dir;
  } catch (error) {
    const { stdout = "", stderr = "" } = error as { stdout?: string; stderr?: string };
    const reason = /"Error": "(.*)"/.exec(stdout)?.[1] ?? (stderr.trim() || String(error));
    throw new Error(
      `The Go module ${modulePath} could not be downloaded: ${reason}. Set GOPROXY to a Go module proxy that can be reached from here, and run the command again.`,
    );
  } finally {
    clearInterval(ticker);
  }
}

/**
 * The folder of a pinned Go module in Go's module cache, downloaded if it is not there yet. Files in it are
 * read-only and stay where they are: read them, do not copy them into the repository.
 *
 * @throws Error when there is no Go, or the module cannot be downloaded
 */
export function ensureModule(name: ModuleName, progress: Progress = () => undefined): Promise<string> {
  const known = found.get(name);
  if (known) {
    return known;
  }
  const folder = download(name, progress);
  found.set(name, folder);
  folder.catch(() => found.delete(name));
  return folder;
}

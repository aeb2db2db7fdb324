import { existsSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { homedir, tmpdir } from "node:os";
import { join } from "node:path";
import { KubeConfig } from "@kubernetes/client-node";

/** Where a provider instance finds its cluster: as in the provider's arguments `kubeconfig`, `context`, `cluster`. */
export interface KubeconfigSource {
  /** The path of a kubeconfig, or its contents. Default: KUBECONFIG, `~/.kube/config`, then the pod's own account. */
  pathOrContents?: string;
  context?: string;
  cluster?: string;
}

const NOWHERE = "http://localhost:8080";

function expandHome(path: string): string {
  return path === "~" || path.startsWith("~/") ? join(homedir(), path.slice(1)) : path;
}

/**
 * Loads a kubeconfig and selects its context.
 *
 * @throws Error that says what is wrong with it: not a kubeconfig, no such context or cluster.
 */
export function loadKubeconfig(source: KubeconfigSource): KubeConfig {
  const config = new KubeConfig();
  const given = source.pathOrContents?.trim() ?? "";
  if (given === "") {
    config.loadFromDefault();
    // The library falls back to a server that is hardly ever there.
    if (config.getCurrentContext() === "loaded-context" && config.getCurrentCluster()?.server === NOWHERE) {
      throw new Error("no kubeconfig was given, KUBECONFIG is not set and ~/.kube/config does not exist");
    }
  } else if (!given.includes("\n") && !given.startsWith("{") && existsSync(expandHome(given))) {
    config.loadFromFile(expandHome(given));
  } else {
    config.loadFromString(given);
    if (config.clusters.length === 0) {
      throw new Error("the value is neither the path of a file nor the contents of a kubeconfig");
    }
  }
  if (source.context) {
    if (!config.getContextObject(source.context)) {
      const known = config.contexts.map((context) => context.name).join(", ");
      throw new Error(`context "${source.context}" does not exist (the kubeconfig has: ${known || "none"})`);
    }
    config.setCurrentContext(source.context);
  }
  if (source.cluster) {
    if (!config.getCluster(source.cluster)) throw new Error(`cluster "${source.cluster}" does not exist`);
    config.contexts = config.contexts.map((context) =>
      context.name === config.getCurrentContext()
        ? { ...context, cluster: source.cluster as string }
        : context,
    );
  }
  if (!config.getCurrentCluster()) throw new Error("the kubeconfig's current context names no cluster");
  return config;
}

/** The namespace of the current context; empty when it names none. */
export function contextNamespace(config: KubeConfig): string {
  return config.getContextObject(config.getCurrentContext())?.namespace ?? "";
}

/** A kubeconfig file for a program such as helm, readable by this user only. */
export interface KubeconfigFile {
  path: string;
  remove(): void;
}

/** Writes the loaded kubeconfig, with the selected context as the current one, to a file of its own. */
export function writeKubeconfig(config: KubeConfig): KubeconfigFile {
  const folder = mkdtempSync(join(tmpdir(), "provider-kubeconfig-"));
  const path = join(folder, "kubeconfig");
  writeFileSync(path, config.exportConfig(), { mode: 0o600 });
  return { path, remove: () => rmSync(folder, { recursive: true, force: true }) };
}

import { createHash, randomBytes } from "node:crypto";
import * as fs from "node:fs/promises";
import * as os from "node:os";
import * as path from "node:path";
import type { NodeKind } from "../cluster/state";
import type { ProxyMode } from "../nodes/nodeFiles";
import { REPOSITORY_ROOT } from "../programs";

/** Where the stack `local` lives unless told otherwise: one folder, ignored by git. */
export const DEFAULT_FOLDER = path.join(REPOSITORY_ROOT, ".local", "stack");

/** Where the stack on real nodes lives unless told otherwise. */
export const DEFAULT_CLUSTER_FOLDER = path.join(REPOSITORY_ROOT, ".local", "cluster");

/** The paths of everything that the stack `local` keeps, all below one folder. */
export class StackFolder {
  /**
   * @param nodes whether its cluster has simulated nodes, and the environment of `Pulumi.local.yaml`, or real ones, and that
   *   of `Pulumi.cluster.yaml`
   * @param proxyMode how kube-proxy works on real nodes
   */
  constructor(
    readonly root: string,
    readonly nodes: NodeKind = "simulated",
    readonly proxyMode: ProxyMode = "iptables",
  ) {}

  private at(...names: string[]): string {
    return path.join(this.root, ...names);
  }

  /** The local Kubernetes cluster. */
  get cluster(): string {
    return this.at("cluster");
  }
  /** PULUMI_HOME of the engine: the user's own, with its logins, is left alone. */
  get pulumiHome(): string {
    return this.at("pulumi");
  }
  /** Helm's cache and settings. */
  get helm(): string {
    return this.at("helm");
  }
  /** The file backend. */
  get state(): string {
    return this.at("state");
  }
  /** The project with the copy of the stack file: the engine writes a salt into it. */
  get project(): string {
    return this.at("project");
  }
  get passphraseFile(): string {
    return this.at("passphrase");
  }
  /** Says which cluster the state describes. */
  get clusterIdentity(): string {
    return this.at("cluster-uid");
  }

  /**
   * The lock that keeps two runs apart. It lies outside the folder, which `down` removes while others may wait.
   */
  get lock(): string {
    const id = createHash("sha256").update(this.root).digest("hex").slice(0, 16);
    return path.join(os.tmpdir(), `usage-engine-networking-${id}-stack.lock`);
  }

  async exists(): Promise<boolean> {
    return (await fs.stat(this.root).catch(() => undefined)) !== undefined;
  }

  /** The passphrase that encrypts secrets in this folder's state, made up once. */
  async passphrase(): Promise<string> {
    await fs.mkdir(this.root, { recursive: true, mode: 0o700 });
    try {
      await fs.writeFile(this.passphraseFile, randomBytes(24).toString("base64url"), {
        flag: "wx",
        mode: 0o600,
      });
    } catch (error) {
      if ((error as NodeJS.ErrnoException).code !== "EEXIST") {
        throw error;
      }
    }
    return fs.readFile(this.passphraseFile, "utf8");
  }

  /** Forgets what the engine knows; the cluster is left as it is. */
  async removeState(): Promise<void> {
    for (const file of [this.state, this.project, this.passphraseFile, this.clusterIdentity]) {
      await fs.rm(file, { recursive: true, force: true });
    }
  }

  /** Removes everything, and the folder around it if nothing else is in that. */
  async remove(): Promise<void> {
    await fs.rm(this.root, { recursive: true, force: true });
    if (this.root === DEFAULT_FOLDER || this.root === DEFAULT_CLUSTER_FOLDER) {
      await fs.rmdir(path.dirname(this.root)).catch(() => undefined);
    }
  }
}

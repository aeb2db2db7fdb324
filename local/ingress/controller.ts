import { type ChildProcess, spawn } from "node:child_process";
import * as fs from "node:fs/promises";
import * as path from "node:path";
import { setTimeout as sleep } from "node:timers/promises";
import type { Api } from "../cluster/api";
import { writeTokenKubeconfig } from "../cluster/kubeconfig";
import type { Pki } from "../cluster/pki";
import { freePorts, isFree } from "../cluster/ports";
import {
  argumentsAt,
  type EntryPoint,
  entryPointsOf,
  type TraefikDeployment,
  traefikContainer,
} from "./deployment";
import type { PodNetwork } from "./podNetwork";
import { removeRecord, writeRecord } from "./record";

const TOKEN_SECONDS = 365 * 24 * 3600;
const PAUSE_MILLISECONDS = 1000;

/** What a controller needs of its surroundings. */
export interface Surroundings {
  /** The program. */
  readonly traefik: string;
  /** Where records and credentials of controllers go. */
  readonly folder: string;
  readonly pki: Pki;
  readonly api: Api;
  readonly network: PodNetwork;
}

interface Service {
  readonly spec: {
    readonly selector?: Readonly<Record<string, string>>;
    readonly ports?: readonly { readonly targetPort?: number | string; readonly nodePort?: number }[];
  };
}

/**
 * Traefik, run for a Deployment as its pod would run it: with its arguments and with the rights of its service account. Its
 * ports are on loopback: the node ports of its Service where they are free, else others. One process stands for all replicas.
 */
export class Controller {
  private child: ChildProcess | undefined;
  private stopped = false;
  private readonly ended: Promise<void>;

  constructor(
    private readonly surroundings: Surroundings,
    private readonly deployment: TraefikDeployment,
  ) {
    this.ended = this.keepRunning();
  }

  /** What has to be the same for the process that runs to be the right one. */
  static stateOf({ metadata, spec }: TraefikDeployment): string {
    return JSON.stringify([metadata.uid, (spec.replicas ?? 1) > 0, spec.template]);
  }

  async stop(): Promise<void> {
    this.stopped = true;
    this.child?.kill("SIGKILL");
    await this.ended;
    const { namespace, name } = this.deployment.metadata;
    await removeRecord(this.surroundings.folder, namespace, name);
  }

  private async keepRunning(): Promise<void> {
    const { namespace, name } = this.deployment.metadata;
    while (!this.stopped) {
      try {
        await this.run();
      } catch (error) {
        console.error(`${namespace}/${name}:`, error);
      }
      for (let waited = 0; waited < PAUSE_MILLISECONDS && !this.stopped; waited += 50) {
        await sleep(50);
      }
    }
  }

  /** Runs until the process ends. */
  private async run(): Promise<void> {
    const { traefik, folder, network } = this.surroundings;
    const { namespace, name } = this.deployment.metadata;
    const container = traefikContainer(this.deployment);
    if (!container) {
      return;
    }
    const kubeconfig = await this.writeKubeconfig();
    const places = await this.places(entryPointsOf(container));
    if (this.stopped) {
      return;
    }
    const child = spawn(traefik, argumentsAt(container, places), {
      // The name says whose it is, also when this program was killed and it was not.
      argv0: path.join(folder, "traefik"),
      cwd: folder,
      stdio: ["ignore", "inherit", "inherit"],
      env: {
        PATH: process.env.PATH,
        HOME: folder,
        KUBECONFIG: kubeconfig,
        HTTP_PROXY: network.proxy,
        HTTPS_PROXY: network.proxy,
        POD_NAME: name,
        POD_NAMESPACE: namespace,
      },
    });
    this.child = child;
    const end = new Promise<void>((resolve, reject) => {
      child.once("error", reject);
      child.once("exit", () => resolve());
    });
    if (child.pid !== undefined) {
      await writeRecord(folder, { namespace, name, pid: child.pid, entryPoints: places });
    }
    await end;
  }

  private async writeKubeconfig(): Promise<string> {
    const { api, folder, pki } = this.surroundings;
    const { metadata, spec } = this.deployment;
    const account = spec.template.spec.serviceAccountName ?? "default";
    const answer = await api.request(
      "POST",
      `/api/v1/namespaces/${metadata.namespace}/serviceaccounts/${account}/token`,
      {
        apiVersion: "authentication.k8s.io/v1",
        kind: "TokenRequest",
        spec: { expirationSeconds: TOKEN_SECONDS },
      },
    );
    const { token } = (JSON.parse(answer) as { status: { token: string } }).status;
    const file = path.join(folder, `${metadata.namespace}.${metadata.name}.kubeconfig`);
    await fs.rm(file, { force: true });
    await writeTokenKubeconfig(file, pki, token, api.server);
    return file;
  }

  /** A loopback address for each entry point. */
  private async places(entryPoints: readonly EntryPoint[]): Promise<Record<string, string>> {
    const nodePorts = await this.nodePorts();
    const others = await freePorts(entryPoints.length);
    const places: Record<string, string> = {};
    for (const [index, { name, port }] of entryPoints.entries()) {
      const nodePort = nodePorts.get(port);
      const chosen = nodePort !== undefined && (await isFree(nodePort)) ? nodePort : others[index];
      places[name] = `127.0.0.1:${chosen}`;
    }
    return places;
  }

  /** The node ports of the Services that lead to the pods, by the port of the container. */
  private async nodePorts(): Promise<Map<number, number>> {
    const { namespace } = this.deployment.metadata;
    const { labels = {} } = this.deployment.spec.template.metadata;
    const { items } = await this.surroundings.api.get<{ items: Service[] }>(
      `/api/v1/namespaces/${namespace}/services`,
    );
    const names = new Map(
      traefikContainer(this.deployment)?.ports?.map(({ name, containerPort }) => [name, containerPort]),
    );
    const found = new Map<number, number>();
    for (const { spec } of items) {
      const selector = Object.entries(spec.selector ?? {});
      if (selector.length > 0 && selector.every(([key, value]) => labels[key] === value)) {
        for (const { targetPort, nodePort } of spec.ports ?? []) {
          const port = typeof targetPort === "string" ? names.get(targetPort) : targetPort;
          if (port !== undefined && nodePort !== undefined) {
            found.set(port, nodePort);
          }
        }
      }
    }
    return found;
  }
}

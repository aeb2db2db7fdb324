import * as fs from "node:fs/promises";
import { parseArgs } from "node:util";
import { Api } from "../cluster/api";
import { Pki } from "../cluster/pki";
import { follow } from "../operator/follow";
import { Controller, type Surroundings } from "./controller";
import { EVERY_DEPLOYMENT, type TraefikDeployment, traefikContainer } from "./deployment";
import { PodNetwork } from "./podNetwork";

/**
 * Runs the ingress controllers of a cluster whose nodes are simulated: for every Deployment whose image is Traefik's, the
 * real program on this machine, against this API server. So what the environment's chart configures is what runs.
 */
class IngressControllers {
  private readonly running = new Map<string, { readonly state: string; readonly controller: Controller }>();
  private turn = Promise.resolve();

  constructor(private readonly surroundings: Surroundings) {}

  run(): Promise<never> {
    return follow<TraefikDeployment>(
      this.surroundings.api,
      EVERY_DEPLOYMENT,
      { apiVersion: "apps/v1", kind: "Deployment" },
      {
        listed: (all) => {
          const there = new Set(all.map(keyOf));
          for (const key of this.running.keys()) {
            if (!there.has(key)) {
              this.next(() => this.end(key));
            }
          }
          for (const deployment of all) {
            this.next(() => this.take(deployment));
          }
        },
        changed: (deployment) => this.next(() => this.take(deployment)),
        deleted: (deployment) => this.next(() => this.end(keyOf(deployment))),
      },
    );
  }

  async stop(): Promise<void> {
    await Promise.all([...this.running.keys()].map((key) => this.end(key)));
  }

  /** One after the other: a Deployment may change while its old process still ends. */
  private next(work: () => Promise<void>): void {
    this.turn = this.turn.then(work).catch((error: unknown) => console.error(error));
  }

  private async take(deployment: TraefikDeployment): Promise<void> {
    const key = keyOf(deployment);
    const state = Controller.stateOf(deployment);
    if (this.running.get(key)?.state === state) {
      return;
    }
    await this.end(key);
    if (traefikContainer(deployment) && (deployment.spec.replicas ?? 1) > 0) {
      this.running.set(key, { state, controller: new Controller(this.surroundings, deployment) });
    }
  }

  private async end(key: string): Promise<void> {
    const entry = this.running.get(key);
    this.running.delete(key);
    await entry?.controller.stop();
  }
}

function keyOf({ metadata }: TraefikDeployment): string {
  return `${metadata.namespace}/${metadata.name}`;
}

async function main(): Promise<void> {
  const { values } = parseArgs({
    options: {
      traefik: { type: "string" },
      pki: { type: "string" },
      master: { type: "string" },
      folder: { type: "string" },
    },
  });
  const { traefik, pki: pkiFolder, master, folder } = values;
  if (!traefik || !pkiFolder || !master || !folder) {
    throw new Error("--traefik, --pki, --master and --folder are needed");
  }
  // Records of an earlier run say where nothing answers any more.
  await fs.rm(folder, { recursive: true, force: true });
  await fs.mkdir(folder, { recursive: true, mode: 0o700 });
  const pki = new Pki(pkiFolder);
  const api = await Api.connect(master, pki, "kwok", "ca");
  const network = await PodNetwork.open(api);
  const controllers = new IngressControllers({ traefik, folder, pki, api, network });
  for (const signal of ["SIGTERM", "SIGINT"] as const) {
    process.on(signal, () => void controllers.stop().finally(() => process.exit(0)));
  }
  await controllers.run();
}

main().catch((error: unknown) => {
  console.error(error);
  process.exit(1);
});

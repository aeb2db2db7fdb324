import type { V1Service } from "@kubernetes/client-node";
import type { CloudFixture } from "./cloudFixture";

const ANNOTATION = "networking.gke.io/load-balancer-ip-addresses";
const EVERY_MS = 300;

/**
 * Plays GKE's load balancer controller in a namespace: gives Services of its classes the address that they name, and holds
 * that address as long as a Service uses it.
 */
export class GkeController {
  private timer: NodeJS.Timeout | undefined;
  private running: Promise<void> = Promise.resolve();

  constructor(
    private readonly clouds: CloudFixture,
    private readonly namespace: string,
  ) {}

  start(): void {
    this.timer = setInterval(() => {
      this.running = this.running.then(() => this.reconcile());
    }, EVERY_MS);
    this.clouds.gcp.inUse = async ({ token, inputs }) => {
      if (token !== "gcp:compute/address:Address") return undefined;
      const user = (await this.services()).find(
        (service) => service.metadata?.annotations?.[ANNOTATION] === inputs.name,
      );
      return user && `resourceInUseByAnotherResource: a forwarding rule of ${user.metadata?.name} uses it`;
    };
  }

  async stop(): Promise<void> {
    clearInterval(this.timer);
    await this.running;
  }

  private async services(): Promise<V1Service[]> {
    const all = await this.clouds.services(this.namespace);
    return all.filter((service) => service.spec?.loadBalancerClass?.startsWith("networking.gke.io/"));
  }

  private async reconcile(): Promise<void> {
    for (const service of await this.services()) {
      if (service.status?.loadBalancer?.ingress?.length) continue;
      const name = service.metadata?.annotations?.[ANNOTATION];
      const address = this.clouds.gcp
        .ofType("gcp:compute/address:Address")
        .find(({ inputs }) => inputs.name === name);
      if (!address) continue;
      await this.clouds.setAddress(service, String(address.outputs.address));
    }
  }
}

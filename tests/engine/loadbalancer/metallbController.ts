import {
  CoreV1Api,
  KubeConfig,
  type KubernetesObject,
  KubernetesObjectApi,
  PatchStrategy,
  setHeaderOptions,
  type V1Service,
} from "@kubernetes/client-node";
import ipaddr from "ipaddr.js";

const EVERY_MS = 200;
const MERGE = setHeaderOptions("Content-Type", PatchStrategy.MergePatch);

interface AddressPool extends KubernetesObject {
  spec: { addresses: string[] };
}

/**
 * Plays MetalLB's controller, whose pods only seem to run here: gives Services of its class the address that they ask for,
 * from a pool that is there, or the first free one of their pool. As the real one, it lets Services share an address
 * only by one sharing key, with no port twice and policy Cluster; others stay without.
 */
export class MetalLbController {
  private timer: NodeJS.Timeout | undefined;
  private running: Promise<void> = Promise.resolve();
  private readonly core: CoreV1Api;
  private readonly objects: KubernetesObjectApi;

  constructor(
    kubeconfig: string,
    private readonly namespace: string,
    private readonly className: string,
  ) {
    const config = new KubeConfig();
    config.loadFromFile(kubeconfig);
    this.core = config.makeApiClient(CoreV1Api);
    this.objects = KubernetesObjectApi.makeApiClient(config);
  }

  start(): void {
    this.timer = setInterval(() => {
      this.running = this.running.then(() => this.reconcile());
    }, EVERY_MS);
  }

  async stop(): Promise<void> {
    clearInterval(this.timer);
    await this.running;
  }

  /** The Services of its class, by name. */
  async services(): Promise<Map<string, V1Service>> {
    const { items } = await this.core.listNamespacedService({ namespace: this.namespace });
    const ours = items.filter(({ spec }) => spec?.loadBalancerClass === this.className);
    return new Map(ours.map((service) => [service.metadata?.name ?? "", service]));
  }

  private async reconcile(): Promise<void> {
    const services = [...(await this.services()).values()];
    for (const service of services) {
      if (addressOf(service) !== undefined) continue;
      const ip = (await this.candidates(service)).find((candidate) =>
        services.every((other) => addressOf(other) !== candidate || mayShare(service, other)),
      );
      if (ip === undefined) continue;
      service.status = { loadBalancer: { ingress: [{ ip }] } };
      const { name = "", namespace = "" } = service.metadata ?? {};
      const body = { status: service.status };
      await this.core.patchNamespacedServiceStatus({ name, namespace, body }, MERGE).catch(goneAlready);
    }
  }

  /** Addresses that the Service's annotations allow, out of the pools that are there. */
  private async candidates(service: V1Service): Promise<string[]> {
    const pools = await this.objects
      .list<AddressPool>("metallb.io/v1beta1", "IPAddressPool", "metallb-system")
      .then(({ items }) => items)
      .catch(() => []);
    const asked = annotation(service, "loadBalancerIPs");
    const named = annotation(service, "address-pool");
    return pools
      .filter(({ metadata }) => named === undefined || metadata?.name === named)
      .flatMap(({ spec }) => spec.addresses.flatMap(firstAddresses))
      .filter((address) => asked === undefined || address === asked);
  }
}

function annotation({ metadata }: V1Service, name: string): string | undefined {
  return metadata?.annotations?.[`metallb.io/${name}`];
}

function addressOf({ status }: V1Service): string | undefined {
  return status?.loadBalancer?.ingress?.[0]?.ip;
}

function mayShare(one: V1Service, other: V1Service): boolean {
  const key = annotation(one, "allow-shared-ip");
  const ports = ({ spec }: V1Service) =>
    (spec?.ports ?? []).map(({ port, protocol }) => `${port}/${protocol}`);
  const taken = new Set(ports(other));
  return (
    key !== undefined &&
    key === annotation(other, "allow-shared-ip") &&
    ports(one).every((port) => !taken.has(port)) &&
    [one, other].every(({ spec }) => spec?.externalTrafficPolicy === "Cluster")
  );
}

/** The first addresses of a range: no test needs more. */
function firstAddresses(range: string): string[] {
  if (range.includes("/")) return [range.slice(0, range.indexOf("/"))];
  const [first = ""] = range.split("-");
  const bytes = ipaddr.parse(first).toByteArray();
  return [0, 1, 2].map((step) =>
    ipaddr.fromByteArray([...bytes.slice(0, -1), (bytes.at(-1) ?? 0) + step]).toString(),
  );
}

function goneAlready(error: { code?: number }): void {
  if (error.code !== 404) throw error;
}

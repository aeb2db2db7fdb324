import { setTimeout as sleep } from "node:timers/promises";
import { parseArgs } from "node:util";
import { Api, ApiError, isServersFault, type KubernetesObject } from "../cluster/api";
import { Pki } from "../cluster/pki";
import { follow } from "../operator/follow";
import { WorkQueue } from "../operator/workQueue";
import {
  CREATED_BY,
  type HostNode,
  hostEndpointsOf,
  type KubeControllersConfiguration,
} from "./hostEndpoints";
import {
  SEEN_VERSION,
  STORED_BY,
  STORED_KINDS,
  STORED_VERSION,
  type StoredKind,
  storedForm,
  storedName,
} from "./storedForm";

/**
 * Stands in for two of Calico's programs. Its API server: objects of `projectcalico.org/v3` are stored in the form that Felix
 * reads, `crd.projectcalico.org/v1`. And its kube-controllers: host endpoints of the templates in
 * `KubeControllersConfiguration/default`.
 *
 * Calico's own API server builds from the same module as Felix (`apiserver/cmd/apiserver`, 3.28), and cannot be used: an APIService
 * hands it all of `projectcalico.org/v3`, of which that release knows neither tiers nor the templates of host endpoints, on which
 * `separation: observe` and the guard stand. It would refuse them, or drop the fields.
 */

const FIELD_MANAGER = "calico-apiserver";

function keyOf({ metadata }: KubernetesObject): string {
  return `${metadata.namespace ?? ""}/${metadata.name}`;
}

function collectionOf(version: string, { plural, isNamespaced }: StoredKind, namespace?: string): string {
  return `/apis/${version}/${isNamespaced && namespace ? `namespaces/${namespace}/` : ""}${plural}`;
}

async function remove(api: Api, path: string): Promise<void> {
  try {
    await api.request("DELETE", path);
  } catch (error) {
    if (!(error instanceof ApiError) || error.status !== 404) {
      throw error;
    }
  }
}

async function succeeds(what: string, work: () => Promise<void>): Promise<boolean> {
  try {
    await work();
    return true;
  } catch (error) {
    if (!isServersFault(error)) {
      throw error;
    }
    console.error(`${what}: ${(error as Error).message}`);
    return false;
  }
}

/** Keeps the stored form of one kind. */
class Storing {
  private readonly known = new Map<string, KubernetesObject>();
  private readonly stored = new Map<string, KubernetesObject>();
  private readonly queue = new WorkQueue((key) =>
    succeeds(`${this.kind.kind} ${key}`, () => this.store(key)),
  );

  constructor(
    private readonly api: Api,
    private readonly kind: StoredKind,
  ) {}

  run(): Promise<never> {
    return follow<KubernetesObject>(
      this.api,
      collectionOf(SEEN_VERSION, this.kind),
      { apiVersion: SEEN_VERSION, kind: this.kind.kind },
      {
        listed: (all) => void this.list(all),
        changed: (object) => {
          this.known.set(keyOf(object), object);
          this.queue.add(keyOf(object));
        },
        deleted: (object) => {
          this.known.delete(keyOf(object));
          this.queue.add(keyOf(object));
        },
      },
    );
  }

  private async list(all: readonly KubernetesObject[]): Promise<void> {
    const keys = new Set([...this.known.keys(), ...all.map(keyOf)]);
    this.known.clear();
    for (const object of all) {
      this.known.set(keyOf(object), object);
    }
    for (const key of keys) {
      this.queue.add(key);
    }
  }

  private async store(key: string): Promise<void> {
    const object = this.known.get(key);
    const before = this.stored.get(key);
    if (object === undefined) {
      if (before !== undefined) {
        const collection = collectionOf(STORED_VERSION, this.kind, before.metadata.namespace);
        await remove(this.api, `${collection}/${before.metadata.name}`);
        this.stored.delete(key);
      }
      return;
    }
    const wanted = storedForm(this.kind, object);
    const collection = collectionOf(STORED_VERSION, this.kind, object.metadata.namespace);
    const path = `${collection}/${wanted.metadata.name}?fieldManager=${FIELD_MANAGER}&fieldValidation=Strict`;
    if (before && before.metadata.name !== wanted.metadata.name) {
      await remove(this.api, `${collection}/${before.metadata.name}`);
    }
    await this.replace(path, collection, wanted);
    this.stored.set(key, wanted);
  }

  /** The whole object, so that a field that went is gone here too. A field that Felix's release does not know is refused. */
  private async replace(path: string, collection: string, wanted: KubernetesObject): Promise<void> {
    const [name = ""] = path.split("?");
    try {
      const there = await this.api.get<KubernetesObject>(name);
      const { resourceVersion } = there.metadata as { resourceVersion?: string };
      await this.api.request("PUT", path, { ...wanted, metadata: { ...wanted.metadata, resourceVersion } });
    } catch (error) {
      if (!(error instanceof ApiError) || error.status !== 404) {
        throw error;
      }
      await this.api.request(
        "POST",
        `${collection}?fieldManager=${FIELD_MANAGER}&fieldValidation=Strict`,
        wanted,
      );
    }
  }
}

interface NodeView extends KubernetesObject {
  readonly status?: { readonly addresses?: readonly { readonly type: string; readonly address: string }[] };
}

/** Keeps the host endpoints. */
class HostEndpoints {
  private configuration: KubeControllersConfiguration | undefined;
  private readonly nodes = new Map<string, NodeView>();
  private readonly queue = new WorkQueue(() => succeeds("host endpoints", () => this.reconcile()));

  constructor(private readonly api: Api) {}

  run(): Promise<unknown> {
    const again = () => this.queue.add("all");
    const configurations = `/apis/${SEEN_VERSION}/kubecontrollersconfigurations`;
    const ofConfiguration = follow<KubeControllersConfiguration>(
      this.api,
      configurations,
      { apiVersion: SEEN_VERSION, kind: "KubeControllersConfiguration" },
      {
        listed: ([first]) => {
          this.configuration = first;
          again();
        },
        changed: (object) => {
          this.configuration = object;
          again();
        },
        deleted: () => {
          this.configuration = undefined;
          again();
        },
      },
    );
    const ofNodes = follow<NodeView>(
      this.api,
      "/api/v1/nodes",
      { apiVersion: "v1", kind: "Node" },
      {
        listed: (all) => {
          this.nodes.clear();
          for (const node of all) {
            this.nodes.set(node.metadata.name, node);
          }
          again();
        },
        changed: (node) => {
          const isNew = !this.nodes.has(node.metadata.name);
          this.nodes.set(node.metadata.name, node);
          // A node reports itself every few seconds.
          if (isNew) {
            again();
          }
        },
        deleted: (node) => {
          this.nodes.delete(node.metadata.name);
          again();
        },
      },
    );
    return Promise.all([ofConfiguration, ofNodes]);
  }

  private hostNodes(): HostNode[] {
    return [...this.nodes.values()].flatMap(({ metadata, status }) => {
      const internal = status?.addresses?.find(({ type }) => type === "InternalIP");
      return internal === undefined
        ? []
        : [
            {
              name: metadata.name,
              address: internal.address,
              // The one wire of a node here (local/nodes/links).
              interfaceName: "eth0",
              labels: metadata.labels ?? {},
            },
          ];
    });
  }

  private async reconcile(): Promise<void> {
    const collection = `/apis/${SEEN_VERSION}/hostendpoints`;
    const wanted = hostEndpointsOf(this.configuration, this.hostNodes());
    const [[label, value]] = Object.entries(CREATED_BY) as [[string, string]];
    const { items } = await this.api.get<{ items: KubernetesObject[] }>(
      `${collection}?labelSelector=${encodeURIComponent(`${label}=${value}`)}`,
    );
    const names = wanted.map(({ metadata }) => metadata.name);
    for (const { metadata } of items.filter((one) => !names.includes(one.metadata.name))) {
      await remove(this.api, `${collection}/${metadata.name}`);
    }
    for (const endpoint of wanted) {
      await this.api.apply(collection, endpoint, "calico-kube-controllers");
    }
  }
}

/** Removes stored forms that an earlier run made of what is gone since. */
async function removeOrphans(api: Api, kind: StoredKind): Promise<void> {
  const seen = await api.get<{ items: KubernetesObject[] }>(collectionOf(SEEN_VERSION, kind));
  const names = new Set(seen.items.map((one) => `${one.metadata.namespace ?? ""}/${storedName(kind, one)}`));
  const stored = await api.get<{ items: KubernetesObject[] }>(collectionOf(STORED_VERSION, kind));
  for (const { metadata } of stored.items) {
    const isOurs = metadata.annotations?.[STORED_BY.key] === STORED_BY.value;
    if (isOurs && !names.has(`${metadata.namespace ?? ""}/${metadata.name}`)) {
      await remove(api, `${collectionOf(STORED_VERSION, kind, metadata.namespace)}/${metadata.name}`);
    }
  }
}

async function main(): Promise<void> {
  const { values } = parseArgs({
    options: { pki: { type: "string" }, master: { type: "string" }, folder: { type: "string" } },
  });
  const { pki, master } = values;
  if (!pki || !master) {
    throw new Error("--pki and --master are needed");
  }
  const api = await Api.connect(master, new Pki(pki), "calico", "ca");
  await Promise.all([
    ...STORED_KINDS.map(async (kind) => {
      // A moment after a kind was made the API server has no answer for it.
      while (!(await succeeds(`what is left of ${kind.kind}`, () => removeOrphans(api, kind)))) {
        await sleep(1000);
      }
      await new Storing(api, kind).run();
    }),
    new HostEndpoints(api).run(),
  ]);
}

main().catch((error: unknown) => {
  console.error(error);
  process.exitCode = 1;
});

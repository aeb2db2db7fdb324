import type { ApiClient } from "./apiClient";
import { isNotFound, NoKindMatchError } from "./apiError";
import { apiVersionOf, type KubeObject, kindOf, namespaceOf } from "./kubeObject";

/** How the API server serves a kind. */
export interface ApiResource {
  name: string;
  kind: string;
  namespaced: boolean;
}

interface ResourceList {
  resources: (ApiResource & { verbs: string[] })[];
}

/** Answers of one group and version are asked for again at most this often while a kind is missing from them. */
const MISSING_KIND_MILLISECONDS = 500;

/** Which kinds the API server serves, and where. */
export class Discovery {
  private readonly lists = new Map<string, { list: Promise<ResourceList | undefined>; at: number }>();

  constructor(readonly client: ApiClient) {}

  /** The folder of a group and version: `/api/v1`, `/apis/apps/v1`. */
  static root(apiVersion: string): string {
    return apiVersion.includes("/") ? `/apis/${apiVersion}` : `/api/${apiVersion}`;
  }

  private list(apiVersion: string): Promise<ResourceList | undefined> {
    const known = this.lists.get(apiVersion);
    if (known) return known.list;
    const list = this.client
      .request<ResourceList>({ method: "GET", path: Discovery.root(apiVersion) })
      .catch((error: unknown) => {
        if (isNotFound(error)) return undefined;
        this.lists.delete(apiVersion);
        throw error;
      });
    this.lists.set(apiVersion, { list, at: Date.now() });
    return list;
  }

  /** Forgets what was served: a definition was made or removed. */
  reset(): void {
    this.lists.clear();
  }

  /** The resource for a kind, or undefined when nothing serves it. Never cached as missing for long. */
  async find(apiVersion: string, kind: string): Promise<ApiResource | undefined> {
    const match = async (): Promise<ApiResource | undefined> =>
      (await this.list(apiVersion))?.resources.find((r) => r.kind === kind && !r.name.includes("/"));
    const found = await match();
    if (found) return found;
    const asked = this.lists.get(apiVersion)?.at ?? 0;
    if (Date.now() - asked < MISSING_KIND_MILLISECONDS) return undefined;
    this.lists.delete(apiVersion);
    return match();
  }

  /** @throws NoKindMatchError when nothing serves the kind. */
  async require(apiVersion: string, kind: string): Promise<ApiResource> {
    const found = await this.find(apiVersion, kind);
    if (!found) throw new NoKindMatchError(apiVersion, kind);
    return found;
  }

  /** The objects of one kind, in one namespace where the kind has namespaces. */
  async collection(apiVersion: string, kind: string, namespace: string): Promise<Collection> {
    const resource = await this.require(apiVersion, kind);
    const scope = resource.namespaced ? `/namespaces/${encodeURIComponent(namespace || "default")}` : "";
    return new Collection(
      this.client,
      `${Discovery.root(apiVersion)}${scope}/${resource.name}`,
      resource.namespaced,
    );
  }

  /** The collection that an object belongs to. */
  collectionOf(object: KubeObject): Promise<Collection> {
    return this.collection(apiVersionOf(object), kindOf(object), namespaceOf(object));
  }
}

/** What `apply` and `create` may be told. */
export interface WriteOptions {
  fieldManager: string;
  dryRun?: boolean;
  /** Takes fields from their managers instead of reporting a conflict. */
  force?: boolean;
}

/** The objects of one kind in one namespace (or in the cluster), and what can be done with them. */
export class Collection {
  constructor(
    private readonly client: ApiClient,
    readonly path: string,
    readonly namespaced: boolean,
  ) {}

  private at(name: string): string {
    return `${this.path}/${encodeURIComponent(name)}`;
  }

  get(name: string): Promise<KubeObject> {
    return this.client.request({ method: "GET", path: this.at(name) });
  }

  create(object: KubeObject, options: WriteOptions): Promise<KubeObject> {
    const query = { fieldManager: options.fieldManager, dryRun: options.dryRun ? "All" : undefined };
    return this.client.request({ method: "POST", path: this.path, query, body: object });
  }

  replace(name: string, object: KubeObject, options: WriteOptions): Promise<KubeObject> {
    const query = { fieldManager: options.fieldManager, dryRun: options.dryRun ? "All" : undefined };
    return this.client.request({ method: "PUT", path: this.at(name), query, body: object });
  }

  /** Server-side apply. */
  apply(name: string, object: KubeObject, options: WriteOptions): Promise<KubeObject> {
    return this.client.request({
      method: "PATCH",
      path: this.at(name),
      query: {
        fieldManager: options.fieldManager,
        force: options.force ?? false,
        dryRun: options.dryRun ? "All" : undefined,
      },
      // JSON is YAML: the API server takes it as an apply configuration.
      contentType: "application/apply-patch+yaml",
      body: object,
    });
  }

  patch(
    name: string,
    patch: unknown,
    contentType: string,
    options?: Partial<WriteOptions>,
  ): Promise<KubeObject> {
    const query = { fieldManager: options?.fieldManager, dryRun: options?.dryRun ? "All" : undefined };
    return this.client.request({ method: "PATCH", path: this.at(name), query, contentType, body: patch });
  }

  delete(name: string, propagationPolicy: string): Promise<KubeObject> {
    const body = { apiVersion: "v1", kind: "DeleteOptions", propagationPolicy };
    return this.client.request({ method: "DELETE", path: this.at(name), body });
  }
}

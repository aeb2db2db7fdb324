import { createInterface } from "node:readline";
import type { ApiClient, Query } from "./apiClient";
import { type KubeObject, nameOf, pluck, pluckList, pluckString } from "./kubeObject";
import { isMap } from "./propertyValue";

const RETRY_MILLISECONDS = 500;
/** The API server ends a watch after this time; the next one starts from a new list. */
const WATCH_SECONDS = 300;

/** The current objects of a collection, kept up to date by a watch. */
export class ObjectWatch {
  private readonly objects = new Map<string, KubeObject>();
  private listed = false;

  /**
   * @param path the collection, such as `/api/v1/namespaces/default/services`.
   * @param selection `fieldSelector` or `labelSelector`.
   */
  constructor(
    private readonly client: ApiClient,
    private readonly path: string,
    private readonly selection: Query,
  ) {}

  /** The objects by name, or undefined before the first answer. */
  get current(): ReadonlyMap<string, KubeObject> | undefined {
    return this.listed ? this.objects : undefined;
  }

  private async list(signal: AbortSignal): Promise<string> {
    const list = await this.client.request({ method: "GET", path: this.path, query: this.selection }, signal);
    this.objects.clear();
    const apiVersion = pluckString(list, "apiVersion");
    const kind = pluckString(list, "kind").replace(/List$/, "");
    for (const item of pluckList(list, "items")) {
      // Items of a list of a built-in kind come without their kind.
      if (isMap(item)) this.objects.set(nameOf(item), { apiVersion, kind, ...item });
    }
    this.listed = true;
    return pluckString(list, "metadata", "resourceVersion");
  }

  private async follow(resourceVersion: string, changed: () => void, signal: AbortSignal): Promise<void> {
    const query = { ...this.selection, watch: true, resourceVersion, timeoutSeconds: WATCH_SECONDS };
    const response = await this.client.send({ method: "GET", path: this.path, query }, signal);
    if (response.statusCode !== 200) {
      response.resume();
      throw new Error(`watch answered ${response.statusCode}`);
    }
    for await (const line of createInterface({ input: response, crlfDelay: Number.POSITIVE_INFINITY })) {
      if (line === "") continue;
      const event = JSON.parse(line) as { type: string; object: unknown };
      const object = pluck(event, "object");
      if (!isMap(object) || event.type === "ERROR") return;
      if (event.type === "DELETED") this.objects.delete(nameOf(object));
      else this.objects.set(nameOf(object), object);
      changed();
    }
  }

  /** Watches until the signal fires, calling `changed` after the first list and after each change. */
  async run(changed: () => void, signal: AbortSignal): Promise<void> {
    while (!signal.aborted) {
      try {
        const resourceVersion = await this.list(signal);
        changed();
        await this.follow(resourceVersion, changed, signal);
      } catch {
        // A connection that broke, a version that is too old, or the signal: list again, or stop.
      }
      if (!signal.aborted) await new Promise((resolve) => setTimeout(resolve, RETRY_MILLISECONDS));
    }
  }
}

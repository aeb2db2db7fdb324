import { setTimeout as sleep } from "node:timers/promises";
import { type Api, isServersFault, type KubernetesObject } from "../cluster/api";

/** How long one watch lasts; the listing after it repeats what was missed, and mends what others changed. */
const WATCH_SECONDS = 60;
const PAUSE_MILLISECONDS = 250;

/** Hears what becomes of the objects of a collection. */
export interface Follower<T> {
  /** All there are, at the start and then every minute. */
  readonly listed: (objects: readonly T[]) => void;
  readonly changed: (object: T) => void;
  readonly deleted: (object: T) => void;
}

interface List<T> {
  readonly metadata: { readonly resourceVersion: string };
  readonly items: readonly Omit<T, "apiVersion" | "kind">[];
}

interface WatchEvent<T> {
  readonly type: "ADDED" | "MODIFIED" | "DELETED" | "BOOKMARK" | "ERROR";
  readonly object: T;
}

/**
 * Follows a collection for ever: lists, watches, and starts again when the watch ends, the API server is away or the kind
 * is not served yet.
 */
export async function follow<T extends KubernetesObject>(
  api: Api,
  collection: string,
  header: Pick<T, "apiVersion" | "kind">,
  follower: Follower<T>,
): Promise<never> {
  for (;;) {
    try {
      const { metadata, items } = await api.get<List<T>>(collection);
      // The objects of a list do not say what they are.
      follower.listed(items.map((item) => ({ ...item, ...header }) as T));
      const query = `watch=true&resourceVersion=${metadata.resourceVersion}&timeoutSeconds=${WATCH_SECONDS}`;
      for await (const line of api.lines(`${collection}?${query}`, WATCH_SECONDS + 15)) {
        const { type, object } = JSON.parse(line) as WatchEvent<T>;
        if (type === "ERROR") {
          break;
        }
        if (type === "DELETED") {
          follower.deleted(object);
        } else if (type !== "BOOKMARK") {
          follower.changed(object);
        }
      }
    } catch (error) {
      if (!isServersFault(error)) {
        throw error;
      }
    }
    await sleep(PAUSE_MILLISECONDS);
  }
}

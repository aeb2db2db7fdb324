import * as fs from "node:fs/promises";
import * as path from "node:path";
import { setTimeout as sleep } from "node:timers/promises";
import { parse } from "yaml";
import { REPOSITORY_ROOT } from "../programs/repository";
import { type Api, ApiError, type KubernetesObject } from "./api";
import { CALICO_OBJECTS, calicoCollection, calicoKinds } from "./calico";
import type { CalicoDefinitions } from "./calicoDefinitions";

/** Path of the kinds themselves. */
export const CRDS = "/apis/apiextensions.k8s.io/v1/customresourcedefinitions";
const OWN_KINDS_FOLDER = path.join(REPOSITORY_ROOT, "local", "crds");
const SERVED_TIMEOUT_MILLISECONDS = 30_000;

/** The kinds that the product's own operators would bring, from `local/crds`. */
async function ownKinds(): Promise<KubernetesObject[]> {
  const names = (await fs.readdir(OWN_KINDS_FOLDER)).filter((name) => name.endsWith(".yaml")).sort();
  return Promise.all(
    names.map(
      async (name) => parse(await fs.readFile(path.join(OWN_KINDS_FOLDER, name), "utf8")) as KubernetesObject,
    ),
  );
}

interface CrdView {
  readonly metadata: { readonly name: string };
  readonly status?: {
    readonly conditions?: readonly {
      readonly type: string;
      readonly status: string;
      readonly message: string;
    }[];
  };
}

/** Waits until the API server serves the kinds. */
export async function awaitEstablished(api: Api, names: readonly string[]): Promise<void> {
  const end = Date.now() + SERVED_TIMEOUT_MILLISECONDS;
  for (;;) {
    const { items } = await api.get<{ items: CrdView[] }>(CRDS);
    const pending = items.filter(({ metadata, status }) => {
      const isEstablished = status?.conditions?.some(
        ({ type, status }) => type === "Established" && status === "True",
      );
      return names.includes(metadata.name) && !isEstablished;
    });
    if (pending.length === 0) {
      return;
    }
    if (Date.now() >= end) {
      const [first] = pending;
      const reason = first?.status?.conditions?.map(({ message }) => message).join("; ");
      throw new Error(
        `the API server does not serve ${first?.metadata.name}: ${reason ?? "no reason given"}`,
      );
    }
    await sleep(50);
  }
}

/** Creates the object as soon as its kind is really served, which is a moment after it is established. */
export async function createWhenServed(
  api: Api,
  collection: string,
  object: KubernetesObject,
): Promise<void> {
  const end = Date.now() + SERVED_TIMEOUT_MILLISECONDS;
  for (;;) {
    try {
      await api.createIfMissing(collection, object);
      return;
    } catch (error) {
      if (!(error instanceof ApiError) || error.status !== 404 || Date.now() >= end) {
        throw error;
      }
    }
    await sleep(50);
  }
}

/**
 * Gives the cluster the kinds and objects that a real one has from others: ECDeployment, which the Usage Engine
 * operator brings, and Calico's. The kinds `operator.tigera.io` come with Calico's chart, as in reality.
 */
export async function seed(api: Api, definitions: CalicoDefinitions): Promise<void> {
  const own = await ownKinds();
  // At once, because the garbage collector looks for new kinds every 30 s only: what is made of an ECDeployment would
  // outlive it for so long.
  await Promise.all(own.map((kind) => api.apply(CRDS, kind)));
  const calico = calicoKinds(definitions);
  await Promise.all(calico.map((kind) => api.apply(CRDS, kind)));
  const kinds = [...own, ...calico];
  await awaitEstablished(
    api,
    kinds.map(({ metadata }) => metadata.name),
  );
  await Promise.all(
    CALICO_OBJECTS.map(({ plural, object }) => createWhenServed(api, calicoCollection(plural), object)),
  );
}

import * as fs from "node:fs/promises";
import * as path from "node:path";
import { parseAllDocuments } from "yaml";
import type { Api, KubernetesObject } from "../cluster/api";
import { awaitEstablished, CRDS, createWhenServed } from "../cluster/seed";
import { STORED_VERSION } from "./storedForm";

/**
 * Gives the cluster Calico's kinds in the form that Felix reads, as they lie in Calico's module, and the object that tells
 * Felix that it may begin.
 *
 * @param calicoModule root folder of the Calico Go module
 */
export async function seedStored(api: Api, calicoModule: string): Promise<void> {
  const text = await fs.readFile(path.join(calicoModule, "manifests", "crds.yaml"), "utf8");
  const kinds = parseAllDocuments(text)
    .map((document) => document.toJS() as KubernetesObject | null)
    .filter((kind) => kind !== null);
  await Promise.all(kinds.map((kind) => api.apply(CRDS, kind)));
  await awaitEstablished(
    api,
    kinds.map(({ metadata }) => metadata.name),
  );
  await createWhenServed(api, `/apis/${STORED_VERSION}/clusterinformations`, {
    apiVersion: STORED_VERSION,
    kind: "ClusterInformation",
    metadata: { name: "default" },
    spec: { clusterType: "k8s", datastoreReady: true },
  });
}

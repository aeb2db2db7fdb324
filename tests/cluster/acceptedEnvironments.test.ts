import { readFile, rm } from "node:fs/promises";
import { join } from "node:path";
import { KubeConfig, type KubernetesObject, KubernetesObjectApi, loadAllYaml } from "@kubernetes/client-node";
import { ensureModule } from "../../local/programs";
import { Environment } from "../../sdk/environment";
import type { PlannedService } from "../../sdk/plan/service";
import { planEnvironment } from "../../sdk/planEnvironment";
import { acceptedEnvironments } from "../fixture/acceptedEnvironments";
import { descriptorFolder } from "../fixture/descriptorFolder";
import { sharedCluster } from "../fixture/sharedCluster";
import { registered } from "../unit/registered";

/**
 * What the plan accepts, the API server accepts: each environment's objects are created for real, all of them together, so
 * that what only shows between objects, such as a node port taken twice, shows here.
 */
describe("a real API server takes every accepted environment", function () {
  this.timeout(120_000);
  let api: KubernetesObjectApi;

  before(async () => {
    const config = new KubeConfig();
    config.loadFromFile((await sharedCluster()).kubeconfig);
    api = KubernetesObjectApi.makeApiClient(config);
    const calico = await ensureModule("calico");
    await createAll(
      api,
      loadAllYaml(await readFile(join(calico, "manifests", "operator-crds.yaml"), "utf8")),
    );
  });

  for (const [index, { what, environment, descriptors }] of acceptedEnvironments.entries()) {
    it(what, async () => {
      const namespace = `accepted-${index}`;
      const value = { target: "on-prem", network: { calico: { install: false } }, ...environment, namespace };
      const folder = descriptorFolder(descriptors ?? {});
      const objects = await objectsOf(value, folder).finally(() => rm(folder, { recursive: true }));
      const namespaces = new Set([
        namespace,
        ...objects.filter(isNamespace).map(({ metadata }) => metadata?.name),
      ]);
      const rest = objects.filter((object) => !isNamespace(object));
      try {
        await createAll(
          api,
          [...namespaces].map((name) => ({ apiVersion: "v1", kind: "Namespace", metadata: { name } })),
        );
        await createAll(api, rest);
      } finally {
        // The namespaces go with the cluster: their end would take seconds each.
        await Promise.all(rest.map((object) => api.delete(object).catch(ignoreMissing)));
      }
    });
  }
});

/** The objects that the components make, and the Services that the operator will make of the descriptors. */
async function objectsOf(value: Record<string, unknown>, folder: string): Promise<KubernetesObject[]> {
  const { resources } = await registered(
    (opts) => new Environment("environment", { ...value, target: "on-prem", directory: folder }, opts),
  );
  const plan = planEnvironment(value, folder);
  const objects = resources
    .map(({ inputs }) => inputs as KubernetesObject)
    .filter(({ apiVersion, kind }) => apiVersion !== undefined && kind !== undefined);
  const others = plan.ecds.flatMap((ecd) => ecd.operatorServices);
  const controllers = plan.ingress ? [plan.ingress.service] : [];
  return [...objects, ...[...others, ...controllers].map(serviceObject)];
}

function serviceObject({ name, namespace, labels, annotations, statusExpected: _, ...spec }: PlannedService) {
  return { apiVersion: "v1", kind: "Service", metadata: { name, namespace, labels, annotations }, spec };
}

async function createAll(api: KubernetesObjectApi, objects: readonly KubernetesObject[]): Promise<void> {
  const create = (object: KubernetesObject) =>
    api.create(object).catch((error: { code?: number; body?: string }) => {
      // The operator's namespace and CRDs stay between the cases, and may be there from another suite.
      if (error.code === 409 && ["CustomResourceDefinition", "Namespace"].includes(String(object.kind)))
        return;
      throw new Error(`${object.kind} ${object.metadata?.name}: ${error.body ?? error}`);
    });
  await Promise.all(objects.map(create));
}

function isNamespace({ kind }: KubernetesObject): boolean {
  return kind === "Namespace";
}

function ignoreMissing(error: { code?: number }): void {
  if (error.code !== 404) throw error;
}

import assert from "node:assert/strict";
import { rm } from "node:fs/promises";
import { setTimeout as sleep } from "node:timers/promises";
import {
  KubeConfig,
  type KubernetesObject,
  KubernetesObjectApi,
  type V1Ingress,
  type V1Service,
} from "@kubernetes/client-node";
import type { Condition } from "../../local/operator/ecDeployment";
import type { PlannedEcd } from "../../sdk/plan/ecd/ecd";
import { exposuresAt } from "../../sdk/plan/exposure";
import type { NetworkPlan } from "../../sdk/plan/networkPlan";
import { acceptedEnvironments } from "../fixture/acceptedEnvironments";
import { descriptorFolder } from "../fixture/descriptorFolder";
import {
  applyPatch,
  createAll,
  defineOperatorKinds,
  isNamespace,
  objectsOf,
} from "../fixture/plannedObjects";
import { sharedCluster } from "../fixture/sharedCluster";

/**
 * What the plan accepts, the API server accepts: each environment's objects are created for real, all of them together, so
 * that what only shows between objects, such as a node port taken twice, shows here. The Services of descriptors are made by
 * the operator's stand-in, and must be the planned ones.
 */
describe("a real API server takes every accepted environment", function () {
  this.timeout(120_000);
  let api: KubernetesObjectApi;
  /** Namespaces that have one name in every case, and in other suites too. */
  const shared = new Set<string>();

  after(async () => {
    for (const name of shared) {
      const namespace = { apiVersion: "v1", kind: "Namespace", metadata: { name } };
      await api.delete(namespace);
      const isGone = () =>
        api.read(namespace).then(
          () => false,
          () => true,
        );
      await eventually(isGone, (gone) => gone);
    }
  });

  before(async () => {
    const config = new KubeConfig();
    config.loadFromFile((await sharedCluster()).kubeconfig);
    api = KubernetesObjectApi.makeApiClient(config);
    await defineOperatorKinds(api);
  });

  for (const [index, { what, environment, descriptors }] of acceptedEnvironments.entries()) {
    it(what, async () => {
      const namespace = `accepted-${index}`;
      const value = { target: "on-prem", network: { calico: { install: false } }, ...environment, namespace };
      const folder = descriptorFolder(descriptors ?? {});
      const { objects, patches, plan } = await objectsOf(value, folder).finally(() =>
        rm(folder, { recursive: true }),
      );
      const namespaces = new Set([
        namespace,
        ...objects.filter(isNamespace).map(({ metadata }) => metadata?.name ?? ""),
      ]);
      for (const name of namespaces) if (name !== namespace) shared.add(name);
      const rest = objects.filter((object) => !isNamespace(object));
      try {
        await createAll(
          api,
          [...namespaces].map((name) => ({ apiVersion: "v1", kind: "Namespace", metadata: { name } })),
        );
        await createAll(api, rest);
        await Promise.all(patches.map((patch) => applyPatch(api, patch)));
        await Promise.all(plan.ecds.filter(hasDescriptor).map((ecd) => assertMadeByOperator(api, ecd, plan)));
      } finally {
        // The namespaces go with the cluster: their end would take seconds each.
        await Promise.all(rest.map((object) => api.delete(object).catch(ignoreMissing)));
        const services = () => api.list("v1", "Service", namespace);
        await eventually(services, ({ items }) => items.length === 0);
      }
    });
  }
});

function hasDescriptor({ descriptor }: PlannedEcd): boolean {
  return descriptor !== undefined;
}

/** The operator makes of a descriptor exactly the Services and the Ingress that the plan tells of. */
async function assertMadeByOperator(
  api: KubernetesObjectApi,
  ecd: PlannedEcd,
  { exposures }: NetworkPlan,
): Promise<void> {
  const { name, namespace } = ecd;
  const header = {
    apiVersion: "mz.digitalroute.com/v1alpha1",
    kind: "ECDeployment",
    metadata: { name, namespace },
  };
  type Conditioned = KubernetesObject & { status?: { conditions?: Condition[] } };
  const { status } = await eventually(
    () => api.read(header) as Promise<Conditioned>,
    (read) => read.status?.conditions?.[0]?.status === "True",
  );
  assert.equal(status?.conditions?.[0]?.message, "", name);
  for (const planned of ecd.operatorServices) {
    const metadata = { name: planned.name, namespace };
    const { spec } = (await api.read({ apiVersion: "v1", kind: "Service", metadata })) as V1Service;
    for (const key of [
      "type",
      "selector",
      "externalTrafficPolicy",
      "loadBalancerClass",
      "loadBalancerSourceRanges",
    ] as const) {
      if (planned[key] !== undefined) assert.deepEqual(spec?.[key], planned[key], `${planned.name}: ${key}`);
    }
    assert.deepEqual(
      spec?.ports?.map(({ port, protocol, targetPort, nodePort }, index) => ({
        port,
        protocol,
        targetPort,
        // One that is not pinned is the API server's choice.
        nodePort: planned.ports[index]?.nodePort && nodePort,
      })),
      planned.ports.map(({ port, protocol, targetPort, nodePort }) => ({
        port,
        protocol,
        targetPort,
        nodePort,
      })),
    );
  }
  const routes = exposuresAt(exposures, ecd.exposures).filter(({ via }) => via === "Ingress");
  if (routes.length === 0) return;
  const ingress = { apiVersion: "networking.k8s.io/v1", kind: "Ingress", metadata: { name, namespace } };
  const { spec } = (await api.read(ingress)) as V1Ingress;
  assert.deepEqual(
    spec?.rules?.flatMap(({ host, http }) => http?.paths.map(({ path }) => ({ host, path }))),
    routes.map(({ host, path }) => ({ host, path })),
  );
}

/** Asks until the answer fits; after half a minute the last one stands. */
async function eventually<T>(ask: () => Promise<T>, fits: (answer: T) => boolean): Promise<T> {
  const end = Date.now() + 30_000;
  for (;;) {
    const answer = await ask();
    if (fits(answer) || Date.now() >= end) return answer;
    await sleep(25);
  }
}

function ignoreMissing(error: { code?: number }): void {
  if (error.code !== 404) throw error;
}

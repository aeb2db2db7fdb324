import assert from "node:assert/strict";
import { setTimeout as sleep } from "node:timers/promises";
import { KubeConfig, type KubernetesObject, KubernetesObjectApi } from "@kubernetes/client-node";
import fc from "fast-check";
import { planEnvironment } from "../../sdk/planEnvironment";
import { ecDeployment, planWith } from "../fixture/descriptorFolder";
import {
  applyPatch,
  createAll,
  defineOperatorKinds,
  isNamespace,
  objectsOf,
} from "../fixture/plannedObjects";
import { sharedCluster } from "../fixture/sharedCluster";
import { randomConfiguration, randomServiceSpec } from "./randomConfiguration";

/** Configurations that the plan must accept before the property is believed; about eight times as many are drawn. */
const ACCEPTED = 40;

const ENVIRONMENT = {
  target: "on-prem",
  network: { calico: { install: false } },
  loadBalancer: { className: "example.net/lb" },
  ecds: [{ descriptor: "one.yaml" }],
};

describe("a real API server takes whatever the plan accepts", function () {
  this.timeout(300_000);
  let api: KubernetesObjectApi;
  const namespace = "random";

  before(async () => {
    const config = new KubeConfig();
    config.loadFromFile((await sharedCluster()).kubeconfig);
    api = KubernetesObjectApi.makeApiClient(config);
    await defineOperatorKinds(api);
    await createNamespaces([namespace]);
  });

  const createNamespaces = (names: Iterable<string>) =>
    createAll(
      api,
      [...names].map((name) => ({ apiVersion: "v1", kind: "Namespace", metadata: { name } })),
    );

  /** Removes an object, and waits until nothing of it is left: the next environment has one of the same name. */
  async function remove(object: KubernetesObject): Promise<void> {
    const end = Date.now() + 30_000;
    while (Date.now() < end) {
      const isGone = await api.delete(object).then(
        () => false,
        (error: { code?: number }) => error.code === 404,
      );
      if (isGone) return;
      await sleep(10);
    }
  }

  it("of configurations on the edge of what Kubernetes takes, and just behind it", async () => {
    const property = fc.asyncProperty(randomConfiguration, async (configuration) => {
      const value = { target: "on-prem", ...configuration, namespace };
      const { findings } = planEnvironment(value, ".");
      fc.pre(!findings.some(({ severity }) => severity === "error"));
      const { objects, patches } = await objectsOf(value, ".");
      const rest = objects.filter((object) => !isNamespace(object));
      await createNamespaces(new Set(rest.flatMap(({ metadata }) => metadata?.namespace ?? [])));
      // All of them are tried, whatever becomes of one: what is made must be known before it is removed.
      const made = await Promise.allSettled(rest.map((object) => createAll(api, [object])));
      const patched = await Promise.allSettled(patches.map((patch) => applyPatch(api, patch)));
      await Promise.all(rest.map(remove));
      const refused = [...made, ...patched].filter((one) => one.status === "rejected");
      assert.deepEqual(
        refused.map(({ reason }) => String(reason)),
        [],
      );
    });
    await fc.assert(property, { numRuns: ACCEPTED, maxSkipsPerRun: 100 });
  });

  it("of Services in descriptors, whatever is written there by hand", async () => {
    const property = fc.asyncProperty(randomServiceSpec, async (spec) => {
      const descriptor = ecDeployment("one", JSON.stringify({ nodeHost: "worker-1", services: [{ spec }] }));
      const plan = planWith({ ...ENVIRONMENT, namespace }, { "one.yaml": descriptor });
      fc.pre(!plan.findings.some(({ severity }) => severity === "error"));
      const services = plan.ecds.flatMap(({ descriptor: completed }) => completed?.spec.services ?? []);
      // As the operator makes it: the descriptor's own, with a selector where it has none.
      const object = { spec: { selector: { app: "one" }, ...(services[0] as { spec: object }).spec } };
      const metadata = { name: "one", namespace };
      await api.create({ apiVersion: "v1", kind: "Service", metadata, ...object }, undefined, "All");
    });
    await fc.assert(property, { numRuns: ACCEPTED, maxSkipsPerRun: 100 });
  });
});

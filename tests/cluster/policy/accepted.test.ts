import assert from "node:assert/strict";
import { KubeConfig, KubernetesObjectApi } from "@kubernetes/client-node";
import fc from "fast-check";
import type { PolicyObject } from "../../../sdk/plan/access/policyObject";
import { plan } from "../../../sdk/plan/plan";
import { sharedCluster } from "../../fixture/sharedCluster";
import { environments } from "../../unit/reachability/randomEnvironment";

/** A dry run on the real API server with Calico's own kinds: schema and validation, without an object. */
describe("policies of any environment that the plan accepts", function () {
  this.timeout(180_000);
  let objects: KubernetesObjectApi;

  before(async () => {
    const config = new KubeConfig();
    config.loadFromFile((await sharedCluster()).kubeconfig);
    objects = KubernetesObjectApi.makeApiClient(config);
  });

  it("are taken by the API server", async () => {
    const kinds = new Map<string, number>();
    const accepted = fc
      .sample(environments, { numRuns: 600, seed: 6 })
      .map((args) => plan({ ...args, namespace: "default" }))
      .filter(({ findings }) => findings.every(({ severity }) => severity !== "error"));
    assert.ok(accepted.length >= 20, `only ${accepted.length} of the environments are accepted`);
    const all = accepted.flatMap(({ policies }) => [
      ...(policies.guard?.objects ?? []),
      ...policies.separation.objects,
    ]);
    const distinct = new Map(all.map((one) => [JSON.stringify(one), one]));
    await inTurns([...distinct.values()], 16, async (one) => {
      kinds.set(one.kind, (kinds.get(one.kind) ?? 0) + 1);
      await objects.create(one, undefined, "All").catch((error: unknown) => {
        assert.fail(
          `${JSON.stringify(one)} is refused: ${String((error as { body?: string }).body ?? error)}`,
        );
      });
    });
    for (const kind of ["GlobalNetworkPolicy", "NetworkPolicy", "Tier"]) assert.ok(kinds.get(kind), kind);
  });
});

async function inTurns(
  all: readonly PolicyObject[],
  width: number,
  each: (one: PolicyObject) => Promise<void>,
): Promise<void> {
  const queue = [...all];
  await Promise.all(
    Array.from({ length: width }, async () => {
      for (let one = queue.shift(); one; one = queue.shift()) await each(one);
    }),
  );
}

import assert from "node:assert/strict";
import type { EnvironmentArgs } from "../../../sdk/config/environmentArgs";
import type { GkeDataplane } from "../../../sdk/config/gcpArgs";
import { planEnvironment } from "../../../sdk/planEnvironment";
import { billingFaults } from "../../fixture/billing";
import type { TestStack } from "../engineFixture";
import { created, touched } from "./changes";
import { CloudFixture, environmentProgram, uniqueNamespace } from "./cloudFixture";
import { gcpEnvironment } from "./environments";
import { GkeController } from "./gkeController";
import { recordedGraph } from "./recordedGraph";

const ADDRESS = "gcp:compute/address:Address";
const CLUSTER = "gcp:container/cluster:Cluster";

describe("a GCP environment on the real engine", function () {
  this.timeout(300_000);
  let clouds: CloudFixture;
  let controller: GkeController;
  let stack: TestStack;
  let namespace: string;

  const become = (args: EnvironmentArgs) => {
    stack.program = environmentProgram(args);
  };

  before(async () => {
    clouds = await CloudFixture.start();
    namespace = uniqueNamespace();
    stack = await clouds.stack(gcpEnvironment(namespace, 3));
    controller = new GkeController(clouds, namespace);
    controller.start();
  });
  after(async () => {
    await controller?.stop();
    await clouds?.removeNamespace(namespace);
    await clouds?.stop();
  });

  it("shows everything at the first preview, when nothing is known yet, and makes nothing", async () => {
    const types = created((await stack.preview()).events);
    for (const token of ["gcp:compute/network:Network", CLUSTER, "gcp:container/nodePool:NodePool"]) {
      assert.equal(types.filter((type) => type === token).length, 1, token);
    }
    assert.equal(types.filter((type) => type === "kubernetes:core/v1:Service").length, 7);
    assert.equal(clouds.gcp.calls.length, 0);
  });

  it("comes up with one address that every Service shares", async () => {
    await stack.up();
    const shared = clouds.gcp.ofType(ADDRESS).filter(({ inputs }) => inputs.name === namespace);
    assert.equal(shared.length, 1);
    for (const name of ["platform-http", "ui", "ecd-0", "ecd-1", "ecd-2"]) {
      const service = await clouds.service(namespace, name);
      assert.equal(service?.spec?.loadBalancerClass, "networking.gke.io/l4-regional-external", name);
      assert.equal(
        service?.metadata?.annotations?.["networking.gke.io/load-balancer-ip-addresses"],
        namespace,
        name,
      );
      assert.deepEqual(service?.spec?.loadBalancerSourceRanges, ["192.0.2.0/24"], name);
    }
  });

  it("is priced whole: each billable resource and Service has one item, or is left out by name", async () => {
    const { cost } = planEnvironment(gcpEnvironment(namespace, 3), ".");
    const graph = recordedGraph(clouds.gcp, await clouds.services(namespace));
    assert.ok(graph.length > 10, `${graph.length} resources`);
    assert.deepEqual(billingFaults(graph, cost), []);
  });

  it("changes nothing when run again", async () => {
    assert.deepEqual(Object.keys((await stack.preview()).changes), ["same"]);
    assert.deepEqual(Object.keys(await stack.refresh()), ["same"]);
  });

  it("leaves a cluster alone that was made before its data path was said, which would be replaced for it", async () => {
    const { deployment, ...rest } = await stack.stack.exportStack();
    const { resources } = deployment as { resources: { type: string; inputs: Record<string, unknown> }[] };
    const cluster = resources.find(({ type }) => type === CLUSTER);
    assert.equal(cluster?.inputs.datapathProvider, "LEGACY_DATAPATH");
    delete cluster?.inputs.datapathProvider;
    await stack.stack.importStack({ ...rest, deployment });
    assert.deepEqual(Object.keys((await stack.preview()).changes), ["same"]);
  });

  it("makes only the fourth ECD's own Service", async () => {
    become(gcpEnvironment(namespace, 4));
    const { events } = await stack.up();
    assert.deepEqual(
      touched(events).filter(({ urn, op }) => op !== "create" || !urn.includes("ecd-3")),
      [],
    );
    assert.deepEqual(created(events), ["kubernetes:core/v1:Service"]);
  });

  it("deletes the Services that own forwarding rules before the address and the cluster", async () => {
    await stack.destroy();
    assert.deepEqual([...clouds.gcp.resources.keys()], []);
    for (const name of ["platform-http", "ui", "ecd-0", "ecd-3"]) {
      assert.equal(await clouds.service(namespace, name), undefined, name);
    }
  });

  it("makes the cluster anew for another data plane, in both directions: GKE exchanges neither where it stands", async () => {
    const own = uniqueNamespace();
    const environment = (dataplane: GkeDataplane, protect = false): EnvironmentArgs => {
      const { network, ...rest } = gcpEnvironment(own, 0);
      const gcp = network?.gcp && { ...network.gcp, protect, cluster: { ...network.gcp.cluster, dataplane } };
      return { ...rest, createNamespace: false, platform: { services: "none" }, network: { gcp } };
    };
    const moving = await clouds.stack(environment("dataplaneV2"));
    await moving.up();
    for (const [dataplane, provider, networkPolicy] of [
      ["calico", "LEGACY_DATAPATH", { enabled: true, provider: "CALICO" }],
      ["dataplaneV2", "ADVANCED_DATAPATH", undefined],
    ] as const) {
      const had = clouds.gcp.calls.length;
      moving.program = environmentProgram(environment(dataplane));
      await moving.up();
      const calls = clouds.gcp.calls.slice(had).filter(({ token }) => token === CLUSTER);
      assert.deepEqual(
        calls.map(({ operation }) => operation),
        ["delete", "create"],
      );
      const [cluster] = clouds.gcp.ofType(CLUSTER);
      assert.equal(cluster?.inputs.datapathProvider, provider);
      assert.deepEqual(plain(cluster?.inputs.networkPolicy), networkPolicy);
      assert.deepEqual(Object.keys((await moving.preview()).changes), ["same"]);
    }
    moving.program = environmentProgram(environment("dataplaneV2", true));
    await moving.up();
    moving.program = environmentProgram(environment("calico", true));
    assert.match(await moving.failure("up"), /protect/);
    moving.program = environmentProgram(environment("dataplaneV2"));
    await moving.up();
    await moving.destroy();
  });

  it("is protected, and goes when it has been told that it is not", async () => {
    const own = uniqueNamespace();
    const environment = (protect: boolean): EnvironmentArgs => {
      const { network, ...rest } = gcpEnvironment(own, 1);
      const gcp = network?.gcp && { ...network.gcp, protect };
      return { ...rest, createNamespace: false, platform: { services: "none" }, ecds: [], network: { gcp } };
    };
    const guarded = await clouds.stack(environment(true));
    await guarded.up();
    assert.match(await guarded.failure("destroy"), /protect/);
    for (const type of [ADDRESS, CLUSTER, "gcp:compute/network:Network"]) {
      assert.equal(clouds.gcp.ofType(type).length, 1, type);
    }
    guarded.program = environmentProgram(environment(false));
    await guarded.up();
    await guarded.destroy();
    assert.deepEqual([...clouds.gcp.resources.keys()], []);
  });
});

/** Inputs without what the SDK notes of defaults. */
function plain(value: unknown): unknown {
  if (typeof value !== "object" || value === null) return value;
  const { __defaults, ...rest } = value as Record<string, unknown>;
  return rest;
}

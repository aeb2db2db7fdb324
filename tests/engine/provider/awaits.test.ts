import * as assert from "node:assert/strict";
import { setTimeout as sleep } from "node:timers/promises";
import * as k8s from "@pulumi/kubernetes";
import { EngineFixture, uniqueName } from "./engineFixture";

describe("what the stand-in for the Kubernetes provider waits for", function () {
  this.timeout(240_000);
  let engine: EngineFixture;

  before(async () => {
    engine = await EngineFixture.start();
  });
  after(() => engine?.stop());

  const mapOf = (name: string, annotations: Record<string, string>, data: Record<string, string> = {}) => ({
    metadata: { name, annotations },
    data,
  });

  /** Changes an object as soon as it is there, as a controller would. */
  async function changeWhenThere(name: string, data: Record<string, string>): Promise<void> {
    while (!(await engine.find("v1", "ConfigMap", "default", name))) await sleep(100);
    await engine.objects.patch({
      apiVersion: "v1",
      kind: "ConfigMap",
      metadata: { name, namespace: "default" },
      data,
    } as never);
  }

  it("waits for every expression of pulumi.com/waitFor", async () => {
    const name = uniqueName("waiting");
    const stack = await engine.stack(async () => {
      const waitFor = JSON.stringify(["jsonpath={.data.phase}=Ready", "jsonpath={.data.address}"]);
      new k8s.core.v1.ConfigMap("waiting", mapOf(name, { "pulumi.com/waitFor": waitFor }));
    });
    const controller = changeWhenThere(name, { phase: "Pending" })
      .then(() => changeWhenThere(name, { phase: "Ready" }))
      .then(() => changeWhenThere(name, { address: "192.0.2.1" }));
    await stack.up();
    await controller;
    const found = await engine.find<{ data: Record<string, string> }>("v1", "ConfigMap", "default", name);
    assert.deepEqual(found?.data, { phase: "Ready", address: "192.0.2.1" });
    await stack.destroy();
  });

  it("records an object that is not ready in time, and tries again with the next update", async () => {
    const name = uniqueName("late");
    const stack = await engine.stack(async () => {
      new k8s.core.v1.ConfigMap(
        "late",
        mapOf(name, {
          "pulumi.com/waitFor": "jsonpath={.data.phase}=Ready",
          "pulumi.com/timeoutSeconds": "2",
        }),
      );
    });
    const said = await stack.failure("up");
    assert.match(
      said,
      /was successfully created, but the Kubernetes API server reported that it failed to fully/,
    );
    assert.match(said, new RegExp(`'${name}' timed out waiting to be Ready`));
    assert.match(said, /Waiting for jsonpath=\{\.data\.phase\}=Ready/);
    assert.match(await stack.storedState(), /"initErrors"/);

    await changeWhenThere(name, { phase: "Ready" });
    assert.deepEqual((await stack.up()).changes, { update: 1, same: 1 });
    assert.doesNotMatch(await stack.storedState(), /"initErrors"/);
    await stack.destroy();
  });

  it("refuses an expression that it cannot read before anything is made", async () => {
    const stack = await engine.stack(async () => {
      new k8s.core.v1.ConfigMap("odd", mapOf(uniqueName("odd"), { "pulumi.com/waitFor": "phase=Ready" }));
    });
    assert.match(
      await stack.failure("preview"),
      /expected a "jsonpath=" or "condition=" prefix, got "phase=Ready"/,
    );
    await stack.destroy();
  });

  it("waits for pods, a Job and a Service, and gives up on a load balancer that nobody makes", async () => {
    const name = uniqueName("pods");
    const metadata = { name };
    const pod = (labels: Record<string, string>, restartPolicy?: string) => ({
      metadata: { labels },
      spec: { restartPolicy, containers: [{ name: "main", image: "main" }] },
    });
    const stack = await engine.stack(async () => {
      const labels = { app: name };
      new k8s.apps.v1.Deployment("pods", {
        metadata,
        spec: { selector: { matchLabels: labels }, template: pod(labels) },
      });
      new k8s.apps.v1.StatefulSet("pods", {
        metadata,
        spec: { serviceName: name, selector: { matchLabels: { set: name } }, template: pod({ set: name }) },
      });
      new k8s.apps.v1.DaemonSet("pods", {
        metadata,
        spec: { selector: { matchLabels: { daemon: name } }, template: pod({ daemon: name }) },
      });
      new k8s.batch.v1.Job("pods", { metadata, spec: { template: pod({ job: name }, "Never") } });
      new k8s.core.v1.Service("pods", { metadata, spec: { selector: labels, ports: [{ port: 80 }] } });
    });
    await stack.up();
    const job = await engine.find<{ status: { succeeded: number } }>("batch/v1", "Job", "default", name);
    assert.equal(job?.status.succeeded, 1);
    type Workload = { status: { readyReplicas?: number; numberAvailable?: number } };
    assert.equal(
      (await engine.find<Workload>("apps/v1", "StatefulSet", "default", name))?.status.readyReplicas,
      1,
    );
    assert.equal(
      (await engine.find<Workload>("apps/v1", "DaemonSet", "default", name))?.status.numberAvailable,
      3,
    );

    stack.program = async () => {
      new k8s.core.v1.Service(
        "balanced",
        { metadata: { name: `${name}-lb` }, spec: { type: "LoadBalancer", ports: [{ port: 80 }] } },
        { customTimeouts: { create: "3s" } },
      );
    };
    assert.match(await stack.failure("up"), /Service was not allocated an IP address/);
    await stack.destroy();
  });

  it("says that an object is not gone in time, and keeps it in the state", async () => {
    const name = uniqueName("stuck");
    const program = (finalizers: string[]) => async () => {
      new k8s.core.v1.ConfigMap("stuck", {
        metadata: { name, finalizers, annotations: { "pulumi.com/timeoutSeconds": "2" } },
      });
    };
    const stack = await engine.stack(program(["example.com/nobody"]));
    await stack.up();
    assert.match(await stack.failure("destroy"), /timed out waiting to be deleted.*example\.com\/nobody/s);
    assert.match(await stack.storedState(), new RegExp(`"id":"default/${name}"`));
    await engine.objects.patch(
      {
        apiVersion: "v1",
        kind: "ConfigMap",
        metadata: { name, namespace: "default", finalizers: [] },
      } as never,
      undefined,
      undefined,
      undefined,
      undefined,
      "application/merge-patch+json" as never,
    );
    await stack.destroy();
  });
});

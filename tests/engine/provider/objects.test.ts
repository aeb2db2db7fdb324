import * as assert from "node:assert/strict";
import * as k8s from "@pulumi/kubernetes";
import * as pulumi from "@pulumi/pulumi";
import { EngineFixture, uniqueName } from "./engineFixture";

describe("objects under the stand-in for the Kubernetes provider", function () {
  this.timeout(180_000);
  let engine: EngineFixture;

  before(async () => {
    engine = await EngineFixture.start();
  });
  after(() => engine?.stop());

  it("creates, keeps, changes, replaces and removes them, as the program says", async () => {
    const namespace = uniqueName("lifecycle");
    const program = (data: string, port: number) => async () => {
      const home = new k8s.core.v1.Namespace("home", { metadata: { name: namespace } });
      const settings = new k8s.core.v1.ConfigMap("settings", {
        metadata: { namespace: home.metadata.name },
        data: { key: data },
      });
      new k8s.core.v1.Service("web", {
        metadata: {
          name: "web",
          namespace: home.metadata.name,
          annotations: { "pulumi.com/skipAwait": "true", settings: settings.metadata.name },
        },
        spec: {
          type: "NodePort",
          ports: [{ name: "http", port, targetPort: "http" }],
          selector: { app: "web" },
        },
      });
      new k8s.apps.v1.Deployment("web", {
        metadata: { name: "web", namespace: home.metadata.name },
        spec: {
          replicas: 2,
          selector: { matchLabels: { app: "web" } },
          template: {
            metadata: { labels: { app: "web" } },
            spec: {
              hostNetwork: false,
              containers: [
                { name: "web", image: "web", resources: { limits: { cpu: "1000m", memory: "1024Mi" } } },
              ],
            },
          },
        },
      });
      return { settings: settings.metadata.name };
    };
    const stack = await engine.stack(program("one", 80));
    assert.deepEqual((await stack.preview()).changes, { create: 5 });
    const first = await stack.up();
    assert.deepEqual(first.changes, { create: 5 });
    assert.match(String(first.outputs.settings), /^settings-[0-9a-f]{8}$/);
    const deployment = await engine.find<{ status: { readyReplicas: number } }>(
      "apps/v1",
      "Deployment",
      namespace,
      "web",
    );
    assert.equal(deployment?.status.readyReplicas, 2);

    assert.deepEqual((await stack.preview()).changes, { same: 5 }, "the API server's notation is no change");
    assert.deepEqual(await stack.refresh(), { same: 5 });
    assert.deepEqual((await stack.preview()).changes, { same: 5 });

    stack.program = program("one", 81);
    assert.deepEqual((await stack.up()).changes, { update: 1, same: 4 });
    stack.program = program("two", 81);
    const replaced = await stack.up();
    assert.deepEqual(replaced.changes, { replace: 1, update: 1, same: 3 });
    assert.notEqual(
      replaced.outputs.settings,
      first.outputs.settings,
      "a replacement gets a name of its own",
    );
    assert.equal(await engine.find("v1", "ConfigMap", namespace, String(first.outputs.settings)), undefined);

    await stack.destroy();
    assert.equal(await engine.find("v1", "Namespace", "", namespace), undefined);
  });

  it("keeps an automatic name and says that it is one", async () => {
    const program = (label: string) => async () => {
      const map = new k8s.core.v1.ServiceAccount("robot", { metadata: { labels: { label } } });
      return { name: map.metadata.name };
    };
    const stack = await engine.stack(program("one"));
    const { outputs } = await stack.up();
    stack.program = program("two");
    const changed = await stack.up();
    assert.deepEqual(changed.changes, { update: 1, same: 1 });
    assert.equal(changed.outputs.name, outputs.name);
    const found = await engine.find("v1", "ServiceAccount", "default", String(outputs.name));
    assert.equal(found?.metadata?.annotations?.["pulumi.com/autonamed"], "true");
    assert.equal(found?.metadata?.labels?.label, "two");
    assert.equal(found?.metadata?.labels?.["app.kubernetes.io/managed-by"], undefined);
    await stack.destroy();
  });

  it("replaces a Service with a pinned node port by deleting it first", async () => {
    const program = (clusterIP: string | undefined) => async () => {
      new k8s.core.v1.Service("pinned", {
        metadata: { name: "pinned", annotations: { "pulumi.com/skipAwait": "true" } },
        spec: {
          type: "NodePort",
          clusterIP,
          ports: [{ port: 80, nodePort: 30078 }],
          selector: { app: "pinned" },
        },
      });
    };
    const stack = await engine.stack(program(undefined));
    await stack.up();
    const before = await engine.find("v1", "Service", "default", "pinned");
    stack.program = program("10.96.77.77");
    const { changes, events } = await stack.up();
    assert.deepEqual(changes, { replace: 1, same: 1 });
    const steps = events.flatMap((event) => event.resourcePreEvent?.metadata.op ?? []);
    assert.ok(steps.indexOf("delete-replaced") < steps.indexOf("create-replacement"), steps.join());
    const after = await engine.find<{ spec: { clusterIP: string; ports: { nodePort: number }[] } }>(
      "v1",
      "Service",
      "default",
      "pinned",
    );
    assert.notEqual(after?.metadata?.uid, before?.metadata?.uid);
    assert.equal(after?.spec.clusterIP, "10.96.77.77");
    assert.equal(after?.spec.ports[0]?.nodePort, 30078);
    await stack.destroy();
  });

  it("shows drift after a refresh, and makes anew what someone removed", async () => {
    const namespace = "default";
    const program = async () => {
      new k8s.core.v1.ConfigMap("drifting", {
        metadata: {
          name: "drifting",
          labels: { owner: "stack" },
          annotations: { "pulumi.com/patchForce": "true" },
        },
      });
    };
    const stack = await engine.stack(program);
    await stack.up();
    const drifting = { apiVersion: "v1", kind: "ConfigMap", metadata: { name: "drifting", namespace } };
    await engine.objects.patch({
      ...drifting,
      metadata: { ...drifting.metadata, labels: { owner: "other" } },
    });
    assert.deepEqual(await stack.refresh(), { update: 1, same: 1 });
    assert.deepEqual((await stack.preview()).changes, { update: 1, same: 1 });
    await engine.objects.delete(drifting);
    assert.deepEqual(await stack.refresh(), { delete: 1, same: 1 });
    assert.deepEqual((await stack.up()).changes, { create: 1, same: 1 });
    await stack.destroy();
  });

  it("imports an object and leaves it as it is", async () => {
    await engine.objects.create({
      apiVersion: "v1",
      kind: "ConfigMap",
      metadata: { name: "adopted", namespace: "default" },
      data: { key: "value" },
    } as never);
    const stack = await engine.stack(async () => {
      new k8s.core.v1.ConfigMap(
        "adopted",
        { metadata: { name: "adopted", namespace: "default" }, data: { key: "value" } },
        { import: "default/adopted" },
      );
    });
    assert.deepEqual((await stack.up()).changes, { import: 1, create: 1 });
    assert.deepEqual((await stack.preview()).changes, { same: 2 });
    await stack.destroy();
    assert.equal(await engine.find("v1", "ConfigMap", "default", "adopted"), undefined);
  });

  it("hides the data of a Secret, and what the program marks as secret", async () => {
    const stack = await engine.stack(async () => {
      new k8s.core.v1.Secret("plain", {
        metadata: { name: "plain" },
        stringData: { password: "hunter2-plain" },
      });
      new k8s.core.v1.ConfigMap("marked", {
        metadata: { name: "marked" },
        data: { open: "seen", hidden: pulumi.secret("hunter2-marked") },
      });
    });
    await stack.up();
    const state = await stack.storedState();
    assert.ok(state.includes("seen"));
    assert.ok(!state.includes("hunter2"), "a secret is in the state as plain text");
    assert.ok(!state.includes(Buffer.from("hunter2-plain").toString("base64")));
    const found = await engine.find<{ data: Record<string, string> }>("v1", "Secret", "default", "plain");
    assert.equal(Buffer.from(found?.data.password ?? "", "base64").toString(), "hunter2-plain");
    assert.deepEqual((await stack.preview()).changes, { same: 3 });
    await stack.destroy();
  });

  it("makes definitions and their custom resources in one go, whatever their order", async () => {
    const group = `${uniqueName("g")}.example.com`;
    const define = (kind: string, scope: string) =>
      new k8s.apiextensions.v1.CustomResourceDefinition(kind, {
        metadata: { name: `${kind.toLowerCase()}s.${group}` },
        spec: {
          group,
          scope,
          names: { plural: `${kind.toLowerCase()}s`, singular: kind.toLowerCase(), kind },
          versions: [
            {
              name: "v1",
              served: true,
              storage: true,
              schema: { openAPIV3Schema: { type: "object", x_kubernetes_preserve_unknown_fields: true } },
            },
          ],
        },
      });
    const program = (size: number) => async () => {
      const apiVersion = `${group}/v1`;
      // Registered before the definition of its kind, which turns out to have no namespaces.
      new k8s.apiextensions.CustomResource("gizmo", { apiVersion, kind: "Gizmo", metadata: { name: "one" } });
      define("Gizmo", "Cluster");
      const widgets = define("Widget", "Namespaced");
      const widget = { apiVersion, kind: "Widget", metadata: { name: "one" }, spec: { size } };
      new k8s.apiextensions.CustomResource("widget", widget, { dependsOn: widgets });
    };
    const stack = await engine.stack(program(1));
    assert.deepEqual(
      (await stack.preview()).changes,
      { create: 5 },
      "a kind that does not exist yet is no error",
    );
    await stack.up();
    assert.ok(await engine.find(`${group}/v1`, "Gizmo", "", "one"));
    assert.deepEqual((await stack.preview()).changes, { same: 5 });
    stack.program = program(2);
    await stack.up();
    const found = await engine.find<{ spec: { size: number } }>(`${group}/v1`, "Widget", "default", "one");
    assert.equal(found?.spec.size, 2);
    await stack.destroy();
  });

  it("reads manifests with yaml.ConfigGroup", async () => {
    const stack = await engine.stack(async () => {
      new k8s.yaml.ConfigGroup("manifests", {
        yaml: "apiVersion: v1\nkind: ConfigMap\nmetadata:\n  name: from-yaml\ndata:\n  key: value\n",
      });
    });
    await stack.up();
    assert.ok(await engine.find("v1", "ConfigMap", "default", "from-yaml"));
    assert.deepEqual((await stack.preview()).changes, { same: 3 });
    await stack.destroy();
  });
});

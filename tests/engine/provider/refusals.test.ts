import * as assert from "node:assert/strict";
import { PatchStrategy } from "@kubernetes/client-node";
import * as k8s from "@pulumi/kubernetes";
import { EngineFixture, uniqueName } from "./engineFixture";

describe("what the stand-in for the Kubernetes provider refuses", function () {
  this.timeout(180_000);
  let engine: EngineFixture;

  before(async () => {
    engine = await EngineFixture.start();
  });
  after(() => engine?.stop());

  /** Applies an object server-side, as another tool would. */
  const applyAs = (manager: string, object: object, force = false) =>
    engine.objects.patch(
      object as never,
      undefined,
      undefined,
      manager,
      force,
      PatchStrategy.ServerSideApply,
    );

  it("does not take over an object that exists, unless it is told to", async () => {
    const name = uniqueName("existing");
    const object = { apiVersion: "v1", kind: "ConfigMap", metadata: { name, namespace: "default" } };
    await engine.objects.create({ ...object, data: { owner: "other" } } as never);
    const program = (upsertExistingObjects: boolean) => async () => {
      const provider = new k8s.Provider("cluster", {
        upsertExistingObjects,
        enablePatchForce: upsertExistingObjects,
      });
      new k8s.core.v1.ConfigMap("existing", { metadata: { name }, data: { owner: "stack" } }, { provider });
    };
    const stack = await engine.stack(program(false));
    assert.deepEqual(
      (await stack.preview()).changes,
      { create: 3 },
      "the official preview does not see it either",
    );
    assert.match(await stack.failure("up"), new RegExp(`configmaps "${name}" already exists`));
    const kept = await engine.find<{ data: { owner: string } }>("v1", "ConfigMap", "default", name);
    assert.equal(kept?.data.owner, "other");

    stack.program = program(true);
    await stack.up();
    const taken = await engine.find<{ data: { owner: string } }>("v1", "ConfigMap", "default", name);
    assert.equal(taken?.data.owner, "stack");
    await stack.destroy();
  });

  it("fails the preview with the API server's reason when the dry run is refused", async () => {
    const stack = await engine.stack(async () => {
      new k8s.core.v1.Service("wrong", {
        metadata: { name: "wrong" },
        spec: { type: "NodePort", ports: [{ port: 70000 }] },
      });
    });
    assert.match(await stack.failure("preview"), /spec\.ports\[0\]\.port: Invalid value: 70000/);
    await stack.destroy();
  });

  it("previews objects in a namespace that is still to be made", async () => {
    const namespace = uniqueName("later");
    const stack = await engine.stack(async () => {
      new k8s.core.v1.ConfigMap("early", { metadata: { name: "early", namespace } });
    });
    assert.deepEqual((await stack.preview()).changes, { create: 2 });
    await stack.destroy();
  });

  it("reports a field that another manager holds, unless patchForce takes it", async () => {
    const name = uniqueName("shared");
    const program = (value: string, force: boolean) => async () => {
      const annotations = force ? { "pulumi.com/patchForce": "true" } : undefined;
      new k8s.core.v1.ServiceAccount("shared", { metadata: { name, labels: { value }, annotations } });
    };
    const object = { apiVersion: "v1", kind: "ServiceAccount", metadata: { name, namespace: "default" } };
    const stack = await engine.stack(program("one", false));
    await stack.up();
    stack.program = program("two", false);
    await stack.up();
    await applyAs(
      "other-tool",
      { ...object, metadata: { ...object.metadata, labels: { value: "theirs" } } },
      true,
    );
    stack.program = program("three", false);
    const conflict = /Server-Side Apply field conflict detected.*"other-tool".*\.metadata\.labels\.value/s;
    assert.match(await stack.failure("preview"), conflict);
    assert.match(await stack.failure("up"), conflict);
    stack.program = program("three", true);
    await stack.up();
    const found = await engine.find("v1", "ServiceAccount", "default", name);
    assert.equal(found?.metadata?.labels?.value, "three");
    await stack.destroy();
  });

  it("owns only its fields with a patch, and gives them up at the end", async () => {
    const name = uniqueName("patched");
    const metadata = { name, namespace: "default" };
    await engine.objects.create({
      apiVersion: "v1",
      kind: "Service",
      metadata: { ...metadata, labels: { made: "elsewhere" } },
      spec: { ports: [{ name: "http", port: 80 }] },
    } as never);
    const program = (type: string, value: string) => async () => {
      new k8s.core.v1.ServicePatch("patch", {
        metadata: {
          ...metadata,
          labels: { value },
          annotations: { "pulumi.com/patchForce": "true" },
        },
        spec: { type },
      });
    };
    type Service = { spec: { type: string } };
    const stack = await engine.stack(program("NodePort", "one"));
    await stack.up();
    assert.deepEqual((await stack.preview()).changes, { same: 2 });
    stack.program = program("NodePort", "two");
    assert.deepEqual((await stack.up()).changes, { update: 1, same: 1 });
    const patched = await engine.find<Service>("v1", "Service", "default", name);
    assert.equal(patched?.spec.type, "NodePort");
    assert.deepEqual(patched?.metadata?.labels, { made: "elsewhere", value: "two" });
    await stack.destroy();
    const left = await engine.find<Service>("v1", "Service", "default", name);
    assert.deepEqual(left?.metadata?.labels, { made: "elsewhere" }, "the object itself stays");
  });

  it("patches custom resources, too", async () => {
    const name = uniqueName("ecd");
    const object = { apiVersion: "mz.digitalroute.com/v1alpha1", kind: "ECDeployment" };
    const metadata = { name, namespace: "default" };
    await engine.objects.create({ ...object, metadata, spec: { ecGroups: "theirs" } } as never);
    const stack = await engine.stack(async () => {
      new k8s.apiextensions.CustomResourcePatch("patch", {
        ...object,
        metadata,
        spec: { nodeHost: "worker-1" },
      });
    });
    await stack.up();
    const spec = async () =>
      (await engine.find<{ spec: unknown }>(object.apiVersion, object.kind, "default", name))?.spec;
    assert.deepEqual(await spec(), { ecGroups: "theirs", nodeHost: "worker-1" });
    assert.deepEqual((await stack.preview()).changes, { same: 2 });
    await stack.destroy();
    assert.deepEqual(await spec(), { ecGroups: "theirs" });
  });

  it("asks for the name of what is to be patched", async () => {
    const stack = await engine.stack(async () => {
      new k8s.core.v1.ServicePatch("patch", { spec: { type: "NodePort" } });
    });
    assert.match(await stack.failure("preview"), /patch resources require the `.metadata.name` field/);
    await stack.destroy();
  });

  it("refuses to render YAML in place of applying it", async () => {
    const stack = await engine.stack(async () => {
      new k8s.Provider("files", { renderYamlToDirectory: "rendered" });
    });
    assert.match(await stack.failure("preview"), /rendering YAML is not part of the local stand-in/);
    await stack.destroy();
  });

  it("says which cluster it cannot reach", async () => {
    const stack = await engine.stack(async () => {
      const provider = new k8s.Provider("nowhere", { kubeconfig: "apiVersion: v1\nkind: Config\n" });
      new k8s.core.v1.ConfigMap("lost", { metadata: { name: "lost" } }, { provider });
    });
    assert.match(await stack.failure("up"), /configured Kubernetes cluster is unreachable: .*kubeconfig/);
    await stack.destroy();
  });

  it("keeps several providers apart", async () => {
    const one = uniqueName("one");
    const two = uniqueName("two");
    const stack = await engine.stack(async () => {
      for (const namespace of [one, two]) {
        const home = new k8s.core.v1.Namespace(namespace, { metadata: { name: namespace } });
        const provider = new k8s.Provider(namespace, { namespace: home.metadata.name });
        new k8s.core.v1.ConfigMap(`in-${namespace}`, { metadata: { name: "mine" } }, { provider });
      }
    });
    await stack.up();
    assert.ok(await engine.find("v1", "ConfigMap", one, "mine"));
    assert.ok(await engine.find("v1", "ConfigMap", two, "mine"));
    assert.equal(await engine.find("v1", "ConfigMap", "default", "mine"), undefined);
    await stack.destroy();
  });
});

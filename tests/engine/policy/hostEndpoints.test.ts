import assert from "node:assert/strict";
import * as fs from "node:fs/promises";
import * as path from "node:path";
import { type KubernetesObject, PatchStrategy } from "@kubernetes/client-node";
import { preflight } from "../../../cli/preflight/look";
import { ReadOnlyApi } from "../../../cli/preflight/readOnlyApi";
import { stackProgram } from "../../../sdk/components/runtime/stackProgram";
import { readStackFile } from "../../../sdk/config/stackFile";
import { EngineFixture, type TestStack, uniqueName } from "../engineFixture";

const CALICO = "projectcalico.org/v3";
const KIND = "KubeControllersConfiguration";

interface Template {
  generateName?: string;
  interfacePattern?: string;
}
interface HostEndpoint {
  autoCreate?: string;
  createDefaultHostEndpoint?: string;
  templates?: Template[];
}
interface Configuration extends KubernetesObject {
  spec: { controllers: { node: { hostEndpoint?: HostEndpoint; syncLabels?: string } } };
}

const THEIRS = {
  generateName: "storage",
  interfacePattern: "^bond1$",
  nodeSelector: "has(storage)",
  labels: { team: "storage" },
};
const DEFAULTS = { autoCreate: "Disabled", createDefaultHostEndpoint: "Enabled" };

/** Calico's own object, which others may have changed before, through the real engine. */
describe("Calico's settings for host endpoints", function () {
  this.timeout(300_000);
  const namespace = uniqueName("endpoints");
  const second = uniqueName("second");
  let fixture: EngineFixture;
  let stack: TestStack;
  let calicos: Configuration["spec"];

  const configuration = async () => {
    const found = await fixture.find<Configuration>(CALICO, KIND, "", "default");
    assert.ok(found);
    return found;
  };
  const settings = async () => (await configuration()).spec.controllers.node.hostEndpoint;
  const names = async () => (await settings())?.templates?.map(({ generateName }) => generateName);
  /** What somebody writes into the object, as kubectl or a pipeline does; null removes. */
  const plant = (node: object) =>
    fixture.objects.patch(
      {
        apiVersion: CALICO,
        kind: KIND,
        metadata: { name: "default" },
        spec: { controllers: { node } },
      } as KubernetesObject,
      undefined,
      undefined,
      "storage-team",
      undefined,
      PatchStrategy.MergePatch,
    );
  const environment = (hostEndpoints: object, within = namespace, nodePort = 30079) => ({
    target: "on-prem",
    namespace: within,
    createNamespace: false,
    guard: "planned",
    network: { nodeCidrs: ["192.0.2.0/24"], calico: { install: false, apiServer: true }, hostEndpoints },
    separation: { mode: "off" },
    accept: { UEN609: "a cluster of its own" },
    platform: { services: "none" },
    ecds: [{ name: "diameter", sources: ["10.20.0.0/24"], ports: [{ port: 3868, nodePort }] }],
  });
  const configure = (hostEndpoints: object) =>
    stack.stack.setConfig("usage-engine-networking:environment", {
      value: JSON.stringify(environment(hostEndpoints)),
    });
  /** What preflight says of host endpoints, and of objects that are there already. */
  const preflighted = async (hostEndpoints: object) => {
    const file = path.join(fixture.folder, `Pulumi.${namespace}.yaml`);
    const config = { "usage-engine-networking:environment": environment(hostEndpoints) };
    await fs.writeFile(file, JSON.stringify({ config }));
    const api = ReadOnlyApi.open({ kubeconfig: fixture.cluster.kubeconfig });
    const { findings, learned, adoption } = await preflight(readStackFile(file), "test", api);
    return {
      codes: findings
        .map(({ code }) => code)
        .filter((code) => ["UEN650", "UEN655", "UEN656", "UEN657"].includes(code)),
      previous: learned.find(({ path: at }) => at.includes("previous"))?.value,
      adoption,
    };
  };
  const NOTHING = { codes: [], previous: undefined, adoption: [] };
  const begin = async (node: object) => {
    await plant({ hostEndpoint: { ...DEFAULTS, templates: null }, syncLabels: "Enabled", ...node });
    stack = await fixture.stack(async () => stackProgram("."));
    return (await configuration()).spec;
  };

  before(async () => {
    fixture = await EngineFixture.start();
    for (const name of [namespace, second]) {
      await fixture.objects.create({ apiVersion: "v1", kind: "Namespace", metadata: { name } });
    }
    calicos = (await configuration()).spec;
  });

  after(async () => {
    if (!fixture) return;
    await plant({ ...calicos.controllers.node, hostEndpoint: { ...DEFAULTS, templates: null } });
    await fixture.stop();
  });

  it("are as Calico had them when they are handed back before the end", async () => {
    const before = await begin({});
    await configure({ create: true });
    assert.deepEqual(await preflighted({ create: true }), NOTHING);
    await stack.up();
    assert.equal((await settings())?.autoCreate, "Enabled");
    // What is ours is nobody else's to preflight.
    assert.deepEqual(await preflighted({ create: true }), NOTHING);
    await configure({ create: false, previous: {} });
    await stack.up();
    assert.deepEqual((await configuration()).spec, before);
    assert.deepEqual(Object.keys((await stack.preview()).changes), ["same"]);
    await stack.destroy();
    assert.deepEqual((await configuration()).spec, before);
  });

  it("keep a switch that somebody else had set the same way, without a word in the configuration", async () => {
    await begin({ hostEndpoint: { ...DEFAULTS, autoCreate: "Enabled", templates: null } });
    assert.deepEqual(await preflighted({ create: true }), {
      codes: ["UEN656"],
      previous: { autoCreate: "Enabled" },
      adoption: [],
    });
    await configure({ create: true });
    await stack.up();
    await stack.destroy();
    assert.deepEqual(await settings(), { autoCreate: "Enabled", createDefaultHostEndpoint: "Disabled" });
  });

  it("stay while one of two environments that want the same goes", async () => {
    await begin({});
    await configure({ create: true });
    await stack.up();
    const other = await fixture.stack(async () => stackProgram("."));
    const value = JSON.stringify(environment({ create: true }, second, 30078));
    await other.stack.setConfig("usage-engine-networking:environment", { value });
    await other.up();
    const both = await settings();
    await stack.destroy();
    assert.deepEqual(await settings(), both);
    assert.deepEqual(Object.keys(await other.refresh()), ["same"]);
    await other.destroy();
    assert.deepEqual(await settings(), { createDefaultHostEndpoint: "Disabled" });
  });

  describe("with somebody else's template, switched off, and labels not copied", () => {
    const previous = { ...DEFAULTS, templates: [THEIRS] };
    let before: Configuration["spec"];

    beforeEach(async () => {
      before = await begin({ hostEndpoint: previous, syncLabels: "Disabled" });
    });

    it("are left alone by an environment that does not know of it: the API server names who has it", async () => {
      await configure({ create: true });
      const message = await stack.failure("up");
      assert.match(message, /conflict with "storage-team"/);
      assert.match(message, /hostEndpoint\.templates/);
      assert.deepEqual((await settings())?.templates, [THEIRS]);
      assert.equal((await settings())?.autoCreate, "Disabled");
      await stack.destroy();
      assert.deepEqual((await settings())?.templates, [THEIRS]);
    });

    it("have it beside ours, unchanged by preview and refresh, and exactly as before once handed back", async () => {
      await configure({ create: true, previous });
      await stack.up();
      assert.deepEqual(await names(), ["storage", "usage-engine-networking"]);
      assert.deepEqual((await settings())?.templates?.[0], THEIRS);
      assert.equal((await settings())?.autoCreate, "Enabled");
      assert.equal((await configuration()).spec.controllers.node.syncLabels, "Disabled");
      assert.deepEqual(Object.keys((await stack.preview()).changes), ["same"]);
      assert.deepEqual(Object.keys(await stack.refresh()), ["same"]);
      assert.deepEqual(Object.keys((await stack.preview()).changes), ["same"]);
      await configure({ create: false, previous });
      await stack.up();
      assert.deepEqual((await configuration()).spec, before);
      assert.deepEqual(Object.keys((await stack.preview()).changes), ["same"]);
      await stack.destroy();
      assert.deepEqual((await configuration()).spec, before);
    });

    it("still have it when the environment goes without handing back; ours stays beside it, switched off", async () => {
      assert.deepEqual((await preflighted({ create: true })).previous, { templates: [THEIRS] });
      await configure({ create: true, previous });
      await stack.up();
      assert.deepEqual(await preflighted({ create: true, previous }), NOTHING);
      await stack.destroy();
      // The template that stays is ours: who comes back would not take it for another's.
      assert.deepEqual((await preflighted({ create: true })).previous, { templates: [THEIRS] });
      assert.deepEqual(await names(), ["storage", "usage-engine-networking"]);
      // Absent is Calico's default: Disabled, and Enabled.
      assert.equal((await settings())?.autoCreate, undefined);
      assert.equal((await settings())?.createDefaultHostEndpoint, undefined);
      assert.equal((await configuration()).spec.controllers.node.syncLabels, "Disabled");
    });
  });
});

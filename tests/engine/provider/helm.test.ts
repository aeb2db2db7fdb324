import * as assert from "node:assert/strict";
import { execFile } from "node:child_process";
import * as fs from "node:fs/promises";
import * as path from "node:path";
import { promisify } from "node:util";
import * as k8s from "@pulumi/kubernetes";
import * as pulumi from "@pulumi/pulumi";
import { EngineFixture, uniqueName } from "./engineFixture";

const run = promisify(execFile);

/** A chart with a definition, hooks before and after, and one object. */
async function writeChart(folder: string, group: string): Promise<void> {
  const hook = (name: string, when: string, command: string) => `apiVersion: batch/v1
kind: Job
metadata:
  name: {{ .Release.Name }}-${name}
  annotations:
    helm.sh/hook: ${when}
    helm.sh/hook-delete-policy: before-hook-creation
spec:
  backoffLimit: 0
  template:
    spec:
      restartPolicy: Never
      containers: [{name: main, image: hook, command: [${command}]}]
`;
  const files: Record<string, string> = {
    "Chart.yaml": "apiVersion: v2\nname: tiny\nversion: 1.2.3\nappVersion: '4.5'\n",
    "values.yaml": "greeting: hello\nmap: {kept: default}\nbroken: false\n",
    "crds/gadgets.yaml": `apiVersion: apiextensions.k8s.io/v1
kind: CustomResourceDefinition
metadata: {name: gadgets.${group}}
spec:
  group: ${group}
  scope: Namespaced
  names: {plural: gadgets, singular: gadget, kind: Gadget}
  versions:
    - {name: v1, served: true, storage: true, schema: {openAPIV3Schema: {type: object}}}
`,
    "templates/settings.yaml": `apiVersion: v1
kind: ConfigMap
metadata: {name: {{ .Release.Name }}-settings}
data:
  greeting: {{ .Values.greeting | quote }}
  kept: {{ .Values.map.kept | quote }}
{{- if .Values.broken }}
---
apiVersion: v1
kind: Service
metadata: {name: {{ .Release.Name }}-broken}
spec: {ports: [{port: 70000}]}
{{- end }}
`,
    "templates/before.yaml": hook("before", "pre-install", "before"),
    "templates/bye.yaml": hook("bye", "pre-delete", "bye"),
  };
  for (const [name, text] of Object.entries(files)) {
    const file = path.join(folder, name);
    await fs.mkdir(path.dirname(file), { recursive: true });
    await fs.writeFile(file, text);
  }
}

describe("Helm releases under the stand-in for the Kubernetes provider", function () {
  this.timeout(240_000);
  let engine: EngineFixture;
  let chart: string;
  const group = `${uniqueName("h")}.example.com`;

  before(async () => {
    engine = await EngineFixture.start();
    chart = path.join(engine.folder, "tiny");
    await writeChart(chart, group);
  });
  after(() => engine?.stop());

  const helm = async (...args: string[]): Promise<string> => {
    const { stdout } = await run(engine.cluster.programs.helm, [
      ...args,
      "--kubeconfig",
      engine.cluster.kubeconfig,
    ]);
    return stdout;
  };
  const settings = (namespace: string, release: string) =>
    engine.find<{ data: Record<string, string> }>("v1", "ConfigMap", namespace, `${release}-settings`);

  it("installs, upgrades and uninstalls a chart with its hooks and definitions", async () => {
    const namespace = uniqueName("helm");
    const program = (args: Partial<k8s.helm.v3.ReleaseArgs>) => async () => {
      const release = new k8s.helm.v3.Release("tiny", {
        chart,
        namespace,
        createNamespace: true,
        valueYamlFiles: [new pulumi.asset.StringAsset("greeting: from file\nmap: {kept: file}\n")],
        ...args,
      });
      return { name: release.name, status: release.status, names: release.resourceNames };
    };
    const stack = await engine.stack(program({ values: { greeting: "hi" } }));
    assert.deepEqual((await stack.preview()).changes, { create: 2 });
    const { outputs } = await stack.up();
    const name = String(outputs.name);
    assert.match(name, /^tiny-[0-9a-f]{8}$/);
    assert.deepEqual(outputs.status, {
      appVersion: "4.5",
      chart: "tiny",
      name,
      namespace,
      revision: 1,
      status: "deployed",
      version: "1.2.3",
    });
    assert.deepEqual(outputs.names, { "ConfigMap/v1": [`${name}-settings`] });
    assert.deepEqual((await settings(namespace, name))?.data, { greeting: "hi", kept: "file" });
    assert.ok(await engine.find("batch/v1", "Job", namespace, `${name}-before`), "the hook has run");
    assert.ok(
      await engine.find("apiextensions.k8s.io/v1", "CustomResourceDefinition", "", `gadgets.${group}`),
      "the chart's definitions are installed",
    );
    assert.match(
      await helm("ls", "--namespace", namespace),
      new RegExp(`${name}\\s.*deployed\\s+tiny-1.2.3`),
    );

    assert.deepEqual((await stack.preview()).changes, { same: 2 });
    assert.deepEqual(await stack.refresh(), { same: 2 });
    assert.deepEqual((await stack.preview()).changes, { same: 2 });

    stack.program = program({ values: { greeting: "bye" } });
    const upgraded = await stack.up();
    assert.deepEqual(upgraded.changes, { update: 1, same: 1 });
    assert.equal((upgraded.outputs.status as { revision: number }).revision, 2);
    assert.equal((await settings(namespace, name))?.data.greeting, "bye");

    // The pre-delete hook leaves its Job behind: it shows that the hook has run.
    await stack.destroy();
    assert.ok(await engine.find("batch/v1", "Job", namespace, `${name}-bye`), "the pre-delete hook has run");
    assert.equal(await settings(namespace, name), undefined);
    assert.doesNotMatch(await helm("ls", "--all", "--namespace", namespace), new RegExp(name));
  });

  it("shows a changed chart as a change", async () => {
    const name = uniqueName("changing");
    const changing = path.join(engine.folder, name);
    await fs.cp(chart, changing, { recursive: true });
    const stack = await engine.stack(async () => {
      new k8s.helm.v3.Release("changing", { chart: changing, name, skipAwait: true });
    });
    await stack.up();
    await fs.appendFile(path.join(changing, "templates", "settings.yaml"), "  added: later\n");
    assert.deepEqual((await stack.preview()).changes, { update: 1, same: 1 });
    await stack.up();
    assert.equal((await settings("default", name))?.data.added, "later");
    await stack.destroy();
  });

  it("reports what cannot be rendered at preview, in helm's words", async () => {
    const stack = await engine.stack(async () => {
      new k8s.helm.v3.Release("missing", { chart: "./no-such-chart" });
    });
    assert.match(
      await stack.failure("preview"),
      /no-such-chart.*check the chart name and repository configuration/s,
    );
    await stack.destroy();
  });

  it("records a release that failed, and repairs it with the next update", async () => {
    const name = uniqueName("failing");
    const program = (broken: boolean) => async () => {
      new k8s.helm.v3.Release("failing", { chart, name, values: { broken } });
    };
    const stack = await engine.stack(program(true));
    assert.match(
      await stack.failure("up"),
      /Helm release "default\/failing-.*spec\.ports\[0\]\.port: Invalid value: 70000/s,
    );
    assert.match(await helm("ls", "--all"), new RegExp(`${name}\\s.*failed`));
    assert.match(await stack.storedState(), new RegExp(`"id":"default/${name}"`));
    stack.program = program(false);
    assert.deepEqual((await stack.up()).changes, { update: 1, same: 1 });
    assert.match(await helm("ls"), new RegExp(`${name}\\s.*deployed`));
    await stack.destroy();
  });

  it("leaves nothing behind of an atomic release that failed", async () => {
    const name = uniqueName("atomic");
    const stack = await engine.stack(async () => {
      new k8s.helm.v3.Release("atomic", { chart, name, atomic: true, timeout: 60, values: { broken: true } });
    });
    assert.match(await stack.failure("up"), /Invalid value: 70000/);
    assert.doesNotMatch(await helm("ls", "--all"), new RegExp(name));
    await stack.destroy();
  });

  it("does not claim a release of the same name that is somebody else's", async () => {
    const name = uniqueName("taken");
    await helm("install", name, chart);
    const stack = await engine.stack(async () => {
      new k8s.helm.v3.Release("taken", { chart, name });
    });
    assert.match(await stack.failure("up"), /cannot re-use a name that is still in use/);
    await stack.destroy();
    assert.match(await helm("ls"), new RegExp(name));
    await helm("uninstall", name);
  });

  it("imports a release, and removes from the state one that someone uninstalled", async () => {
    const name = uniqueName("imported");
    await helm("install", name, chart, "--set", "greeting=theirs");
    const stack = await engine.stack(async () => {
      new k8s.helm.v3.Release(
        "imported",
        { chart: "tiny", version: "1.2.3", name, namespace: "default", values: { greeting: "theirs" } },
        { import: `default/${name}` },
      );
    });
    await stack.up();
    assert.match(await helm("ls"), new RegExp(`${name}\\s+default\\s+1\\s`), "importing is no upgrade");
    await helm("uninstall", name);
    assert.deepEqual(await stack.refresh(), { delete: 1, same: 1 });
    await stack.destroy();
  });

  it("hides secret values", async () => {
    const name = uniqueName("secretive");
    const stack = await engine.stack(async () => {
      new k8s.helm.v3.Release("secretive", { chart, name, values: { greeting: pulumi.secret("hunter2") } });
    });
    await stack.up();
    assert.equal((await settings("default", name))?.data.greeting, "hunter2");
    assert.doesNotMatch(await stack.storedState(), /hunter2/);
    await stack.destroy();
  });
});

import assert from "node:assert/strict";
import { execFileSync } from "node:child_process";
import { readdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import * as path from "node:path";
import * as pulumi from "@pulumi/pulumi";
import { stackProgram } from "../../sdk/components/runtime/stackProgram";
import { descriptorFolder, ecDeployment } from "../fixture/descriptorFolder";
import { EngineFixture, type Result, type TestStack, uniqueName } from "./engineFixture";

const KEY = "usage-engine-networking:environment";
const ECD = "kubernetes:mz.digitalroute.com/v1alpha1:ECDeployment";

/** What nobody is to see: it is searched in everything that the engine keeps and says. */
const CANARY = "kanari7enV0gel";
const LATER = "kanari8enV0gel";

type EcDeployment = {
  metadata: { generation: number; annotations?: Record<string, string> };
  spec: { workflows: { instances: { parameters: string }[] }[]; jvmArgs: string[] };
};

/** Secrets on their way through the engine: what it keeps in its state and history, and what it says. */
describe("secrets and the engine", function () {
  this.timeout(300_000);
  const namespace = uniqueName("uepe");
  let fixture: EngineFixture;
  let folder: string;

  before(async () => {
    fixture = await EngineFixture.start();
    folder = descriptorFolder({ "ecd/radius.yaml": descriptor(CANARY) });
    await fixture.objects.create({ apiVersion: "v1", kind: "Namespace", metadata: { name: namespace } });
  });

  after(async () => {
    await fixture?.stop();
    if (folder) rmSync(folder, { recursive: true });
  });

  function descriptor(secret: string, version = "1.0.0"): string {
    const workflow = `{template: collect, packageName: radius, packageVersion: ${version}, instances: [{name: in, parameters: '{"password": "${secret}"}'}]}`;
    return ecDeployment("radius", `{jvmArgs: [-Dkey=${secret}], workflows: [${workflow}]}`);
  }

  const write = (secret: string, version?: string) =>
    writeFileSync(path.join(folder, "ecd/radius.yaml"), descriptor(secret, version));

  const environment = (more: object = {}) => ({
    target: "on-prem",
    namespace,
    network: { calico: { install: false } },
    platform: { services: "none" },
    ecds: [{ descriptor: "ecd/radius.yaml", secretPaths: ["spec.jvmArgs"] }],
    ...more,
  });

  const configure = (stack: TestStack, value: unknown, secret = false) =>
    stack.stack.setConfig(KEY, { value: JSON.stringify(value), secret });

  const radius = () =>
    fixture.find<EcDeployment>("mz.digitalroute.com/v1alpha1", "ECDeployment", namespace, "radius");

  /** Files of the backend that hold one of the canaries. */
  function leaks(stack: TestStack, below = path.join(fixture.folder, "state")): string[] {
    return readdirSync(below, { recursive: true, encoding: "utf8" })
      .filter((file) => file.includes(stack.stack.name))
      .map((file) => path.join(below, file))
      .filter((file) => /\.(json|bak|attrs|yaml)$/.test(file) && isSeen(readFileSync(file, "utf8")));
  }

  /** As users run it: the Automation API's own export shows secrets. */
  function exported(stack: TestStack): string {
    const text = execFileSync(fixture.programs.pulumi, ["stack", "export", "--stack", stack.stack.name], {
      cwd: stack.stack.workspace.workDir,
      env: { ...process.env, ...fixture.env, PULUMI_HOME: fixture.home },
      encoding: "utf8",
    });
    assert.match(text, /mz\.digitalroute\.com/);
    return text;
  }

  function assertUnsaid({ events }: Result): void {
    // The SDK's own debug messages hold whole objects; the engine shows and stores them with --debug only.
    const shown = events.filter(({ diagnosticEvent }) => String(diagnosticEvent?.severity) !== "debug");
    const said = shown.filter((event) => isSeen(JSON.stringify(event)));
    assert.deepEqual(said, [], "an event of the engine holds a secret");
  }

  it("refuses an environment that is encrypted, in an inline program, and keeps nothing of it", async () => {
    const stack = await fixture.stack(async () => stackProgram(folder));
    await configure(stack, environment({ labels: { key: CANARY } }), true);
    for (const operation of ["preview", "up"] as const) {
      const said = await stack.failure(operation);
      assert.match(said, /environment: this is encrypted/);
      assert.match(said, /without `secret: true`.*keys of their own/);
      assert.ok(!isSeen(said), said);
    }
    assert.deepEqual(leaks(stack), []);
    // Followed literally: the environment in plain text, the secret under a key of its own.
    await configure(stack, environment({ ecds: [] }));
    await stack.stack.setConfig("usage-engine-networking:key", { value: CANARY, secret: true });
    assertUnsaid(await stack.preview());
    await stack.stack.workspace.removeStack(stack.stack.name, { force: true });
  });

  it("keeps workflows and what is named besides encrypted, and says nothing of them", async () => {
    write(CANARY);
    const stack = await fixture.stack(async () => stackProgram(folder));
    await configure(stack, environment());
    assertUnsaid(await stack.preview());
    assertUnsaid(await stack.up());
    const outputs = await stack.outputs();
    assert.ok(!isSeen(JSON.stringify(outputs)), "a stack output holds a secret");
    assert.deepEqual(outputs.workflows, [
      { ecd: "radius", template: "collect", instance: "in", packageName: "radius", packageVersion: "1.0.0" },
    ]);
    assert.deepEqual((await radius())?.spec.jvmArgs, [`-Dkey=${CANARY}`]);
    assert.match((await radius())?.spec.workflows[0]?.instances[0]?.parameters ?? "", new RegExp(CANARY));
    assert.deepEqual(await withoutSame(stack.refresh()), {});
    assert.deepEqual(await withoutSame(stack.preview().then(({ changes }) => changes)), {});
    assert.ok(!isSeen(exported(stack)));

    write(LATER, "2.0.0");
    const preview = await stack.preview();
    assertUnsaid(preview);
    assert.equal(preview.changes.update, 1);
    const diff = await stack.stack.preview({ diff: true });
    assert.ok(!isSeen(diff.stdout + diff.stderr), diff.stdout);
    assert.match(diff.stdout, /"1\.0\.0" => "2\.0\.0"/, "what is no secret of the change");
    assert.match(diff.stdout, /\[secret\]/);
    assertUnsaid(await stack.up());
    assert.deepEqual((await radius())?.spec.jvmArgs, [`-Dkey=${LATER}`]);
    assert.deepEqual(leaks(stack), []);
    await stack.destroy();
  });

  it("encrypts in one update what an earlier version left in plain text, and the operator has nothing to do", async () => {
    write(CANARY);
    const stack = await fixture.stack(async () => {
      pulumi.runtime.registerStackTransformation(({ type, props, opts }) =>
        type === ECD ? { props: inPlainText(props), opts } : undefined,
      );
      return stackProgram(folder);
    });
    await configure(stack, environment());
    await stack.up();
    assert.ok(isSeen(await stack.storedState()), "an earlier version's state is in plain text");
    const before = await radius();

    stack.program = async () => stackProgram(folder);
    const { changes } = await stack.up();
    assert.equal(changes.update, 1);
    assert.ok(!isSeen(await stack.storedState()));
    assert.ok(!isSeen(exported(stack)));
    const after = await radius();
    assert.equal(after?.metadata.generation, before?.metadata.generation);
    assert.deepEqual(after?.spec, before?.spec);
    assert.deepEqual(await withoutSame(stack.preview().then((one) => one.changes)), {});
    await stack.destroy();
  });
});

function isSeen(text: string): boolean {
  return text.includes(CANARY) || text.includes(LATER);
}

/** As a version that kept nothing secret registered it. */
async function plain(value: unknown): Promise<unknown> {
  return new Promise((resolve) => {
    pulumi.unsecret(pulumi.output(value)).apply(resolve);
  });
}

function inPlainText({ metadata, ...props }: Record<string, unknown>): Record<string, unknown> {
  const { annotations: _, ...named } = metadata as Record<string, unknown>;
  return { ...props, metadata: named, spec: pulumi.unsecret(pulumi.output(plain(props.spec))) };
}

async function withoutSame(changes: Promise<Record<string, number | undefined>>): Promise<object> {
  const { same: _, ...others } = await changes;
  return others;
}

import assert from "node:assert/strict";
import { spawnSync } from "node:child_process";
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { homedir, tmpdir } from "node:os";
import { join } from "node:path";
import * as pulumi from "@pulumi/pulumi";
import { isConfigSecret } from "../../../../sdk/components/runtime/isConfigSecret";
import { stackProgram } from "../../../../sdk/components/runtime/stackProgram";
import { scratchFolder } from "../../../fixture/scratchFolder";
import { registered, settled } from "../registered";

const KEY = "usage-engine-networking:environment";
const PROVIDER = "pulumi:providers:kubernetes";

const GOOD = {
  target: "on-prem",
  network: { calico: { install: false } },
  platform: {
    ports: { http: { nodePort: 30000 }, desktop: { nodePort: 30001 }, control: { nodePort: 30067 } },
  },
};
const BAD = { ...GOOD, namespace: "Not_A_Name", platform: { ports: { http: { nodePort: 80 } } } };

function run(environment?: object, directory = "/stack", secretKeys: string[] = []) {
  return registered(() => {
    // As the engine's request reaches an inline program. In one of its own process the SDK reads variables at its start.
    pulumi.runtime.setAllConfig(environment ? { [KEY]: JSON.stringify(environment) } : {}, secretKeys);
    return stackProgram(directory);
  });
}

async function providerOf(cluster?: { kubeconfig?: string; context?: string }) {
  const { sent } = await run({ ...GOOD, cluster });
  const providers = sent.filter((one) => one.type === PROVIDER);
  assert.equal(providers.length, 1);
  return providers[0]?.inputs;
}

/** Runs a program that fails, and gives what it logged and threw. */
async function failure(program: () => Promise<unknown>) {
  const { error, warn } = console;
  const errors: string[] = [];
  console.error = (line: string) => errors.push(line);
  console.warn = () => undefined;
  try {
    await program();
  } catch (thrown) {
    return { errors, thrown };
  } finally {
    Object.assign(console, { error, warn });
  }
  throw new Error("the program did not fail");
}

describe("the stack program", () => {
  it("exports its contract and nothing else", async () => {
    const { result } = await run(GOOD);
    const contract = ["endpoints", "exposures", "findings", "monthlyCost", "costItems", "workflows"];
    assert.deepEqual(Object.keys(result), contract);
    const endpoints = await Promise.all(result.endpoints.map(settled));
    assert.deepEqual(
      endpoints.map((one) => one.port),
      [30000, 30067, 30001],
    );
  });

  it("finds the kubeconfig from the folder of the stack file", async () => {
    const provider = await providerOf({ kubeconfig: "clusters/site.kubeconfig", context: "admin@site" });
    assert.equal(provider.kubeconfig, "/stack/clusters/site.kubeconfig");
    assert.equal(provider.context, "admin@site");
  });

  it("finds a kubeconfig in the home folder", async () => {
    const provider = await providerOf({ kubeconfig: "~/.kube/site" });
    assert.equal(provider.kubeconfig, join(homedir(), ".kube/site"));
  });

  it("leaves the choice of the cluster to the ambient kubeconfig, and always applies on the server", async () => {
    const provider = await providerOf();
    assert.equal(provider.kubeconfig, undefined);
    assert.equal(String(provider.enableServerSideApply), "true");
  });

  it("sends every object to the cluster that the configuration names", async () => {
    const { sent } = await run(GOOD);
    const services = sent.filter((one) => one.type === "kubernetes:core/v1:Service");
    assert.equal(services.length, 2);
    for (const { provider } of services) assert.match(provider ?? "", /::cluster::/);
  });

  it("logs every error with its path and ends without a stack trace", async () => {
    const { errors, thrown } = await failure(() => run(BAD));
    assert.ok(pulumi.RunError.isInstance(thrown));
    assert.ok(errors.some((line) => line.includes("environment.namespace: ")));
    assert.ok(errors.some((line) => line.includes("environment.platform.ports.http.nodePort: ")));
    assert.match(thrown.message, /2 errors/);
  });

  describe("given an environment that extends a base", () => {
    const scratch = scratchFolder();
    const base = (environment: object) =>
      writeFileSync(join(scratch.path, "base.yaml"), JSON.stringify({ config: { [KEY]: environment } }));

    it("plans it over the base, which the engine does not know", async () => {
      base({ ...GOOD, cluster: { kubeconfig: "site.kubeconfig" } });
      const own = { extends: "base.yaml", platform: { ports: { http: { nodePort: 30040 } } } };
      const { result, sent } = await run(own, scratch.path);
      const endpoints = await Promise.all(result.endpoints.map(settled));
      assert.deepEqual(
        endpoints.map((one) => one.port),
        [30040, 30067, 30001],
      );
      const provider = sent.find((one) => one.type === PROVIDER);
      assert.equal(provider?.inputs.kubeconfig, join(scratch.path, "site.kubeconfig"));
    });

    it("agrees with the command line, about relative paths as well, where stacks have a folder of their own", async () => {
      writeFileSync(
        join(scratch.path, "Pulumi.yaml"),
        "name: site\nruntime: nodejs\nstackConfigDir: stacks\n",
      );
      mkdirSync(join(scratch.path, "stacks"));
      base(GOOD);
      const own = { extends: "../base.yaml", cluster: { kubeconfig: "site.kubeconfig" } };
      const { sent } = await run(own, scratch.path);
      const provider = sent.find((one) => one.type === PROVIDER);
      assert.equal(provider?.inputs.kubeconfig, join(scratch.path, "stacks", "site.kubeconfig"));
    });

    it("refuses what is encrypted in a base: the stack has no key for it", async () => {
      base({ ...GOOD, sources: [{ secure: "v1:abc" }] });
      const { errors } = await failure(() => run({ extends: "base.yaml" }, scratch.path));
      assert.ok(
        errors.some((line) =>
          /environment\.sources\[0\]: this is encrypted.* \(UEN006, base\.yaml:1:\d+\)/.test(line),
        ),
        errors.join(),
      );
    });

    it("logs a base that is not there, and makes nothing", async () => {
      const { errors, thrown } = await failure(() => run({ ...GOOD, extends: "none.yaml" }, scratch.path));
      assert.match(
        errors.join(),
        /environment\.extends: none\.yaml: there is no such file\. .* \(UEN029, Pulumi\.test\.yaml:1:1\)/,
      );
      assert.match((thrown as Error).message, /1 error; nothing was changed/);
    });
  });

  describe("given a secret in plain text, as the engine hands it over", () => {
    const SECRET = { ...GOOD, sources: ["203.0.113.77/32"] };
    const folders: string[] = [];
    const folder = (stackFile?: string): string => {
      const path = mkdtempSync(join(tmpdir(), "secret-"));
      folders.push(path);
      if (stackFile !== undefined) writeFileSync(join(path, "Pulumi.test.yaml"), stackFile);
      return path;
    };
    const refusal = (directory: string) => failure(() => run(SECRET, directory, [KEY]));
    afterEach(() => {
      for (const path of folders.splice(0)) rmSync(path, { recursive: true });
    });

    it("refuses it by the path that the stack file encrypts, and shows it nowhere", async () => {
      const text = JSON.stringify({ config: { [KEY]: { ...SECRET, sources: [{ secure: "v1:abc" }] } } });
      const { errors, thrown } = await refusal(folder(text));
      assert.ok(pulumi.RunError.isInstance(thrown));
      assert.match(thrown.message, /1 error;/);
      assert.ok(errors.some((line) => line.includes("environment.sources[0]: ")));
      assert.doesNotMatch(errors.join(), /203\.0\.113\.77/);
    });

    for (const [where, text] of [
      ["there is no stack file", undefined],
      ["the stack file holds none, as with ESC", JSON.stringify({ environment: ["site/shared"] })],
    ] as const) {
      it(`refuses the environment where ${where}`, async () => {
        const { errors } = await refusal(folder(text));
        assert.equal(errors.length, 1, errors.join("\n"));
        assert.match(errors[0] ?? "", /environment: this is encrypted/);
        assert.match(errors[0] ?? "", /secrets of your own under keys of their own/);
        assert.doesNotMatch(errors.join(), /203\.0\.113\.77/);
      });
    }

    it("does not mind another package's secrets, nor such as have a key of their own", async () => {
      const others = ["aws:token", "usage-engine-networking:other"];
      assert.equal((await run(SECRET, folder(), others)).result.endpoints.length, 3);
    });

    it("refuses it in a process of its own, which is told by variables", () => {
      const text = JSON.stringify({ config: { [KEY]: { ...SECRET, sources: [{ secure: "v1:abc" }] } } });
      const script = `
        const pulumi = require("@pulumi/pulumi");
        pulumi.runtime.setMocks({ call: () => ({}), newResource: ({ name, inputs }) => ({ id: name, state: inputs }) }, "p", "test");
        require(${JSON.stringify(join(__dirname, "../../../../sdk/components/runtime/stackProgram"))}).stackProgram(${JSON.stringify(folder(text))});
      `;
      const { status, stdout, stderr } = spawnSync(process.execPath, ["-e", script], {
        cwd: __dirname,
        encoding: "utf8",
        env: {
          ...process.env,
          PULUMI_CONFIG: JSON.stringify({ [KEY]: JSON.stringify(SECRET) }),
          PULUMI_CONFIG_SECRET_KEYS: JSON.stringify([KEY]),
        },
      });
      assert.notEqual(status, 0);
      assert.match(stdout + stderr, /environment\.sources\[0\]: this is encrypted/);
      assert.doesNotMatch(stdout + stderr, /203\.0\.113\.77/);
    });
  });

  it("is told by the installed SDK, which keeps it out of its typings, what is secret", () => {
    pulumi.runtime.setAllConfig({ "a:secret": "x", "a:plain": "y" }, ["a:secret"]);
    assert.deepEqual(["a:secret", "a:plain", "a:absent"].map(isConfigSecret), [true, false, false]);
    pulumi.runtime.setAllConfig({});
    assert.equal(isConfigSecret("a:secret"), false);
  });

  it("says what to do where the stack file has no environment", async () => {
    const { thrown } = await failure(() => run());
    assert.ok(pulumi.RunError.isInstance(thrown));
    assert.match(thrown.message, /Pulumi\.test\.yaml has no usage-engine-networking:environment/);
  });
});

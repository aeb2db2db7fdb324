import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import { join } from "node:path";
import Ajv from "ajv";
import { globSync } from "tinyglobby";
import { parse } from "yaml";
import { readStackFile } from "../../../sdk/config/stackFile";
import { planEnvironment } from "../../../sdk/planEnvironment";
import { repository, runHere } from "./command";

const stackFiles = globSync(["Pulumi.*.yaml", "examples/*/Pulumi.*.yaml"], {
  cwd: repository,
  ignore: ["**/node_modules/**"],
}).sort();

const fits = (schema: string) =>
  new Ajv({ strict: false }).compile(JSON.parse(readFileSync(join(repository, "schema", schema), "utf8")));

describe("the stack files to copy", () => {
  const validate = fits("stack.schema.json");

  for (const file of stackFiles) {
    describe(file, () => {
      const text = readFileSync(join(repository, file), "utf8");

      it("is planned without an error or a warning", () => {
        const stack = readStackFile(join(repository, file));
        assert.deepEqual(stack.findings.sorted(), []);
        const { findings, exposures } = planEnvironment(stack.environment, stack.directory);
        assert.deepEqual(
          findings.filter(({ severity }) => severity !== "info"),
          [],
        );
        assert.ok(exposures.length > 0);
      });

      it("fits the schema that its first line names", () => {
        assert.match(text, /^# yaml-language-server: \$schema=\S+stack\.schema\.json\n/);
        assert.ok(validate(parse(text)), JSON.stringify(validate.errors));
      });
    });
  }

  it("extend a base that fits the schema that its first line names", () => {
    const text = readFileSync(join(repository, "examples/two-environments/base.yaml"), "utf8");
    assert.match(text, /^# yaml-language-server: \$schema=\S+base\.schema\.json\n/);
    const base = fits("base.schema.json");
    assert.ok(base(parse(text)), JSON.stringify(base.errors));
  });

  const KEY = "usage-engine-networking:environment";
  for (const [what, environment, fit] of [
    ["needs a target", { network: {} }, false],
    ["needs nothing where it extends a base", { extends: "base.yaml", network: { aws: {} } }, true],
    ["takes away of a base", { extends: "base.yaml", dns: null, network: { calico: null } }, true],
    [
      "adds to an ECD of a base",
      { extends: "base.yaml", ecds: [{ name: "a", http: { host: "b.example" } }] },
      true,
    ],
    ["has whole entries of other lists", { extends: "base.yaml", ecds: [{ name: "a", ports: [{}] }] }, false],
    ["has no keys that nobody knows", { extends: "base.yaml", networks: {} }, false],
  ] as const) {
    it(`are judged by the schema: one ${what}`, () => {
      assert.equal(validate({ config: { [KEY]: environment } }), fit, JSON.stringify(validate.errors));
    });
  }

  it("are planned under a key of the project's own, with what the program adds later named", async () => {
    const cwd = join(repository, "examples/aws-two-stacks/services");
    const key = "usage-engine-services:environment";
    for (const name of [key, "environment"]) {
      const { code, stdout } = await runHere(["plan", "--stack", "production", "--key", name], { cwd });
      assert.equal(code, 0, stdout);
      assert.match(stdout, /^diameter +tcp-3868 3868\/TCP +LoadBalancer/m);
      assert.match(stdout, /^uepe +nlb +yes +2 +2 /m);
      assert.match(stdout, /16\.43 USD a month/);
    }
    const without = await runHere(["plan", "--stack", "production"], { cwd });
    assert.equal(without.code, 1);
    assert.match(
      without.stdout.replace(/\s+/g, " "),
      /usage-engine-services:environment is read with --key usage-engine-services:environment/,
    );
    const all = await runHere(["plan", "--all", "--key", key], { cwd });
    assert.equal(all.code, 0, all.stdout);
    assert.match(all.stdout, /^production +aws +4 +4 +1 +16\.43/m);
  });

  it("are there for on-prem and for this machine", () => {
    assert.ok(stackFiles.includes("Pulumi.on-prem.yaml"));
    assert.ok(stackFiles.includes("Pulumi.local.yaml"));
  });
});

import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import { join } from "node:path";
import Ajv from "ajv";
import { globSync } from "tinyglobby";
import { parse } from "yaml";
import { readStackFile } from "../../../sdk/config/stackFile";
import { planEnvironment } from "../../../sdk/planEnvironment";
import { repository } from "./command";

const stackFiles = globSync(["Pulumi.*.yaml", "examples/*/Pulumi.*.yaml"], {
  cwd: repository,
  ignore: ["**/node_modules/**"],
}).sort();

describe("the stack files to copy", () => {
  const validate = new Ajv({ strict: false }).compile(
    JSON.parse(readFileSync(join(repository, "schema", "stack.schema.json"), "utf8")),
  );

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

  it("are there for on-prem and for this machine", () => {
    assert.ok(stackFiles.includes("Pulumi.on-prem.yaml"));
    assert.ok(stackFiles.includes("Pulumi.local.yaml"));
  });
});

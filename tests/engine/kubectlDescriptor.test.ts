import assert from "node:assert/strict";
import { spawnSync } from "node:child_process";
import { rmSync } from "node:fs";
import { join } from "node:path";
import { parse } from "yaml";
import { ensurePrograms } from "../../local/programs";
import { catalogue } from "../../sdk/findings/catalogue";
import { descriptorFolder, planWith } from "../fixture/descriptorFolder";
import { skipIfLeftOut } from "../fixture/leftOut";

describe("a descriptor in which a key stands twice", function () {
  this.timeout(60_000);

  it("is read by kubectl as by the plan: the later one counts", async function () {
    skipIfLeftOut(this, "kubectl");
    const { kubectl } = await ensurePrograms(["kubectl"]);
    const { environment = "", files = {} } = catalogue.UEN415.example;
    const folder = descriptorFolder(files);
    try {
      const file = join(folder, "ecd", "diameter.yaml");
      const args = ["label", "--local", "-f", file, "any=label", "-o", "json"];
      const { status, stdout, stderr } = spawnSync(kubectl, args, { encoding: "utf8" });
      assert.equal(status, 0, stderr);
      const { ecds, exposures } = planWith(parse(environment), files);
      assert.equal(ecds.length, 1);
      assert.deepEqual(JSON.parse(stdout).spec.services[0].spec.ports, [{ port: 3869 }]);
      assert.deepEqual(
        exposures.map(({ port }) => port),
        [3869],
      );
    } finally {
      rmSync(folder, { recursive: true });
    }
  });
});

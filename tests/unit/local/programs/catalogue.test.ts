import * as assert from "node:assert/strict";
import * as fs from "node:fs";
import * as path from "node:path";
import { type ProgramName, programs } from "../../../../local/programs/catalogue";
import { fits } from "../../../../local/programs/path";
import { goModulesFolder } from "../../../../local/programs/repository";

describe("the catalogue of local programs", () => {
  for (const [name, { version, build }] of Object.entries(programs)) {
    it(`pins ${name} ${version} in its Go module as well`, () => {
      const text = fs.readFileSync(path.join(goModulesFolder, build.folder, "go.mod"), "utf8");
      const pinned = [...text.matchAll(/^\s*(?:require )?(\S+) v(\d+\.\d+\.\d+)(?: |$)/gm)]
        .filter(([, module = ""]) => `${build.package}/`.startsWith(`${module}/`))
        .map(([, , pinnedVersion]) => pinnedVersion);
      assert.deepEqual(pinned, [version]);
    });

    it(`takes the pinned ${name} as fitting`, () => {
      assert.ok(fits(name as ProgramName, version));
    });
  }

  it("stamps the version into what Go builds without one", () => {
    assert.match(programs.pulumi.build.ldflags, /Version=v3\.259\.0/);
    assert.match(programs["kube-apiserver"].build.ldflags, /gitVersion=v1\.37\.2/);
    assert.match(programs.helm.build.ldflags, /version=v3\.22\.0/);
  });

  const refused: readonly [ProgramName, string, string][] = [
    ["helm", "4.0.1", "the next major version"],
    ["helm", "2.17.0", "the one with Tiller"],
    ["pulumi", "2.25.0", "an engine of another major version"],
    ["kube-controller-manager", "1.38.0", "newer than the API server"],
    ["kube-scheduler", "1.36.4", "of another minor version than the rest"],
    ["kwok", "0.7.0", "an older stage format"],
  ];
  for (const [name, version, why] of refused) {
    it(`does not take ${name} ${version}: ${why}`, () => {
      assert.equal(fits(name, version), false);
    });
  }
});

import assert from "node:assert/strict";
import * as fs from "node:fs";
import * as path from "node:path";
import { cachedPath } from "../../../../local/programs/cache";
import { programs } from "../../../../local/programs/catalogue";
import { fits } from "../../../../local/programs/path";
import type { ProgramName } from "../../../../local/programs/program";
import { whichProvider } from "../../../../local/programs/pulumiHome";
import { GO_MODULES_FOLDER } from "../../../../local/programs/repository";

/** The versions in which a folder's go.mod requires the module that a package belongs to. */
function pinnedVersions(folder: string, goPackage: string): (string | undefined)[] {
  const text = fs.readFileSync(path.join(GO_MODULES_FOLDER, folder, "go.mod"), "utf8");
  return [...text.matchAll(/^\s*(?:require )?(\S+) v(\d+\.\d+\.\d+\S*)(?: |$)/gm)]
    .filter(([, module = ""]) => `${goPackage}/`.startsWith(`${module}/`))
    .map(([, , version]) => version);
}

describe("the catalogue of local programs", () => {
  for (const [name, { version, build, wheel }] of Object.entries(programs)) {
    if (build?.package.includes("/")) {
      it(`pins ${name} ${build.version ?? version} in its Go module as well`, () => {
        const pinned = build.snapshot ?? build.version ?? version;
        assert.deepEqual(pinnedVersions(build.folder, build.package), [pinned]);
      });
    }
    it(`has one way to make ${name} where its publisher cannot be reached, and says how long it takes`, () => {
      assert.equal([build, wheel].filter((way) => way !== undefined).length, 1);
      assert.ok((build ?? wheel)?.seconds);
    });
    it(`takes the pinned ${name} as fitting`, () => {
      assert.ok(fits(name as ProgramName, version));
    });
  }

  it("stamps the version into what Go builds without one", () => {
    const flags = (name: ProgramName) => programs[name].build?.ldflags ?? "";
    assert.match(flags("pulumi"), /Version=v3\.259\.0/);
    assert.match(flags("kube-apiserver"), /gitVersion=v1\.37\.2/);
    assert.match(flags("helm"), /version=v3\.22\.0/);
  });

  it("pins the Kubernetes provider that the SDK asks for", () => {
    const file = require.resolve("@pulumi/kubernetes/package.json");
    const { version } = JSON.parse(fs.readFileSync(file, "utf8")) as { version: string };
    assert.equal(programs["pulumi-resource-kubernetes"].version, version);
  });

  it("names a provider that was built after its code, not after its number", () => {
    const built = cachedPath("pulumi-resource-kubernetes", "4.25");
    assert.equal(whichProvider(built), "official, built from 4.25");
    assert.equal(whichProvider(cachedPath("pulumi-resource-kubernetes")), "official 4.34.2");
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

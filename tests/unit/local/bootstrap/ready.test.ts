import * as assert from "node:assert/strict";
import * as path from "node:path";
import { pathToFileURL } from "node:url";
import { repositoryRoot } from "../../../../local/programs";

describe("the first steps on a fresh clone", () => {
  let checkNode: (version: string) => void;
  before(async () => {
    const file = path.join(repositoryRoot, "local", "bootstrap", "ready.mjs");
    ({ checkNode } = (await import(pathToFileURL(file).href)) as { checkNode: typeof checkNode });
  });

  for (const version of ["20.19.0", "20.20.2", "22.12.0", "24.0.0"]) {
    it(`accept Node ${version}`, () => checkNode(version));
  }
  for (const version of ["18.20.8", "20.18.3", "21.7.3", "22.11.0"]) {
    it(`refuse Node ${version}, and say what does`, () => {
      assert.throws(() => checkNode(version), new RegExp(`Node ${version} does not do: .* needs \\^20\\.19`));
    });
  }
});

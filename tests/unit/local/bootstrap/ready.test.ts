import assert from "node:assert/strict";
import * as path from "node:path";
import { pathToFileURL } from "node:url";
import { REPOSITORY_ROOT } from "../../../../local/programs";

describe("the first steps on a fresh clone", () => {
  let checkNode: (version: string) => string | undefined;
  before(async () => {
    const file = path.join(REPOSITORY_ROOT, "local", "bootstrap", "ready.mjs");
    ({ checkNode } = (await import(pathToFileURL(file).href)) as { checkNode: typeof checkNode });
  });

  for (const version of ["22.12.0", "22.23.0", "24.0.0"]) {
    it(`accept Node ${version}`, () => assert.equal(checkNode(version), undefined));
  }
  for (const version of ["20.19.0", "20.20.2"]) {
    it(`accept Node ${version}, and say what the SDK asks for`, () => {
      assert.match(checkNode(version) ?? "", /still works, but .* needs Node >=22\.12\.0/);
    });
  }
  for (const version of ["18.20.8", "20.18.3", "21.7.3", "22.11.0"]) {
    it(`refuse Node ${version}, and say what does`, () => {
      assert.throws(() => checkNode(version), new RegExp(`Node ${version} does not do: .* needs Node >=22`));
    });
  }
});

import * as assert from "node:assert/strict";
import * as fs from "node:fs/promises";
import * as path from "node:path";
import { findOfficialPlugin } from "../../../../local/provider/officialPlugin";
import { environmentVariables } from "../../../fixture/environmentVariables";
import { scratchFolder } from "../../../fixture/scratchFolder";

describe("the official plugin", () => {
  const scratch = scratchFolder();
  const setVariables = environmentVariables();
  const home = () => path.join(scratch.path, "engine");

  async function install(folder: string): Promise<void> {
    await fs.mkdir(folder, { recursive: true });
    await fs.writeFile(path.join(folder, "pulumi-resource-kubernetes"), "", { mode: 0o755 });
  }
  beforeEach(() =>
    setVariables({ HOME: path.join(scratch.path, "user"), PATH: "/nowhere", PULUMI_HOME: undefined }),
  );

  const find = () => findOfficialPlugin({ pulumi: "pulumi", pulumiHome: home() }, "4.34.2");

  it("is not found where it is not", async () => {
    assert.equal(await find(), undefined);
  });

  it("is found in the engine's home, in the version asked for or a newer one of its major version", async () => {
    await install(path.join(home(), "plugins", "resource-kubernetes-v4.33.0"));
    await install(path.join(home(), "plugins", "resource-kubernetes-v5.0.0"));
    assert.equal(await find(), undefined);
    await install(path.join(home(), "plugins", "resource-kubernetes-v4.35.0"));
    assert.deepEqual(await find(), {});
  });

  it("is led to from the user's own home", async () => {
    const folder = path.join(scratch.path, "user", ".pulumi", "plugins", "resource-kubernetes-v4.34.2");
    await install(folder);
    assert.deepEqual(await find(), { PATH: `${folder}${path.delimiter}/nowhere` });
  });

  it("is found on PATH", async () => {
    await install(path.join(scratch.path, "bin"));
    setVariables({ PATH: path.join(scratch.path, "bin") });
    assert.deepEqual(await find(), {});
  });

  it("is not a folder that lacks the program", async () => {
    await fs.mkdir(path.join(home(), "plugins", "resource-kubernetes-v4.34.2"), { recursive: true });
    assert.equal(await find(), undefined);
  });
});

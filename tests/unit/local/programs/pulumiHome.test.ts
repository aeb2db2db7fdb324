import assert from "node:assert/strict";
import * as fs from "node:fs/promises";
import * as path from "node:path";
import { putInCache } from "../../../../local/programs/cache";
import { findProgram } from "../../../../local/programs/ensure";
import { installPulumi } from "../../../../local/programs/pulumiHome";
import { environmentVariables } from "../../../fixture/environmentVariables";
import { scratchFolder } from "../../../fixture/scratchFolder";

describe("a PULUMI_HOME", () => {
  const scratch = scratchFolder();
  const setVariables = environmentVariables();
  beforeEach(() => setVariables({ USAGE_ENGINE_NETWORKING_CACHE: path.join(scratch.path, "cache") }));

  const cached = (name: "pulumi" | "pulumi-resource-kubernetes" | "pulumi-language-python") =>
    putInCache(name, async (file, folder) => {
      await fs.writeFile(file, name);
      await fs.writeFile(path.join(folder, "pulumi-language-python-exec"), "exec");
      return undefined;
    });
  const home = () => path.join(scratch.path, "home");

  it("has the engine with its hosts beside it, and the provider where a downloaded one would be", async () => {
    const programs = {
      pulumi: await cached("pulumi"),
      "pulumi-resource-kubernetes": await cached("pulumi-resource-kubernetes"),
      "pulumi-language-python": await cached("pulumi-language-python"),
    };
    await installPulumi(home(), programs);
    const files = await fs.readdir(home(), { recursive: true, withFileTypes: true });
    assert.deepEqual(
      files
        .filter((file) => file.isFile())
        .map((file) => path.relative(home(), path.join(file.parentPath, file.name)))
        .sort(),
      [
        "bin/pulumi",
        "bin/pulumi-language-python",
        "bin/pulumi-language-python-exec",
        "plugins/resource-kubernetes-v4.34.2/pulumi-resource-kubernetes",
      ],
    );
  });

  it("gets another engine when the cache has another one, and keeps it otherwise", async () => {
    const programs = {
      pulumi: await cached("pulumi"),
      "pulumi-resource-kubernetes": await cached("pulumi-resource-kubernetes"),
    };
    await installPulumi(home(), programs);
    const { ino } = await fs.stat(path.join(home(), "bin", "pulumi"));
    await installPulumi(home(), programs);
    assert.equal((await fs.stat(path.join(home(), "bin", "pulumi"))).ino, ino);
    await fs.rm(programs.pulumi);
    await fs.writeFile(programs.pulumi, "a newer engine");
    await installPulumi(home(), programs);
    assert.equal(await fs.readFile(path.join(home(), "bin", "pulumi"), "utf8"), "a newer engine");
  });

  it("links to an engine that is somebody else's, which may be a wrapper that must stay where it is", async () => {
    const wrapper = path.join(scratch.path, "pulumi");
    await fs.writeFile(wrapper, "#!/bin/sh\n", { mode: 0o755 });
    const provider = await cached("pulumi-resource-kubernetes");
    await installPulumi(home(), { pulumi: wrapper, "pulumi-resource-kubernetes": provider });
    assert.equal(await fs.readlink(path.join(home(), "bin", "pulumi")), wrapper);
  });

  it("of the user is asked for the provider before the cache, in the version that the SDK asks for only", async () => {
    const built = await cached("pulumi-resource-kubernetes");
    const install = async (version: string) => {
      const folder = path.join(home(), "plugins", `resource-kubernetes-v${version}`);
      await fs.mkdir(folder, { recursive: true });
      const file = path.join(folder, "pulumi-resource-kubernetes");
      await fs.writeFile(file, "", { mode: 0o755 });
      return file;
    };
    setVariables({ PULUMI_HOME: home(), PATH: "/usr/bin" });
    await install("4.30.0");
    assert.equal(await findProgram("pulumi-resource-kubernetes"), built);
    const fitting = await install("4.34.2");
    assert.equal(await findProgram("pulumi-resource-kubernetes"), fitting);
  });
});

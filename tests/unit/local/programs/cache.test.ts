import assert from "node:assert/strict";
import * as fs from "node:fs/promises";
import * as path from "node:path";
import { cachedPath, cacheFolder, findInCache, putInCache } from "../../../../local/programs/cache";
import { ensurePrograms } from "../../../../local/programs/ensure";
import { environmentVariables } from "../../../fixture/environmentVariables";
import { scratchFolder } from "../../../fixture/scratchFolder";

describe("the program cache", () => {
  const scratch = scratchFolder();
  const setVariables = environmentVariables();
  beforeEach(() => setVariables({ USAGE_ENGINE_NETWORKING_CACHE: scratch.path }));

  const write = (text: string) => async (file: string) => {
    await fs.writeFile(file, text);
    return undefined;
  };

  it("lies outside the clone, where XDG_CACHE_HOME says", () => {
    setVariables({ USAGE_ENGINE_NETWORKING_CACHE: undefined, XDG_CACHE_HOME: "/somewhere" });
    assert.equal(cacheFolder(), "/somewhere/usage-engine-networking");
  });

  it("lies where USAGE_ENGINE_NETWORKING_CACHE says before all", () => {
    setVariables({ XDG_CACHE_HOME: "/somewhere" });
    assert.equal(cacheFolder(), scratch.path);
  });

  it("holds a program by name, version and platform, executable", async () => {
    const file = await putInCache("etcd", write("#!/bin/sh\n"));
    assert.match(path.relative(scratch.path, file), /^programs\/etcd-3\.7\.3-\w+-\w+\/etcd$/);
    assert.equal(await findInCache("etcd"), file);
    assert.equal((await fs.stat(file)).mode & 0o111, 0o111);
  });

  it("keeps nothing of a program whose making failed", async () => {
    const making = putInCache("etcd", async (file) => {
      await fs.writeFile(file, "half");
      throw new Error("disk full");
    });
    await assert.rejects(making, /disk full/);
    assert.equal(await findInCache("etcd"), undefined);
    assert.deepEqual(await fs.readdir(path.join(scratch.path, "programs")), []);
  });

  it("never takes what a killed run left half-made, and clears it away", async () => {
    const scrap = `${path.dirname(cachedPath("etcd"))}.part`;
    await fs.mkdir(scrap, { recursive: true });
    await fs.writeFile(path.join(scrap, "etcd"), "half", { mode: 0o755 });
    assert.equal(await findInCache("etcd"), undefined);
    const file = await putInCache("etcd", write("whole"));
    assert.equal(await fs.readFile(file, "utf8"), "whole");
    await assert.rejects(fs.stat(scrap), /ENOENT/);
  });

  it("is asked after PATH", async () => {
    const folder = path.join(scratch.path, "bin");
    await fs.mkdir(folder);
    await fs.writeFile(path.join(folder, "helm"), "#!/bin/sh\necho v3.19.0\n", { mode: 0o755 });
    setVariables({ PATH: folder });
    const cached = { helm: await putInCache("helm", write("")), etcd: await putInCache("etcd", write("")) };
    assert.deepEqual(await ensurePrograms(["helm", "etcd"]), {
      helm: path.join(folder, "helm"),
      etcd: cached.etcd,
    });
  });
});

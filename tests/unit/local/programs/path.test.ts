import assert from "node:assert/strict";
import * as fs from "node:fs/promises";
import * as path from "node:path";
import { findFittingOnPath } from "../../../../local/programs/path";
import { environmentVariables } from "../../../fixture/environmentVariables";
import { scratchFolder } from "../../../fixture/scratchFolder";

describe("programs on PATH", () => {
  const scratch = scratchFolder();
  const setVariables = environmentVariables();

  async function putOnPath(name: string, script: string, mode = 0o755): Promise<string> {
    const file = path.join(scratch.path, name);
    await fs.writeFile(file, `#!/bin/sh\n${script}\n`, { mode });
    setVariables({ PATH: scratch.path });
    return file;
  }

  it("are used when their version fits", async () => {
    const file = await putOnPath("etcd", 'echo "etcd Version: 3.6.1"');
    assert.equal(await findFittingOnPath("etcd"), file);
  });

  it("may write their version to standard error", async () => {
    const file = await putOnPath("kwok", 'echo "kwok version v0.8.1 go1.26 (linux/amd64)" >&2');
    assert.equal(await findFittingOnPath("kwok"), file);
  });

  it("are passed over when they are too old", async () => {
    await putOnPath("etcd", 'echo "etcd Version: 3.4.27"');
    assert.equal(await findFittingOnPath("etcd"), undefined);
  });

  it("are passed over when they do not run", async () => {
    await putOnPath("helm", "exit 126");
    assert.equal(await findFittingOnPath("helm"), undefined);
  });

  it("are passed over when they are not executable", async () => {
    await putOnPath("helm", 'echo "v3.22.0"', 0o644);
    assert.equal(await findFittingOnPath("helm"), undefined);
  });

  it("are passed over when the name is a folder's", async () => {
    await fs.mkdir(path.join(scratch.path, "helm"));
    setVariables({ PATH: scratch.path });
    assert.equal(await findFittingOnPath("helm"), undefined);
  });
});

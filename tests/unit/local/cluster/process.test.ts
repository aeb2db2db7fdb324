import assert from "node:assert/strict";
import { spawn } from "node:child_process";
import * as fs from "node:fs/promises";
import * as os from "node:os";
import * as path from "node:path";
import {
  endProcess,
  findByCommandLine,
  identify,
  isRunning,
  startDetached,
} from "../../../../local/cluster/process";

describe("a process of the local cluster", () => {
  let folder: string;
  before(async () => {
    folder = await fs.mkdtemp(path.join(os.tmpdir(), "uen-process-"));
  });
  after(() => fs.rm(folder, { recursive: true, force: true }));

  async function start(script: string) {
    const identity = await startDetached(process.execPath, ["-e", script], folder, path.join(folder, "log"));
    assert.ok(identity);
    return identity;
  }

  it("is known by pid and start time, and ends when asked", async () => {
    const identity = await start("setInterval(() => {}, 1000)");
    assert.equal(await isRunning(identity), true);
    await endProcess(identity);
    assert.equal(await isRunning(identity), false);
    assert.equal(await identify(identity.pid), undefined);
  });

  it("is forced to end when it ignores the request", async () => {
    const log = path.join(folder, "log");
    const identity = await start(
      "process.on('SIGTERM', () => {}); console.log('deaf'); setInterval(() => {}, 1000)",
    );
    while (!(await fs.readFile(log, "utf8")).includes("deaf")) {
      await new Promise((resolve) => setTimeout(resolve, 10));
    }
    await endProcess(identity, 100);
    assert.equal(await isRunning(identity), false);
  });

  it("is not taken for a later one with the same pid, which is left alone", async () => {
    const other = spawn(process.execPath, ["-e", "setInterval(() => {}, 1000)"], { stdio: "ignore" });
    try {
      const identity = await identify(other.pid ?? 0);
      assert.ok(identity);
      const earlier = { pid: identity.pid, started: "1" };
      assert.equal(await isRunning(earlier), false);
      await endProcess(earlier, 100);
      assert.equal(await isRunning(identity), true);
    } finally {
      other.kill("SIGKILL");
    }
  });

  it("counts as gone once it is a zombie", async () => {
    // The child ends, and its parent, a shell that sleeps, never asks how.
    const parent = spawn("sh", ["-c", "sleep 0 & echo $!; exec sleep 30"], {
      stdio: ["ignore", "pipe", "ignore"],
    });
    try {
      const pid = await new Promise<number>((resolve) => {
        parent.stdout.once("data", (chunk: Buffer) => resolve(Number(chunk.toString())));
      });
      while ((await identify(pid)) !== undefined) {
        await new Promise((resolve) => setTimeout(resolve, 10));
      }
      assert.equal(await identify(pid), undefined);
    } finally {
      parent.kill("SIGKILL");
    }
  });

  it("is found by its command line, with the process that started it", async () => {
    const mark = `uen-mark-${process.pid}-${Date.now()}`;
    const identity = await start(`setInterval(() => {}, 1000) // ${mark}`);
    try {
      const found = await findByCommandLine((line) => line.includes(mark));
      assert.deepEqual(found, [{ ...identity, parent: process.pid }]);
    } finally {
      await endProcess(identity);
    }
  });

  it("that cannot be executed is an error", async () => {
    const missing = path.join(folder, "missing");
    await assert.rejects(startDetached(missing, [], folder, path.join(folder, "log")), /ENOENT/);
  });
});

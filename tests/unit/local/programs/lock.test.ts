import assert from "node:assert/strict";
import { spawnSync } from "node:child_process";
import * as fs from "node:fs/promises";
import * as path from "node:path";
import { isRunning, withLock } from "../../../../local/programs/lock";
import { scratchFolder } from "../../../fixture/scratchFolder";

describe("the lock between runs", () => {
  const scratch = scratchFolder();
  const lock = () => path.join(scratch.path, "lock");
  const nobodyWaits = () => assert.fail("the lock was free");

  /** The pid of a process that has ended. */
  const deadPid = () => spawnSync(process.execPath, ["--version"]).pid;

  it("lets one work at a time", async () => {
    const order: string[] = [];
    let release = () => {};
    const first = withLock(lock(), nobodyWaits, async () => {
      order.push("first begins");
      await new Promise<void>((resolve) => {
        release = resolve;
      });
      order.push("first ends");
    });
    while (order.length === 0) {
      await new Promise(setImmediate);
    }
    const second = withLock(
      lock(),
      (pid) => {
        order.push(`second waits for ${pid === process.pid ? "this process" : pid}`);
        release();
      },
      async () => {
        order.push("second works");
      },
    );
    await Promise.all([first, second]);
    assert.deepEqual(order, ["first begins", "second waits for this process", "first ends", "second works"]);
  });

  it("is free again when the work failed", async () => {
    const failing = withLock(lock(), nobodyWaits, () => Promise.reject(new Error("no")));
    await assert.rejects(failing, /no/);
    assert.deepEqual(await fs.readdir(scratch.path), []);
  });

  it("is taken over from a process that was killed", async () => {
    await fs.writeFile(lock(), JSON.stringify({ pid: deadPid() }));
    assert.equal(await withLock(lock(), nobodyWaits, async () => "done"), "done");
  });

  it("is taken over when another process got the dead one's pid", async function () {
    if (process.platform !== "linux") {
      this.skip();
    }
    await fs.writeFile(lock(), JSON.stringify({ pid: process.pid, started: "1" }));
    assert.equal(await withLock(lock(), nobodyWaits, async () => "done"), "done");
  });

  it("is taken over when its file is damaged", async () => {
    await fs.writeFile(lock(), "{");
    assert.equal(await withLock(lock(), nobodyWaits, async () => "done"), "done");
  });

  it("tells a running process from one that has ended", () => {
    assert.equal(isRunning(process.pid), true);
    assert.equal(isRunning(deadPid()), false);
  });
});

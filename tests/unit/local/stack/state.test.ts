import assert from "node:assert/strict";
import { type ChildProcess, spawn, spawnSync } from "node:child_process";
import { once } from "node:events";
import * as fs from "node:fs/promises";
import * as path from "node:path";
import { isRunning } from "../../../../local/programs";
import { endProviders, readState, removeStaleLocks } from "../../../../local/stack/state";
import { scratchFolder } from "../../../fixture/scratchFolder";

describe("the engine's file backend", () => {
  const scratch = scratchFolder();
  const children: ChildProcess[] = [];
  const silent = () => undefined;

  afterEach(() => {
    for (const child of children.splice(0)) {
      child.kill("SIGKILL");
    }
  });

  async function writeLock(content: string): Promise<string> {
    const folder = path.join(scratch.path, ".pulumi/locks/organization/usage-engine-networking/local");
    await fs.mkdir(folder, { recursive: true });
    const file = path.join(folder, "0b29.json");
    await fs.writeFile(file, content);
    return file;
  }
  const exists = (file: string) =>
    fs.stat(file).then(
      () => true,
      () => false,
    );

  it("loses the lock of an engine that was killed", async () => {
    const { pid } = spawnSync(process.execPath, ["--version"]);
    const file = await writeLock(JSON.stringify({ pid, username: "root", hostname: "here" }));
    assert.equal(await removeStaleLocks(scratch.path, silent), 1);
    assert.equal(await exists(file), false);
  });

  it("loses the providers of a killed engine, and no other backend's", async () => {
    const program = path.join(scratch.path, "pulumi-resource-kubernetes");
    await fs.symlink(process.execPath, program);
    const begin = (backend: string) => {
      const env = { ...process.env, PULUMI_BACKEND_URL: `file://${backend}` };
      const child = spawn(program, ["-e", "setInterval(() => {}, 1000); console.log()"], { env });
      children.push(child);
      return child;
    };
    const [ours, theirs] = [begin(scratch.path), begin(`${scratch.path}-other`)];
    await Promise.all([ours, theirs].map((child) => once(child.stdout, "data")));
    await Promise.all([endProviders(scratch.path), once(ours, "exit")]);
    assert.equal(ours.signalCode, "SIGKILL");
    assert.equal(isRunning(theirs.pid ?? 0), true);
  });

  it("loses a lock whose pid went to a program that is no engine, and leaves that program alone", async () => {
    const file = await writeLock(JSON.stringify({ pid: process.pid }));
    await removeStaleLocks(scratch.path, silent);
    assert.equal(await exists(file), false);
  });

  it("loses a lock that was cut off while it was written", async () => {
    const file = await writeLock('{"pid": 1');
    await removeStaleLocks(scratch.path, silent);
    assert.equal(await exists(file), false);
  });

  it("has no lock where there is no backend yet", async () => {
    assert.equal(await removeStaleLocks(path.join(scratch.path, "missing"), silent), 0);
  });

  /** A process that looks like an engine, started for a backend. */
  async function engineOf(backend: string): Promise<ChildProcess> {
    const engine = path.join(scratch.path, "pulumi");
    await fs.copyFile("/bin/sleep", engine);
    await fs.chmod(engine, 0o755);
    const env = { ...process.env, PULUMI_BACKEND_URL: `file://${backend}` };
    const child = spawn(engine, ["600"], { env });
    children.push(child);
    await new Promise((resolve) => child.once("spawn", resolve));
    return child;
  }

  it("loses the lock of an engine that outlived its program, once that has ended", async function () {
    if (process.platform !== "linux") {
      this.skip();
    }
    const child = await engineOf(scratch.path);
    const file = await writeLock(JSON.stringify({ pid: child.pid }));
    const told: string[] = [];
    await removeStaleLocks(scratch.path, (line) => told.push(line), 0);
    assert.match(told[0] ?? "", /an engine of an earlier run still works/);
    assert.equal(await exists(file), false);
    assert.equal(isRunning(child.pid ?? 0), false);
  });

  it("loses a lock whose pid went to the engine of another backend, and leaves that engine alone", async function () {
    if (process.platform !== "linux") {
      this.skip();
    }
    const child = await engineOf(path.join(scratch.path, "somebody-elses"));
    const file = await writeLock(JSON.stringify({ pid: child.pid }));
    await removeStaleLocks(scratch.path, silent, 0);
    assert.equal(await exists(file), false);
    assert.equal(isRunning(child.pid ?? 0), true);
  });

  it("tells what a killed engine left unfinished", async () => {
    const folder = path.join(scratch.path, ".pulumi/stacks/project");
    await fs.mkdir(folder, { recursive: true });
    const latest = { resources: [{ protect: true }, {}], pending_operations: [{ type: "creating" }] };
    await fs.writeFile(
      path.join(folder, "local.json"),
      JSON.stringify({ version: 3, checkpoint: { latest } }),
    );
    assert.deepEqual(await readState(scratch.path, "project", "local"), {
      resources: 2,
      pendingOperations: 1,
      isProtected: true,
    });
  });

  it("knows nothing of a stack that was never made", async () => {
    assert.equal(await readState(scratch.path, "project", "local"), undefined);
  });
});

import assert from "node:assert/strict";
import * as fs from "node:fs/promises";
import * as os from "node:os";
import * as path from "node:path";
import {
  ClusterFolder,
  readProcess,
  readRecord,
  writeProcess,
  writeRecord,
} from "../../../../local/cluster/state";

describe("the record of a local cluster", () => {
  let folder: ClusterFolder;
  const record = {
    nodeKind: "simulated" as const,
    ports: { etcd: 1, etcdPeer: 2, apiServer: 3, controllerManager: 4, scheduler: 5 },
    serviceCidr: "10.96.0.0/12",
    podCidr: "192.168.0.0/16",
  };
  beforeEach(async () => {
    folder = new ClusterFolder(await fs.mkdtemp(path.join(os.tmpdir(), "uen-state-")));
    await fs.mkdir(folder.processes);
  });
  afterEach(() => fs.rm(folder.root, { recursive: true, force: true }));

  it("is read as it was written", async () => {
    await writeRecord(folder, record);
    assert.deepEqual(await readRecord(folder), record);
    const process = { pid: 42, started: "123", command: ["/bin/etcd", "--name=local"] };
    await writeProcess(folder, "etcd", process);
    assert.deepEqual(await readProcess(folder, "etcd"), process);
  });

  it("is nothing when it is missing", async () => {
    assert.equal(await readRecord(folder), undefined);
    assert.equal(await readProcess(folder, "etcd"), undefined);
  });

  for (const [damage, content] of [
    ["empty", ""],
    ["cut off", '{"ports": {"etcd": 1'],
    ["no object", "null"],
    ["without a port", JSON.stringify({ ...record, ports: { ...record.ports, scheduler: undefined } })],
    ["with an impossible port", JSON.stringify({ ...record, ports: { ...record.ports, etcd: 70000 } })],
    ["without a range", JSON.stringify({ ...record, serviceCidr: undefined })],
  ] as const) {
    it(`is nothing when it is ${damage}`, async () => {
      await fs.writeFile(folder.record, content);
      assert.equal(await readRecord(folder), undefined);
    });
  }

  it("never names init or a process group as a process to end", async () => {
    for (const pid of [1, 0, -1]) {
      await fs.writeFile(folder.process("etcd"), JSON.stringify({ pid, started: "1", command: [] }));
      assert.equal(await readProcess(folder, "etcd"), undefined);
    }
  });
});

import assert from "node:assert/strict";
import * as net from "node:net";
import { freePorts, isFree } from "../../../../local/cluster/ports";

describe("free ports", () => {
  it("are distinct and can be bound", async () => {
    const ports = await freePorts(20);
    assert.equal(new Set(ports).size, 20);
    assert.equal(await isFree(ports[0] ?? 0), true);
  });

  it("do not include one that is taken", async () => {
    const server = net.createServer();
    await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
    try {
      assert.equal(await isFree((server.address() as net.AddressInfo).port), false);
    } finally {
      await new Promise((resolve) => server.close(resolve));
    }
  });
});

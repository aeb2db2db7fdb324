import assert from "node:assert/strict";
import type { DataPath } from "../dataPath";
import { settled } from "../environment";

function radius(kind: "radius" | "status") {
  return { kind, address: "10.240.0.11", port: 30010, secret: "shared", milliseconds: 3000 } as const;
}

/** That a Radius server, which knows its clients by their addresses, needs what the plan gives it. */
export function provesRadius(run: DataPath): void {
  it("lets a Radius client be known by its address, behind policy Local", async () => {
    const [request, status, stranger] = await Promise.all([
      run.scene.ask(run.scene.machine("inside-sources"), [radius("radius")]),
      run.scene.ask(run.scene.machine("inside-sources"), [radius("status")]),
      run.scene.ask(run.scene.machine("outside-sources"), [radius("radius")]),
    ]);
    // Access-Accept, code 2.
    assert.deepEqual(request, [{ outcome: "answered", status: 2 }]);
    assert.deepEqual(status, [{ outcome: "answered", status: 2 }]);
    assert.equal(stranger[0]?.outcome, "timeout");
  });

  it("has the same client refused by the Radius server itself, behind policy Cluster", async () => {
    const [reply] = await run.scene.withoutOperator(async () => {
      await setPolicyOfRadius("Cluster");
      const replies = await run.scene.ask(run.scene.machine("inside-sources"), [radius("radius")]);
      await setPolicyOfRadius("Local");
      return replies;
    });
    const pod = (await run.scene.pods()).find(({ labels }) => labels.app === "radius");
    const log = await run.scene.api.request("GET", `/api/v1/namespaces/uepe/pods/${pod?.name}/log`);
    assert.equal(reply?.outcome, "timeout");
    assert.match(log, /ignoring a request from unknown client 10\.240\.0\.11:/);
    assert.match(log, /code 1 from 10\.250\.0\.10:\d+ answered with 2/);
  });

  async function setPolicyOfRadius(externalTrafficPolicy: "Cluster" | "Local"): Promise<void> {
    const service = "/api/v1/namespaces/uepe/services/radius";
    const change = { spec: { externalTrafficPolicy } };
    await run.scene.api.request("PATCH", service, change, "application/merge-patch+json");
    await settled();
  }
}

import assert from "node:assert/strict";
import { planNodes } from "../../../../local/cluster/nodes";

describe("the simulated nodes", () => {
  it("have an address for documentation and a /24 of the pod range each", () => {
    assert.deepEqual(planNodes(3, "192.168.0.0/16"), [
      { name: "worker-1", address: "192.0.2.11", podCidr: "192.168.0.0/24" },
      { name: "worker-2", address: "192.0.2.12", podCidr: "192.168.1.0/24" },
      { name: "worker-3", address: "192.0.2.13", podCidr: "192.168.2.0/24" },
    ]);
  });

  it("share a range that does not begin where it is written", () => {
    assert.deepEqual(
      planNodes(2, "10.255.255.7/22").map(({ podCidr }) => podCidr),
      ["10.255.252.0/24", "10.255.253.0/24"],
    );
  });

  for (const [count, podCidr, reason] of [
    [3, "192.168.0.0/23", /podCidr: 192.168.0.0\/23 has no room for a \/24 for each of 3 nodes/],
    [1, "192.168.0.0/25", /podCidr: 192.168.0.0\/25 has no room/],
    [1, "pods", /podCidr: pods is not an IPv4 range/],
    [1, "fd00::/48", /podCidr: fd00::\/48 is not an IPv4 range/],
    [0, "192.168.0.0/16", /nodes: 0 is not a number of nodes from 1 to 244/],
    [245, "10.0.0.0/8", /nodes: 245 is not/],
    [1.5, "10.0.0.0/8", /nodes: 1.5 is not/],
  ] as const) {
    it(`are refused: ${count} in ${podCidr}`, () => {
      assert.throws(() => planNodes(count, podCidr), reason);
    });
  }
});

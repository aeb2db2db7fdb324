import assert from "node:assert/strict";
import type { EnvironmentArgs } from "../../../sdk/config/environmentArgs";
import { Protocol } from "../../../sdk/config/protocol";
import { plan } from "../../../sdk/plan/plan";
import { answer, QuestionError } from "../../../sdk/reachability/question";
import { reachInside } from "../../../sdk/reachability/reachInside";

const environment: EnvironmentArgs = {
  target: "on-prem",
  sources: ["10.250.0.0/24"],
  network: {
    calico: { install: false, apiServer: true },
    podCidr: "192.168.0.0/16",
    serviceCidr: "10.96.0.0/12",
    nodeCidrs: ["10.240.0.8/29"],
    controlPlaneCidrs: ["10.240.0.2/32"],
    hostEndpoints: { create: true },
  },
  guard: "planned",
  separation: { mode: "enforce", labelsConfirmed: true },
  platform: { ports: { http: { nodePort: 30000 } } },
  ecds: [
    {
      name: "radius",
      node: "worker-1",
      preserveSourceAddress: true,
      ports: [{ port: 1812, protocol: "UDP", nodePort: 30010 }],
    },
    { name: "bridge", ports: [{ port: 4444 }] },
  ],
};

function planned(change: Partial<EnvironmentArgs> = {}, closeClusterRanges = true) {
  const { network } = environment;
  return plan({
    ...environment,
    network: { ...network, hostEndpoints: { create: true, closeClusterRanges } },
    ...change,
  });
}

const closed = planned();
const open = planned({}, false);

describe("a call from outside to an address inside of the cluster", () => {
  for (const via of ["pod", "service"]) {
    it(`is denied to the ${via}'s where the guard closes the ranges, to sources too`, () => {
      const verdict = answer(closed, "10.250.0.10", "radius/1812/udp", via);
      assert.equal(verdict.allowed, false);
      assert.equal(verdict.stages.at(-1)?.rule, "uepe-guard-ranges");
    });
  }

  it("goes on to the pod where nothing closes them: the sources get in, by their own address", () => {
    const inside = answer(open, "10.250.0.10", "radius/1812/udp", "pod");
    assert.deepEqual([inside.allowed, inside.seenAs], [true, "10.250.0.10"]);
    const outside = answer(open, "203.0.113.10", "radius/1812/udp", "pod");
    assert.deepEqual([outside.allowed, outside.stages.at(-1)?.rule], [false, "separation-radius"]);
  });

  it("reaches whatever pod without a guard and without separation", () => {
    const nothing = planned({ guard: "off", separation: { mode: "off" } }, false);
    assert.equal(answer(nothing, "203.0.113.10", "bridge/4444/tcp", "pod").allowed, true);
    assert.equal(answer(nothing, "203.0.113.10", "bridge/4444/tcp", "service").allowed, true);
  });

  it("comes from a Service as a node, but to the pods of the node that is asked", () => {
    const narrow = answer(open, "203.0.113.10", "platform/http", "service");
    assert.equal(narrow.seenAs, "a node's address");
    assert.match(narrow.stages.at(-1)?.reason ?? "", /through every node but the pod's own/);
  });

  it("is admitted from the control plane, as far as the pods' policies go", () => {
    const verdict = answer(closed, "10.240.0.2", "bridge/4444/tcp", "pod");
    assert.equal(verdict.stages[0]?.rule, "uepe-guard-control-plane");
    assert.deepEqual([verdict.allowed, verdict.stages.at(-1)?.rule], [false, "separation-bridge"]);
  });

  it("is admitted from a node, which reaches its own pods whatever their policies say", () => {
    const verdict = answer(closed, "10.240.0.11", "bridge/4444/tcp", "pod");
    assert.equal(verdict.stages[0]?.rule, "uepe-guard-nodes");
    assert.deepEqual(
      [verdict.allowed, verdict.stages.at(-1)?.reason],
      [true, "a node always reaches the pods on it"],
    );
  });

  it("is admitted from a neighbour that has an address among the nodes', but to no pod that it is not let to", () => {
    const [target] = closed.policies.workloads.filter(({ owner }) => owner === "bridge");
    assert.ok(target);
    const port = { port: 4444, targetPort: 4444, protocol: Protocol.TCP };
    const call = { caller: { address: "10.240.0.14" }, to: "pod", onPodNode: true } as const;
    const { stages, allowed } = reachInside(closed, target, port, { ...call, isNode: false });
    assert.deepEqual([stages[0]?.rule, allowed], ["uepe-guard-nodes", false]);
    assert.equal(reachInside(closed, target, port, { ...call, isNode: true }).allowed, true);
  });

  it("is denied where the guard closes a node port of the same number, for it closes by the number alone", () => {
    const same = planned({ ecds: [{ name: "odd", ports: [{ port: 30010, nodePort: 30010 }] }] }, false);
    const verdict = answer(same, "203.0.113.10", "odd/30010/tcp", "pod");
    assert.deepEqual([verdict.allowed, verdict.stages.at(-1)?.rule], [false, "uepe-guard-closed"]);
  });

  it("is the policies' affair alone from a pod", () => {
    const verdict = answer(closed, "radius", "bridge/4444/tcp", "service");
    assert.deepEqual([verdict.allowed, verdict.seenAs], [true, "the pod's own address"]);
    assert.equal(answer(closed, "platform", "bridge/4444/tcp", "pod").allowed, false);
    // Round separation, through a node port, is another way.
    assert.equal(answer(closed, "app=probe", "platform/http", "pod").allowed, false);
  });

  it("cannot be asked of a node's ports, nor in a cloud", () => {
    assert.throws(() => answer(closed, "10.250.0.10", "node/30010/udp", "pod"), QuestionError);
    const gcp = plan({ target: "gcp", ecds: [{ name: "bridge", ports: [{ port: 4444 }] }] });
    assert.throws(() => answer(gcp, "10.250.0.10", "bridge/4444/tcp", "pod"), /security groups|firewall/);
  });
});

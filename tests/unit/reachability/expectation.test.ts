import assert from "node:assert/strict";
import type { EnvironmentArgs } from "../../../sdk/config/environmentArgs";
import { exposedWorkloads } from "../../../sdk/plan/access/workload";
import { plan } from "../../../sdk/plan/plan";
import { expectationOf, type OpenCall } from "../../../sdk/reachability/expectation";
import { answer } from "../../../sdk/reachability/question";

const args: EnvironmentArgs = {
  target: "on-prem",
  sources: ["10.250.0.0/24"],
  network: {
    calico: { install: false, apiServer: true },
    podCidr: "192.168.0.0/16",
    nodeCidrs: ["10.240.0.0/24"],
    controlPlaneCidrs: ["10.240.0.2/32"],
    hostEndpoints: { create: true },
  },
  guard: "planned",
  separation: { mode: "enforce", labelsConfirmed: true },
  platform: {
    ports: { http: { nodePort: 30000 }, desktop: { nodePort: 30001 }, control: { nodePort: 30067 } },
  },
  ecds: [
    {
      name: "radius",
      node: "worker-1",
      preserveSourceAddress: true,
      ports: [{ port: 1812, protocol: "UDP", nodePort: 30010 }],
    },
  ],
};
const planned = plan(args);
const client = { address: "10.250.0.10" };
const nodes = {
  "worker-1": { name: "worker-1", address: "10.240.0.11" },
  "worker-2": { name: "worker-2", address: "10.240.0.12" },
};

function expected(owner: string, call: OpenCall, of = planned): boolean | string {
  const target = exposedWorkloads(of).find((one) => one.owner === owner);
  const [port] = target?.exposures ?? [];
  assert.ok(target && port);
  const expectation = expectationOf(of, target, port, call);
  if ("unknown" in expectation) return expectation.unknown;
  return "beyond" in expectation ? expectation.beyond : expectation.verdict.allowed;
}

describe("what is to be expected of a call", () => {
  it("is what --can answers, of whoever calls", () => {
    for (const address of ["10.250.0.10", "203.0.113.10", "10.240.0.12"]) {
      const call = { caller: { address }, node: nodes["worker-1"], onPodNode: true };
      assert.equal(expected("radius", call), answer(planned, address, "radius/1812/udp", "worker-1").allowed);
    }
  });

  it("is not known of policy Local where nobody knows which node the pod is on", () => {
    assert.equal(
      expected("radius", { caller: client, node: nodes["worker-1"] }),
      "which node the pod of radius is on",
    );
    assert.equal(expected("radius", { caller: client, node: nodes["worker-1"], onPodNode: true }), true);
    assert.equal(expected("radius", { caller: client, node: nodes["worker-2"], onPodNode: false }), false);
  });

  it("is known of policy Cluster all the same, where every node answers alike", () => {
    assert.equal(expected("platform", { caller: client, node: nodes["worker-1"] }), true);
  });

  it("is of a pod that comes as its node what the sources say of that node", () => {
    const oneNode = plan({ ...args, sources: ["10.240.0.12/32"] });
    const rogue = { namespace: "elsewhere", labels: { app: "rogue" } };
    const from = (callerNode: OpenCall["callerNode"]) =>
      expected(
        "radius",
        { caller: rogue, node: nodes["worker-1"], onPodNode: true, ...(callerNode && { callerNode }) },
        oneNode,
      );
    assert.equal(from(nodes["worker-2"]), true);
    assert.equal(from({ name: "worker-3", address: "10.240.0.13" }), false);
    const { allowed, stages } = answer(oneNode, "elsewhere/app=rogue", "radius/1812/udp", "worker-1");
    assert.equal(allowed, true);
    assert.match(
      stages.at(-1)?.reason ?? "",
      /comes as the node that it runs on, and not every node is admitted$/,
    );
  });

  it("is none of the plan's affairs where a node calls the pods on it", () => {
    const rogue = { namespace: "elsewhere", labels: { app: "rogue" } };
    const onItsNode = { callerNode: { name: "worker-1" }, node: nodes["worker-1"], onPodNode: true };
    assert.equal(
      expected("platform", { caller: rogue, ...onItsNode }),
      "on its own node a pod keeps its address, and may be kept away",
    );
    assert.equal(expected("platform", { caller: rogue, ...onItsNode, onPodNode: false }), true);
  });

  it("is none of the plan's affairs where kube-proxy makes a difference between callers on the node and others", () => {
    const elsewhere = { node: nodes["worker-2"], onPodNode: false };
    const itself = { caller: { address: "10.240.0.12" }, callerNode: { name: "worker-2" } };
    assert.equal(
      expected("radius", { ...itself, ...elsewhere }),
      "kube-proxy sends a node's own calls on, policy Local or not",
    );
    const other = { caller: { address: "10.240.0.13" }, callerNode: { name: "worker-3" } };
    assert.equal(expected("radius", { ...other, ...elsewhere }), false);
  });
});

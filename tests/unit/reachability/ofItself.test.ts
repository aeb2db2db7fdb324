import assert from "node:assert/strict";
import { plan } from "../../../sdk/plan/plan";
import { answer } from "../../../sdk/reachability/question";

function planned(network: object, sources: string[]) {
  return plan({
    target: "on-prem",
    sources,
    network: {
      calico: { install: false, apiServer: true },
      podCidr: "192.168.0.0/16",
      nodeCidrs: ["10.240.0.0/24"],
      hostEndpoints: { create: true },
      ...network,
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
    ],
  });
}

const narrow = planned({}, ["10.250.0.0/24"]);

describe("a node that calls its own node port", () => {
  it("reaches the pods on it, whatever their policies say", () => {
    const verdict = answer(narrow, "10.240.0.11", "radius/1812/udp", "10.240.0.11");
    assert.equal(verdict.allowed, true);
    assert.equal(verdict.stages.at(-1)?.reason, "a node always reaches the pods on it");
    assert.equal(verdict.seenAs, "a node's address");
  });

  it("does not pass for another node", () => {
    assert.equal(answer(narrow, "10.240.0.11", "radius/1812/udp", "10.240.0.12").allowed, false);
    assert.equal(answer(narrow, "10.240.0.11", "radius/1812/udp").allowed, false);
  });

  it("is sent on to pods elsewhere, to policy Local too, where a policy admits its address", () => {
    const wide = planned({}, ["10.0.0.0/8"]);
    const verdict = answer(wide, "10.240.0.12", "radius/1812/udp", "10.240.0.12");
    assert.equal(verdict.allowed, true);
    assert.equal(verdict.stages.at(-1)?.rule, "separation-radius");
  });

  it("may come to them by its tunnel's address", () => {
    const tunnelled = planned({ tunnelCidr: "10.241.0.0/24" }, ["10.241.0.0/24"]);
    const verdict = answer(tunnelled, "10.240.0.12", "radius/1812/udp", "10.240.0.12");
    assert.equal(verdict.stages.at(-1)?.rule, "separation-radius");
  });
});

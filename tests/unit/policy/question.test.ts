import * as assert from "node:assert/strict";
import type { EnvironmentArgs } from "../../../sdk/config/environmentArgs";
import { plan } from "../../../sdk/plan/plan";
import { answer } from "../../../sdk/policy/question";

const environment: EnvironmentArgs = {
  target: "on-prem",
  network: { calico: { install: true }, nodeCidrs: ["192.0.2.0/24"], tunnelCidr: "172.31.0.0/20" },
  separation: { labelsConfirmed: true },
  platform: {
    ports: { http: { nodePort: 30000 }, desktop: { nodePort: 30001 }, control: { nodePort: 30067 } },
  },
  ingress: { nodePorts: { http: 30080, https: 30083 } },
  ecds: [
    {
      name: "radius",
      preserveSourceAddress: true,
      node: "worker-1",
      nodeAddresses: ["192.0.2.11"],
      sources: ["198.51.100.0/24"],
      ports: [{ name: "auth", port: 1812, protocol: "UDP", nodePort: 30010 }],
    },
    { name: "diameter", sources: ["10.20.0.0/16"], ports: [{ port: 3868, nodePort: 30012 }] },
    { name: "bridge", ports: [{ port: 4444 }] },
    { name: "api", http: { host: "api.example.net", paths: [{ path: "/", port: 8080 }] } },
  ],
};
const planned = plan(environment);

/** Who calls, what, whether it gets there, and the words that must be in the reason. */
const QUESTIONS: [from: string, to: string, allowed: boolean, words: RegExp][] = [
  ["198.51.100.7", "radius/1812/udp", true, /uepe-guard-open-radius.*198\.51\.100\.0\/24/],
  ["::ffff:198.51.100.7", "radius/1812/udp", true, /sees 198\.51\.100\.7/],
  ["203.0.113.1", "radius/1812/udp", false, /uepe-guard-closed.*the sources are 198\.51\.100\.0\/24/],
  ["198.51.100.7", "radius/auth", true, /sees 198\.51\.100\.7/],
  ["10.20.1.1", "diameter/3868/tcp", true, /sees a node's address/],
  ["192.0.2.77", "diameter/3868/tcp", true, /uepe-guard-nodes/],
  ["10.20.1.1", "bridge/4444/tcp", false, /ClusterIP/],
  ["10.20.1.1", "radius/9999/udp", false, /exposes no port/],
  ["10.20.1.1", "api/8080/tcp", true, /sees the ingress controller/],
  ["8.8.8.8", "api/8080/tcp", false, /uepe-guard-closed/],
  ["diameter", "bridge/4444/tcp", true, /ecds-to-ecds/],
  ["platform", "bridge/4444/tcp", false, /separation-bridge/],
  ["platform", "bridge/9090/tcp", true, /platform-to-ecds/],
  ["radius", "platform/6790/tcp", true, /ecds-to-platform/],
  ["ui", "platform/http", true, /ui-to-platform/],
  ["app=uepe-operator", "platform/http", true, /operator-to-platform/],
  ["app=uepe-operator", "platform/6790/tcp", false, /no flow/],
  ["other/app=uepe-operator", "platform/http", false, /no flow/],
  ["app=uepe-operator", "bridge/4444/tcp", false, /no flow/],
  ["app=stranger", "platform/http", false, /no flow/],
  ["other/app=radius", "platform/http", false, /no flow/],
  ["8.8.8.8", "node/6443/tcp", true, /none that the guard closes/],
  ["8.8.8.8", "node/30012/tcp", false, /uepe-guard-closed/],
];

describe("plan --can", () => {
  it("is asked of an environment without errors", () => {
    assert.deepEqual(planned.findings, []);
  });

  for (const [from, to, allowed, words] of QUESTIONS) {
    it(`says ${allowed ? "allowed" : "denied"} to ${from} for ${to}, and why`, () => {
      const verdict = answer(planned, from, to);
      assert.equal(verdict.allowed, allowed, JSON.stringify(verdict));
      const reasons = verdict.stages.map(({ rule, reason }) => `${rule} ${reason}`).join("; ");
      assert.match(`${reasons}; sees ${verdict.seenAs}`, words);
    });
  }

  it("names what it knows when it is asked for something else", () => {
    assert.throws(() => answer(planned, "8.8.8.8", "radus/1812/udp"), /knows platform, ui, ingress, radius/);
    assert.throws(() => answer(planned, "8.8.8.8", "radius/nothing"), /it has auth/);
    assert.throws(() => answer(planned, "somebody", "radius/auth"), /is no caller/);
    assert.throws(() => answer(planned, "8.8.8.8", "radius/1812/icmp"), /none of tcp, udp, sctp/);
  });
});

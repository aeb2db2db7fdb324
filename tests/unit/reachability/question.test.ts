import assert from "node:assert/strict";
import type { EnvironmentArgs } from "../../../sdk/config/environmentArgs";
import { plan } from "../../../sdk/plan/plan";
import { answer } from "../../../sdk/reachability/question";

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
    {
      name: "near",
      preserveSourceAddress: true,
      node: "worker-1",
      sources: ["192.0.2.0/24", "10.20.0.0/16"],
      ports: [{ name: "auth", port: 1645, protocol: "UDP", nodePort: 30013 }],
    },
    { name: "pinned", node: "worker-1", sources: ["10.20.0.0/16"], ports: [{ port: 3869, nodePort: 30014 }] },
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
  [
    "app=uepe-operator",
    "platform/6790/tcp",
    true,
    /^separation-platform directly: no flow .*node port 30067/,
  ],
  [
    "other/app=uepe-operator",
    "platform/http",
    true,
    /^separation-platform directly: no flow .*node port 30000/,
  ],
  ["app=uepe-operator", "bridge/4444/tcp", false, /no flow/],
  ["other/app=radius", "platform/http", true, /^separation-platform directly: no flow .*node port 30000/],
  ["app=stranger", "bridge/4444/tcp", false, /no flow/],
  ["other/app=radius", "bridge/4444/tcp", false, /no flow/],
  ["8.8.8.8", "node/6443/tcp", true, /none that the guard closes/],
  ["8.8.8.8", "node/30012/tcp", false, /uepe-guard-closed/],
];

const AROUND =
  /^separation-\S+ directly: no flow .*uepe-guard-nodes pods and nodes are always admitted, at node port/;

/** Who calls, what, through which node, whether it gets there, and the words that must be in the reason. */
const THROUGH_NODES: [from: string, to: string, via: string | undefined, allowed: boolean, words: RegExp][] =
  [
    // Separation denies the way from pod to pod, and the node port is open to every pod.
    ["app=stranger", "platform/http", undefined, true, AROUND],
    [
      "app=stranger",
      "platform/80/tcp",
      undefined,
      true,
      /node port 30000 of any node; separation-platform flow/,
    ],
    ["platform", "diameter/3868/tcp", undefined, true, /separation-diameter flow outside-through-nodes/],
    ["other/app=radius", "diameter/3868/tcp", "worker-2", true, /node port 30012 of worker-2; .* as a node/],
    ["ui", "diameter/3868/tcp", "192.0.2.12", true, /of 192\.0\.2\.12; .*sees a node's address/],
    // The pod's own node sees the caller, unless that leaves its node under the node's address.
    ["app=stranger", "pinned/3869/tcp", "worker-1", true, /it comes as a node/],
    ["app=stranger", "pinned/3869/tcp", "worker-2", true, /flow outside-through-nodes/],
    // With policy Local nodes are no sources here.
    ["app=stranger", "radius/auth", undefined, false, /separation-radius no flow/],
    ["app=stranger", "radius/auth", "worker-1", false, /separation-radius no flow/],
    ["app=stranger", "near/auth", undefined, true, /outside-directly: it comes as a node/],
    // Nothing leads in there.
    ["platform", "bridge/4444/tcp", "worker-1", false, /ClusterIP: no node port/],
    ["diameter", "bridge/9999/tcp", "worker-1", false, /exposes no port/],
    // By the ingress controller, whose pods have no policy.
    ["app=stranger", "api/8080/tcp", undefined, true, /ingress controller.*ingress-to-backends/],
    // Directly is told where that is the way.
    ["ui", "platform/http", undefined, true, /^separation-platform flow ui-to-platform; sees the pod's own/],
    // From outside: Local answers on the pod's node alone, Cluster on each, and nodeAddresses as they say.
    ["198.51.100.7", "radius/auth", "worker-1", true, /198\.51\.100\.0\/24.*sees 198\.51\.100\.7/],
    ["198.51.100.7", "radius/auth", "worker-2", false, /a node without the pod does not answer/],
    ["198.51.100.7", "radius/auth", "192.0.2.12", false, /uepe-guard-closed/],
    ["198.51.100.7", "radius/auth", "192.0.2.11", true, /uepe-guard-open-radius/],
    ["10.20.1.1", "pinned/3869/tcp", "worker-1", true, /separation-pinned flow outside-directly/],
    ["10.20.1.1", "pinned/3869/tcp", "worker-2", true, /separation-pinned flow outside-through-nodes/],
    ["app=stranger", "node/30012/tcp", "worker-1", true, /uepe-guard-nodes/],
    ["8.8.8.8", "node/30012/tcp", "worker-1", false, /uepe-guard-closed/],
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

  for (const [from, to, via, allowed, words] of THROUGH_NODES) {
    it(`says ${allowed ? "allowed" : "denied"} to ${from} for ${to} via ${via ?? "any node"}, and why`, () => {
      const verdict = answer(planned, from, to, via);
      assert.equal(verdict.allowed, allowed, JSON.stringify(verdict));
      const reasons = verdict.stages.map(({ rule, reason }) => `${rule} ${reason}`).join("; ");
      assert.match(`${reasons}; sees ${verdict.seenAs}`, words);
    });
  }

  it("says that a pod gets nowhere through a node where it never leaves under that one's address", () => {
    const pool = { name: "pods", cidr: "192.168.0.0/16", natOutgoing: false };
    const plain = plan({ ...environment, network: { ...environment.network, ipPools: [pool] } });
    assert.equal(answer(plain, "app=stranger", "near/auth", "worker-1").allowed, false);
    assert.equal(answer(plain, "app=stranger", "pinned/3869/tcp", "worker-1").allowed, false);
    assert.equal(answer(plain, "app=stranger", "pinned/3869/tcp", "worker-2").allowed, true);
  });

  it("names what it knows when it is asked for something else", () => {
    assert.throws(() => answer(planned, "8.8.8.8", "radus/1812/udp"), /knows platform, ui, ingress, radius/);
    assert.throws(() => answer(planned, "8.8.8.8", "radius/nothing"), /it has auth/);
    assert.throws(() => answer(planned, "somebody", "radius/auth"), /is no caller/);
    assert.throws(() => answer(planned, "8.8.8.8", "radius/auth", "no node"), /"no node" is no node/);
    assert.throws(() => answer(planned, "8.8.8.8", "radius/1812/icmp"), /none of tcp, udp, sctp/);
  });
});

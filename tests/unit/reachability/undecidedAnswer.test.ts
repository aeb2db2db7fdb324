import assert from "node:assert/strict";
import { ENVIRONMENT } from "../../../sdk/config/parse";
import { undecidedBetween } from "../../../sdk/reachability/undecidedAnswer";
import { ecDeployment, planWith } from "../../fixture/descriptorFolder";

const HIDDEN = { secure: "v1:abc" };
const PORTS = { http: { nodePort: 30000 }, desktop: { nodePort: 30001 }, control: { nodePort: 30067 } };
const OUTSIDE = "198.51.100.7";

const radius = (more: object = {}) => ({
  name: "radius",
  exposure: "NodePort",
  ports: [{ port: 1812, protocol: "UDP", nodePort: 30010 }],
  ...more,
});
const bridge = (more: object = {}) => ({ name: "bridge", ports: [{ port: 4444 }], ...more });

function undecided(more: object, from: string, to: string): string[] {
  const value = {
    target: "on-prem",
    network: { calico: { install: true }, podCidr: "192.168.0.0/16" },
    platform: { ports: PORTS },
    ecds: [radius(), bridge()],
    ...more,
  };
  return undecidedBetween(planWith(value), from, to, ENVIRONMENT);
}

describe("an answer on which a hidden value bears", () => {
  const cases: [what: string, more: object, from: string, to: string, by: string[]][] = [
    [
      "everybody's sources, for a port that is open",
      { sources: [HIDDEN] },
      OUTSIDE,
      "radius/1812/udp",
      ["environment.sources[0]"],
    ],
    [
      "everybody's sources, for a node",
      { sources: HIDDEN },
      OUTSIDE,
      "node/30010/udp",
      ["environment.sources"],
    ],
    ["everybody's sources, not for a pod that calls", { sources: HIDDEN }, "bridge", "radius/1812/udp", []],
    [
      "everybody's sources, for a pod that calls a port which shows who calls",
      { sources: HIDDEN, ecds: [radius({ preserveSourceAddress: true, node: "worker-1" }), bridge()] },
      "bridge",
      "radius/1812/udp",
      ["environment.sources"],
    ],
    [
      "everybody's sources, for a pod whose address nobody knows",
      { sources: HIDDEN, network: { calico: { install: false } } },
      "bridge",
      "radius/1812/udp",
      ["environment.sources"],
    ],
    ["everybody's sources, not for what stays inside", { sources: HIDDEN }, OUTSIDE, "bridge/4444/tcp", []],
    [
      "its own sources",
      { ecds: [radius({ sources: HIDDEN })] },
      OUTSIDE,
      "radius/1812/udp",
      ["environment.ecds[0].sources"],
    ],
    [
      "its own sources, at its node port",
      { ecds: [radius({ sources: HIDDEN })] },
      OUTSIDE,
      "node/30010/udp",
      ["environment.ecds[0].sources"],
    ],
    [
      "its own sources, not at another's node port",
      { ecds: [radius({ sources: HIDDEN })] },
      OUTSIDE,
      "node/30000/tcp",
      [],
    ],
    [
      "another's sources, not its own",
      { ecds: [radius(), bridge({ sources: HIDDEN, exposure: "NodePort" })] },
      OUTSIDE,
      "radius/1812/udp",
      [],
    ],
    [
      "its exposure",
      { ecds: [radius({ exposure: HIDDEN })] },
      OUTSIDE,
      "radius/1812/udp",
      ["environment.ecds[0].exposure"],
    ],
    [
      "a node port somewhere, for a node",
      { platform: { ports: { ...PORTS, http: { nodePort: HIDDEN } } } },
      OUTSIDE,
      "node/30044/tcp",
      ["environment.platform.ports.http.nodePort"],
    ],
    [
      "another port's node port, not its own",
      { platform: { ports: { ...PORTS, http: { nodePort: HIDDEN } } } },
      OUTSIDE,
      "platform/control",
      [],
    ],
    ["the guard", { guard: HIDDEN }, OUTSIDE, "radius/1812/udp", ["environment.guard"]],
    [
      "separation, for pods too",
      { separation: { mode: HIDDEN } },
      "bridge",
      "radius/1812/udp",
      ["environment.separation.mode"],
    ],
    [
      "the pods' range",
      { network: { calico: { install: true }, podCidr: HIDDEN } },
      OUTSIDE,
      "radius/1812/udp",
      ["environment.network.podCidr"],
    ],
    [
      "the caller's labels",
      { ecds: [radius(), bridge({ selector: HIDDEN })] },
      "bridge",
      "radius/1812/udp",
      ["environment.ecds[1].selector"],
    ],
    [
      "the caller's ports, not who it is",
      { ecds: [radius(), bridge({ exposure: HIDDEN })] },
      "bridge",
      "radius/1812/udp",
      [],
    ],
    [
      "what costs or labels it, never",
      { budget: { monthly: HIDDEN }, labels: HIDDEN },
      OUTSIDE,
      "radius/1812/udp",
      [],
    ],
    ["nothing", {}, OUTSIDE, "radius/1812/udp", []],
  ];
  for (const [what, more, from, to, by] of cases) {
    it(`${by.length > 0 ? "is undecided by" : "is given in spite of"} ${what}`, () => {
      assert.deepEqual(undecided(more, from, to), by);
    });
  }

  it("is undecided by a patch that the plan does not follow, for the port and for any node", () => {
    const spec =
      "{services: [{spec: {type: ClusterIP, ports: [{port: 3868}]}, patch: {spec: {type: NodePort}}}]}";
    const plan = planWith(
      {
        target: "on-prem",
        network: { calico: { install: true }, podCidr: "192.168.0.0/16" },
        ecds: [{ descriptor: "one.yaml" }],
      },
      { "one.yaml": ecDeployment("one", spec) },
    );
    for (const [from, to] of [
      [OUTSIDE, "one/3868/tcp"],
      ["platform", "one/3868/tcp"],
      [OUTSIDE, "node/30020/tcp"],
    ] as const) {
      assert.deepEqual(undecidedBetween(plan, from, to, ENVIRONMENT), ["one.yaml: spec.services[0].patch"]);
    }
    assert.deepEqual(undecidedBetween(plan, OUTSIDE, "platform/http", ENVIRONMENT), []);
  });
});

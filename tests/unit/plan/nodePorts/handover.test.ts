import assert from "node:assert/strict";
import * as fc from "fast-check";
import type { EnvironmentArgs } from "../../../../sdk/config/environmentArgs";
import { handovers, holdersOf } from "../../../../sdk/plan/nodePorts/handover";
import { plan } from "../../../../sdk/plan/plan";
import { ecDeployment, planWith } from "../../../fixture/descriptorFolder";
import { randomEnvironment } from "../randomEnvironment";

const tcp = (name: string, nodePort: number, more: object = {}) => ({
  name,
  exposure: "NodePort",
  ports: [{ port: 7001, nodePort }],
  ...more,
});
const descriptor = (name: string, nodePort: number) =>
  ecDeployment(name, `{services: [{spec: {type: NodePort, ports: [{port: 7001, nodePort: ${nodePort}}]}}]}`);

/** What changes hands between two environments, shortly. */
function moved(
  before: object,
  after: object,
  files: [Record<string, string>, Record<string, string>] = [{}, {}],
) {
  const [was, is] = [before, after].map((more, index) =>
    planWith({ target: "on-prem", platform: { services: "none" }, ...more }, files[index]),
  );
  assert.ok(was && is);
  return handovers(holdersOf(was), is)
    .filter(({ isRename }) => !isRename)
    .map(({ nodePort, from, to }) => `${nodePort}: ${from} > ${to}`);
}

describe("a node port that changes hands", () => {
  const cases: [what: string, before: object, after: object, expected: string[]][] = [
    [
      "a swap",
      { ecds: [tcp("a", 30010), tcp("b", 30011)] },
      { ecds: [tcp("a", 30011), tcp("b", 30010)] },
      ["30011: Service b > Service a", "30010: Service a > Service b"],
    ],
    [
      "one that leaves and one that takes",
      { ecds: [tcp("a", 30010)] },
      { ecds: [tcp("b", 30010)] },
      ["30010: Service a > Service b"],
    ],
    [
      "a rename by formerName",
      { ecds: [tcp("a", 30010)] },
      { ecds: [tcp("b", 30010, { formerName: "a" })] },
      [],
    ],
    ["a new number", { ecds: [tcp("a", 30010)] }, { ecds: [tcp("a", 30012)] }, []],
    [
      "another place in the file",
      { ecds: [tcp("a", 30010), tcp("b", 30011)] },
      { ecds: [tcp("b", 30011), tcp("a", 30010)] },
      [],
    ],
    [
      "two ports of one Service that change numbers",
      {
        ecds: [
          {
            name: "a",
            ports: [
              { port: 1, nodePort: 30010 },
              { port: 2, nodePort: 30011 },
            ],
          },
        ],
      },
      {
        ecds: [
          {
            name: "a",
            ports: [
              { port: 1, nodePort: 30011 },
              { port: 2, nodePort: 30010 },
            ],
          },
        ],
      },
      [],
    ],
    [
      "a platform port that an ECD takes",
      { platform: { ports: { http: { nodePort: 30000 } } } },
      { platform: { ports: { http: { nodePort: 30003 } } }, ecds: [tcp("a", 30000)] },
      ["30000: Service platform > Service a"],
    ],
    [
      "a patched Service's port that the ingress controller takes",
      { platform: { services: "patch", ports: { desktop: { nodePort: 30001 } } }, ingress: {} },
      { platform: { services: "none" }, ingress: { nodePorts: { http: 30001 } } },
      ["30001: Service ui > Service uepe-traefik"],
    ],
    [
      "Services that are made in place of patched",
      { platform: { services: "patch", ports: { http: { nodePort: 30000 } } } },
      { platform: { services: "create", ports: { http: { nodePort: 30000 } } } },
      [],
    ],
  ];
  for (const [what, before, after, expected] of cases)
    it(`is ${expected.length > 0 ? "" : "not "}${what}`, () => {
      assert.deepEqual(moved(before, after), expected);
    });

  it("is one between descriptors, and one from arguments to a descriptor of the same name", () => {
    const both = { ecds: [{ descriptor: "*.yaml" }] };
    const [was, is] = [
      { "a.yaml": descriptor("a", 30010), "b.yaml": descriptor("b", 30011) },
      { "a.yaml": descriptor("a", 30011), "b.yaml": descriptor("b", 30010) },
    ];
    assert.deepEqual(moved(both, both, [was ?? {}, is ?? {}]), [
      "30011: ECDeployment b > ECDeployment a",
      "30010: ECDeployment a > ECDeployment b",
    ]);
    assert.deepEqual(moved({ ecds: [tcp("a", 30010)] }, both, [{}, { "a.yaml": descriptor("a", 30010) }]), [
      "30010: Service a > ECDeployment a",
    ]);
  });

  it("is one no more once its two steps are followed, for any two environments", () => {
    const argsOf = ({ args }: { args: EnvironmentArgs }) => args;
    fc.assert(
      fc.property(randomEnvironment, randomEnvironment, (before, after) => {
        const [was, is] = [before, after].map((one) => plan(argsOf(one), one.descriptors));
        assert.ok(was && is);
        const steps = handovers(holdersOf(was), is);
        // The first step: whoever has a number that changes hands has another one meanwhile.
        const between = new Map(holdersOf(was));
        for (const { nodePort, from, meanwhile } of steps) {
          assert.equal(between.get(nodePort), from);
          between.delete(nodePort);
          if (meanwhile === undefined) continue;
          assert.ok(!between.has(meanwhile), "a number that somebody has is not free");
          between.set(meanwhile, from);
        }
        assert.deepEqual(handovers(between, is), []);
      }),
    );
  });
});

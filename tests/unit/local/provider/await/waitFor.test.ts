import * as assert from "node:assert/strict";
import { parseWaitFor, satisfies, waitForAwaiter } from "../../../../../local/provider/await/waitFor";
import type { PropertyMap } from "../../../../../local/provider/propertyValue";

const holds = (annotation: string, object: PropertyMap): boolean =>
  parseWaitFor(annotation).every((expression) => satisfies(object, expression));

const installation: PropertyMap = {
  metadata: { generation: 3, annotations: { "example.com/phase": "done" } },
  status: {
    phase: "Running",
    replicas: 2,
    ready: true,
    addresses: [{ ip: "192.0.2.1" }, { ip: "192.0.2.2" }],
    conditions: [
      { type: "Ready", status: "True" },
      { type: "Degraded", status: "False", reason: "AllGood" },
      { type: "Stale", status: "True", observedGeneration: 2 },
    ],
  },
};

describe("pulumi.com/waitFor", () => {
  const true_: string[] = [
    "condition=Ready",
    "condition=ready=true",
    "condition=Degraded=False",
    "jsonpath={.status.phase}",
    "jsonpath={.status.phase}=Running",
    "jsonpath={.status.replicas}=2",
    "jsonpath={.status.ready}=true",
    "jsonpath='{.status.phase}'=Running",
    'jsonpath={.status.phase}="Running"',
    "jsonpath={.status.addresses[0].ip}=192.0.2.1",
    "jsonpath={.status.addresses[-1].ip}=192.0.2.2",
    "jsonpath={.status.addresses}",
    'jsonpath={.status.conditions[?(@.type=="Degraded")].reason}=AllGood',
    "jsonpath={.metadata.annotations.example\\.com/phase}=done",
    "jsonpath={.metadata.annotations['example.com/phase']}=done",
    '["condition=Ready", "jsonpath={.status.phase}=Running"]',
  ];
  for (const text of true_) {
    it(`finds ${text}`, () => assert.ok(holds(text, installation)));
  }

  const false_: [string, string][] = [
    ["condition=Missing", "a condition that is not there"],
    ["condition=Ready=False", "another status"],
    ["condition=Stale", "a condition about an older generation"],
    ["jsonpath={.status.missing}", "a field that is not there"],
    ["jsonpath={.status.phase}=Pending", "another value"],
    ["jsonpath={.status.addresses[*].ip}=192.0.2.1", "several values"],
    ["jsonpath={.status.conditions}=True", "a list where a value is asked for"],
    ['["condition=Ready", "condition=Missing"]', "one of two that does not hold"],
  ];
  for (const [text, what] of false_) {
    it(`goes on waiting for ${what}: ${text}`, () => assert.ok(!holds(text, installation)));
  }

  const refused: [string, RegExp][] = [
    ["Ready", /expected a "jsonpath=" or "condition=" prefix, got "Ready"/],
    ["condition=", /names no condition/],
    ["jsonpath=.status.phase", /is no JSONPath/],
    ["jsonpath={}", /expression is empty/],
    ["jsonpath={.status.phase}=", /give the value to wait for/],
    ["jsonpath={.status.conditions[}", /bracket is not closed/],
    ["jsonpath={..phase}", /".." is not understood/],
    ["jsonpath={.items[?(@.a>1)]}", /is not understood/],
    ["[]", /at least one condition/],
  ];
  for (const [text, reason] of refused) {
    it(`refuses ${text}`, () => assert.throws(() => parseWaitFor(text), reason));
  }

  it("names what is still open", () => {
    const awaiter = waitForAwaiter(parseWaitFor('["condition=Ready", "condition=Missing"]'));
    const verdict = awaiter.judge({ object: installation, related: [], settled: true });
    assert.deepEqual(verdict.reasons, ["Waiting for condition=Missing"]);
  });
});

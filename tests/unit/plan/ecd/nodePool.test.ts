import assert from "node:assert/strict";
import { ecDeployment, planWith } from "../../../fixture/descriptorFolder";

const bound = (nodePool: Record<string, string>, spec: string, more: object = {}) =>
  planWith(
    {
      target: "on-prem",
      network: { calico: { install: false } },
      ecds: [{ descriptor: "diameter.yaml", nodePool, ...more }],
    },
    { "diameter.yaml": ecDeployment("diameter", spec) },
  );
const specOf = (planned: ReturnType<typeof bound>) => planned.ecds[0]?.descriptor?.spec;
const codes = (planned: ReturnType<typeof bound>) =>
  planned.findings.filter(({ severity }) => severity === "error").map(({ code, path }) => `${code} ${path}`);

describe("an ECD bound to a node pool by its descriptor", () => {
  it("gets a patch of the pods that the operator makes, and nothing else changes", () => {
    const planned = bound(
      { pool: "mediation", zone: "a" },
      "{ports: [{containerPort: 3868}], jvmArgs: [Xmx1g]}",
    );
    const { patch, patchType, ...rest } = specOf(planned) ?? {};
    assert.deepEqual(JSON.parse(String(patch)), {
      spec: { template: { spec: { nodeSelector: { pool: "mediation", zone: "a" } } } },
    });
    assert.equal(patchType, "application/strategic-merge-patch+json");
    assert.deepEqual(rest, { ports: [{ containerPort: 3868 }], jvmArgs: ["Xmx1g"] });
    assert.deepEqual(codes(planned), []);
  });

  it("is refused where the descriptor brings a patch of its own, which stands (UEN619)", () => {
    const planned = bound({ pool: "mediation" }, '{patch: "[]", patchType: application/json-patch+json}');
    assert.deepEqual(codes(planned), ["UEN619 environment.ecds[0].nodePool"]);
    assert.equal(specOf(planned)?.patch, "[]");
  });

  it("is refused with labels that no node can have (UEN011)", () => {
    assert.deepEqual(codes(bound({ "a b": "mediation" }, "{}")), [
      'UEN011 environment.ecds[0].nodePool["a b"]',
    ]);
  });

  it("is as without one where no label is named", () => {
    assert.equal(specOf(bound({}, "{}"))?.patch, undefined);
  });
});

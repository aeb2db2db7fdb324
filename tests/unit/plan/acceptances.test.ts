import assert from "node:assert/strict";
import { acceptedEnvironments } from "../../fixture/acceptedEnvironments";
import { planWith } from "../../fixture/descriptorFolder";

describe("the plan accepts", () => {
  for (const { what, environment, descriptors } of acceptedEnvironments) {
    it(what, () => {
      const value = { target: "on-prem", network: { calico: { install: false } }, ...environment };
      const errors = planWith(value, descriptors).findings.filter(({ severity }) => severity === "error");
      assert.deepEqual(errors, []);
    });
  }
});

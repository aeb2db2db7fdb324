import assert from "node:assert/strict";
import { reportWorkflows } from "../../../sdk/outputs/reportedWorkflow";
import type { PlannedEcd } from "../../../sdk/plan/ecd/ecd";

function reported(workflows: unknown) {
  return reportWorkflows({ name: "radius", descriptor: { spec: { workflows } } } as unknown as PlannedEcd);
}

describe("the workflows that a stack exports", () => {
  it("are told by instance, template and package, and by nothing else", () => {
    const workflow = {
      template: "collect",
      packageName: "radius",
      packageVersion: 2,
      password: "x",
      instances: [{ name: "in", useExtRef: true, parameters: "{}" }, { name: "out" }],
    };
    assert.deepEqual(reported([workflow]), [
      { ecd: "radius", template: "collect", instance: "in", packageName: "radius", packageVersion: "2" },
      { ecd: "radius", template: "collect", instance: "out", packageName: "radius", packageVersion: "2" },
    ]);
  });

  it("are told where they have no instances, and where their fields are not what they should be", () => {
    assert.deepEqual(reported([{ template: { password: "x" } }, "text", null]), [{ ecd: "radius" }]);
    assert.deepEqual(reported("text"), []);
    assert.deepEqual(reported(undefined), []);
  });
});

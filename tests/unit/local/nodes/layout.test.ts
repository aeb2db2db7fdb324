import assert from "node:assert/strict";
import { planLayout } from "../../../../local/nodes/layout";

describe("the layout of real nodes", () => {
  it("is the same text for the same networks: where it differs, running nodes are made anew", () => {
    const networks = { podCidr: "192.168.0.0/16", serviceCidr: "10.96.0.0/12" };
    const more = { nodeKind: "real", serviceCidr: "10.96.0.0/12", ports: {}, podCidr: "192.168.0.0/16" };
    assert.equal(
      JSON.stringify(planLayout("/folder", [], more)),
      JSON.stringify(planLayout("/folder", [], networks)),
    );
  });
});

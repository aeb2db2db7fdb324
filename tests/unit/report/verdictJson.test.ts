import assert from "node:assert/strict";
import { verdictJson } from "../../../sdk/report/verdictJson";

describe("a verdict in JSON", () => {
  it("keeps the first version's name of what enforces the sources", () => {
    const verdict = verdictJson({
      allowed: true,
      stages: [
        { stage: "enforcement", allowed: true, rule: "guard", reason: "in 10.0.0.0/8" },
        { stage: "pod", allowed: true, reason: "no policy" },
      ],
      seenAs: "10.0.0.1",
    });
    assert.equal(
      JSON.stringify(verdict),
      '{"allowed":true,"stages":[{"stage":"door","allowed":true,"rule":"guard","reason":"in 10.0.0.0/8"},{"stage":"pod","allowed":true,"reason":"no policy"}],"seenAs":"10.0.0.1"}',
    );
  });
});

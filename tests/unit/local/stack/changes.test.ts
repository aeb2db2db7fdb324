import assert from "node:assert/strict";
import { describeChanges } from "../../../../local/stack/bringUp";

describe("what an update came to", () => {
  it("is no change when everything is the same", () => {
    assert.equal(describeChanges({ same: 27 }), "no changes to 27 resources");
  });

  it("is no change either when resources were only read", () => {
    assert.equal(describeChanges({ same: 27, read: 1 }), "no changes to 27 resources");
  });

  it("counts what changed, and the rest", () => {
    assert.equal(
      describeChanges({ same: 20, create: 3, update: 2, delete: 1, replace: 1 }),
      "3 created, 2 updated, 1 replaced, 1 deleted, 20 unchanged",
    );
  });

  it("counts only what there is", () => {
    assert.equal(describeChanges({ delete: 27 }), "27 deleted");
  });
});

import * as assert from "node:assert/strict";
import { keepIgnored } from "../../../../local/provider/ignoreChanges";
import { mergePatch } from "../../../../local/provider/mergePatch";
import { parsePath } from "../../../../local/provider/propertyPath";
import type { PropertyMap } from "../../../../local/provider/propertyValue";

describe("a merge patch", () => {
  it("names only what differs, removes with null and replaces lists whole", () => {
    const old = { a: 1, b: { c: 1, d: 2 }, list: [1, 2], same: [{ x: 1 }] };
    const now = { b: { c: 1, d: 3 }, list: [1], same: [{ x: 1 }], fresh: true };
    assert.deepEqual(mergePatch(old, now), { a: null, b: { d: 3 }, list: [1], fresh: true });
  });
});

describe("ignored fields in an apply", () => {
  const live: PropertyMap = {
    metadata: {
      managedFields: [
        { manager: "autoscaler", fieldsV1: { "f:spec": { "f:replicas": {} } } },
        { manager: "ours", fieldsV1: { "f:spec": { "f:type": {} } } },
      ],
    },
    spec: { replicas: 7, type: "NodePort" },
  };
  const inputs = { spec: { replicas: 1, type: "ClusterIP" } };

  it("are left out where only others manage them, and sent as they are where we do", () => {
    const kept = keepIgnored(inputs, live, "ours", [parsePath("spec.replicas"), parsePath("spec.type")]);
    assert.deepEqual(kept, { spec: { type: "NodePort" } });
    assert.deepEqual(inputs, { spec: { replicas: 1, type: "ClusterIP" } }, "the inputs themselves stay");
  });
});

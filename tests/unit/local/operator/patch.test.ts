import assert from "node:assert/strict";
import { patched } from "../../../../local/operator/patch";

describe("the patch of a descriptor", () => {
  const service = () => ({
    metadata: { annotations: { a: "1", b: "2" } },
    spec: { ports: [{ name: "auth", port: 1812 }, { port: 1813 }] },
  });

  it("changes nothing where there is none", () => {
    const object = service();
    assert.equal(patched(object, { patchType: "application/merge-patch+json" }), object);
  });

  it("merges: null removes, lists are replaced whole", () => {
    const patch = { metadata: { annotations: { a: null, c: "3" } }, spec: { ports: [{ port: 1 }] } };
    assert.deepEqual(patched<object>(service(), { patch, patchType: "application/merge-patch+json" }), {
      metadata: { annotations: { b: "2", c: "3" } },
      spec: { ports: [{ port: 1 }] },
    });
  });

  it("merges strategically: lists by the key that Kubernetes merges them by", () => {
    const patch = { spec: { ports: [{ port: 1813, nodePort: 30011 }, { port: 3799 }] } };
    const patchType = "application/strategic-merge-patch+json";
    assert.deepEqual(patched<object>(service(), { patch, patchType }), {
      ...service(),
      spec: { ports: [{ name: "auth", port: 1812 }, { port: 1813, nodePort: 30011 }, { port: 3799 }] },
    });
    const containers = { containers: [{ name: "ec", ports: [{ containerPort: 9 }] }] };
    const more = { containers: [{ name: "ec", ports: [{ containerPort: 10 }] }] };
    assert.deepEqual(patched<object>(containers, { patch: more, patchType }), {
      containers: [{ name: "ec", ports: [{ containerPort: 9 }, { containerPort: 10 }] }],
    });
  });

  it("refuses a directive of a strategic merge patch, which it does not know", () => {
    const patch = { spec: { $patch: "replace" } };
    const patchType = "application/strategic-merge-patch+json";
    assert.throws(() => patched(service(), { patch, patchType }), /\$patch/);
  });

  it("applies a JSON patch all or not at all, and leaves the object itself as it was", () => {
    const object = service();
    const add = { op: "add", path: "/metadata/annotations/c~1d", value: "3" };
    const patchType = "application/json-patch+json";
    assert.equal(
      (patched(object, { patch: [add], patchType }).metadata.annotations as Record<string, string>)["c/d"],
      "3",
    );
    const test = { op: "test", path: "/spec/ports/0/port", value: 1 };
    assert.throws(() => patched(object, { patch: [add, test], patchType }), /Test failed/);
    assert.deepEqual(object, service());
    assert.throws(() => patched(object, { patch: {}, patchType }), /a list of operations/);
  });

  it("reads one that is written as text, in JSON or YAML", () => {
    for (const patch of ['{"spec": {"type": "NodePort"}}', "spec:\n  type: NodePort\n"]) {
      const { spec } = patched<{ spec: { type?: string } }>({ spec: {} }, { patch });
      assert.equal(spec.type, "NodePort");
    }
  });

  it("refuses a type that is none", () => {
    assert.throws(
      () => patched(service(), { patch: {}, patchType: "text/plain" }),
      /patchType text\/plain is not one of application\/json-patch\+json, /,
    );
  });
});

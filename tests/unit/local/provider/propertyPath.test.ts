import * as assert from "node:assert/strict";
import { formatPath, isWithin, parsePath } from "../../../../local/provider/propertyPath";

describe("property paths", () => {
  const paths: [string, (string | number)[]][] = [
    ["spec.ports[0].nodePort", ["spec", "ports", 0, "nodePort"]],
    ['metadata.annotations["pulumi.com/skipAwait"]', ["metadata", "annotations", "pulumi.com/skipAwait"]],
    ['data["a\\"b.c"]', ["data", 'a"b.c']],
  ];
  for (const [text, path] of paths) {
    it(`writes and reads ${text}`, () => {
      assert.equal(formatPath(path), text);
      assert.deepEqual(parsePath(text), path);
    });
  }

  it("matches every item with a star", () => {
    const outer = parsePath("spec.containers[*].image");
    assert.ok(isWithin(["spec", "containers", 3, "image"], outer));
    assert.ok(!isWithin(["spec", "containers", 3, "name"], outer));
    assert.ok(!isWithin(["spec", "containers"], outer));
    assert.ok(isWithin(["spec", "replicas"], parsePath("spec")));
  });
});

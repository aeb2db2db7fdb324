import * as assert from "node:assert/strict";
import { type KubeObject, nameOf } from "../../../../local/provider/kubeObject";
import {
  adoptName,
  assignName,
  isAutonamed,
  isGenerateName,
  isNamed,
} from "../../../../local/provider/naming";
import { Unknown } from "../../../../local/provider/propertyValue";

const seed = new Uint8Array([1, 2, 3]);
const named = (metadata: KubeObject): KubeObject => ({ apiVersion: "v1", kind: "ConfigMap", metadata });

describe("automatic names", () => {
  it("adds eight digits to the resource's name, the same for the same seed", () => {
    const object = named({});
    assignName(object, "settings", seed);
    assert.match(nameOf(object), /^settings-[0-9a-f]{8}$/);
    assert.ok(isAutonamed(object));
    const again = named({});
    assignName(again, "settings", seed);
    assert.equal(nameOf(again), nameOf(object));
    const other = named({});
    assignName(other, "settings", new Uint8Array([4]));
    assert.notEqual(nameOf(other), nameOf(object));
  });

  it("leaves a name alone, be it given, unknown yet, or the API server's to make", () => {
    const given: KubeObject[] = [{ name: "mine" }, { name: new Unknown() }, { generateName: "made-" }];
    for (const metadata of given) {
      const object = named({ ...metadata });
      assignName(object, "settings", seed);
      assert.deepEqual(object.metadata, metadata);
    }
    assert.ok(isNamed(named({ name: new Unknown() })));
    assert.ok(isGenerateName(named({ generateName: "made-" })));
    assert.ok(!isGenerateName(named({ name: "mine", generateName: "made-" })));
  });

  it("takes the engine's proposal, and refuses when automatic names are switched off", () => {
    const object = named({});
    assignName(object, "settings", seed, { mode: "propose", proposedName: "settings-prod" });
    assert.equal(nameOf(object), "settings-prod");
    const refused = () => assignName(named({}), "settings", seed, { mode: "disable", proposedName: "" });
    assert.throws(refused, /autonaming is disabled/);
  });

  it("keeps an automatic name on an update, but not one that the program once gave", () => {
    const old = named({});
    assignName(old, "settings", seed);
    const kept = named({});
    adoptName(kept, old);
    assert.equal(nameOf(kept), nameOf(old));
    assert.ok(isAutonamed(kept));
    const free = named({});
    adoptName(free, named({ name: "mine" }));
    assert.ok(!isNamed(free));
  });
});

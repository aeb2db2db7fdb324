import * as assert from "node:assert/strict";
import { annotateSecrets, makeCheckpoint, parseCheckpoint } from "../../../../local/provider/checkpoint";
import { type PropertyMap, Secret } from "../../../../local/provider/propertyValue";

describe("a resource's state", () => {
  const inputs = { apiVersion: "v1", kind: "Service", metadata: { name: "web" }, spec: { type: "NodePort" } };
  const live = { ...inputs, status: { loadBalancer: {} } };

  it("holds the live object, its inputs and its field manager, and is read back", () => {
    const state = makeCheckpoint(
      { inputs, live, fieldManager: "pulumi-kubernetes-1", initialApiVersion: "v1" },
      inputs,
    );
    assert.deepEqual(state.status, { loadBalancer: {} });
    assert.deepEqual(parseCheckpoint(state), {
      inputs,
      live,
      fieldManager: "pulumi-kubernetes-1",
      initialApiVersion: "v1",
    });
  });

  it("spells dashed field names with underscores, as the typed SDK does", () => {
    const definition: PropertyMap = { spec: { "x-kubernetes-preserve-unknown-fields": true } };
    const state = makeCheckpoint(
      { inputs: definition, live: definition, fieldManager: "m", initialApiVersion: "" },
      {},
    );
    assert.deepEqual(state.spec, { x_kubernetes_preserve_unknown_fields: true });
    assert.deepEqual(parseCheckpoint(state).live, definition);
  });

  it("hides only the field that is secret, but the whole list that has a secret in it", () => {
    const outputs: PropertyMap = { data: { open: "a", hidden: "b" }, list: ["c", "d"] };
    annotateSecrets(outputs, { data: { hidden: new Secret("b") }, list: [new Secret("c"), "d"] });
    assert.deepEqual(outputs, { data: { open: "a", hidden: new Secret("b") }, list: new Secret(["c", "d"]) });
  });

  it("hides the data of every Secret", () => {
    const outputs: PropertyMap = {
      kind: "Secret",
      data: { a: "eA==" },
      stringData: { a: "x" },
      type: "Opaque",
    };
    annotateSecrets(outputs, {});
    assert.ok(outputs.data instanceof Secret && outputs.stringData instanceof Secret);
    assert.equal(outputs.type, "Opaque");
  });
});

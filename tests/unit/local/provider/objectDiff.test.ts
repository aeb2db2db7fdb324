import * as assert from "node:assert/strict";
import { forceNewFields } from "../../../../local/provider/forceNew";
import { inNotationOf } from "../../../../local/provider/notation";
import { changePath, diffObjects } from "../../../../local/provider/objectDiff";
import { parsePath } from "../../../../local/provider/propertyPath";
import { type PropertyMap, Unknown } from "../../../../local/provider/propertyValue";
import { prune } from "../../../../local/provider/prune";

const settings = { enableConfigMapMutable: false, enableSecretMutable: false };

/** The changes between two states of an object, as `kind path`, with `!` where they need a new object. */
function changes(
  old: PropertyMap,
  now: PropertyMap,
  options: { patch?: boolean; ignore?: string[] } = {},
): string[] {
  const context = {
    forceNew: forceNewFields(now, options.patch ?? false, settings),
    ignore: (options.ignore ?? []).map(parsePath),
  };
  return diffObjects(old, now, context)
    .map((change) => `${change.kind} ${changePath(change)}${change.replace ? "!" : ""}`)
    .sort();
}

const service = (
  spec: PropertyMap,
  metadata: PropertyMap = { name: "web", namespace: "default" },
): PropertyMap => ({
  apiVersion: "v1",
  kind: "Service",
  metadata,
  spec,
});

describe("the diff of two states", () => {
  it("is empty for the same state", () => {
    assert.deepEqual(changes(service({ ports: [{ port: 80 }] }), service({ ports: [{ port: 80 }] })), []);
  });

  it("names each property that is added, changed or removed", () => {
    const old = service({ type: "NodePort", ports: [{ port: 80, nodePort: 30001 }, { port: 81 }] });
    const now = service({ ports: [{ port: 80, nodePort: 30002 }], selector: { app: "web" } });
    assert.deepEqual(changes(old, now), [
      "add spec.selector",
      "delete spec.ports[1]",
      "delete spec.type",
      "update spec.ports[0].nodePort",
    ]);
  });

  it("counts what only the update will know as a change", () => {
    assert.deepEqual(changes(service({ type: "NodePort" }), service({ type: new Unknown() })), [
      "update spec.type",
    ]);
  });

  it("leaves out what is ignored", () => {
    const old = service({ type: "NodePort", ports: [{ port: 80 }] });
    const now = service({ type: "ClusterIP", ports: [{ port: 81 }] });
    assert.deepEqual(changes(old, now, { ignore: ["spec.ports[*].port"] }), ["update spec.type"]);
    assert.deepEqual(changes(old, now, { ignore: ["spec"] }), []);
  });

  it("needs a new object for a new name, namespace or cluster address", () => {
    const metadata = { name: "web2", namespace: "other" };
    assert.deepEqual(
      changes(service({ clusterIP: "10.96.0.9" }), service({ clusterIP: "10.96.0.10" }, metadata)),
      ["update metadata.name!", "update metadata.namespace!", "update spec.clusterIP!"],
    );
  });

  it("needs no new object for a patch, except for another name", () => {
    assert.deepEqual(changes(service({}), service({ clusterIP: "10.96.0.10" }), { patch: true }), [
      "add spec.clusterIP",
    ]);
  });

  const immutable: [string, PropertyMap, PropertyMap][] = [
    [
      "a Deployment's selector",
      { apiVersion: "apps/v1", kind: "Deployment", spec: { selector: { matchLabels: { app: "a" } } } },
      { apiVersion: "apps/v1", kind: "Deployment", spec: { selector: { matchLabels: { app: "b" } } } },
    ],
    [
      "a Job's template",
      { apiVersion: "batch/v1", kind: "Job", spec: { template: { spec: { nodeName: "a" } } } },
      { apiVersion: "batch/v1", kind: "Job", spec: { template: { spec: { nodeName: "b" } } } },
    ],
    [
      "a container's image in a Pod",
      { apiVersion: "v1", kind: "Pod", spec: { containers: [{ image: "a" }] } },
      { apiVersion: "v1", kind: "Pod", spec: { containers: [{ image: "b" }] } },
    ],
    [
      "a field below one that is added as a whole",
      { apiVersion: "storage.k8s.io/v1", kind: "StorageClass" },
      { apiVersion: "storage.k8s.io/v1", kind: "StorageClass", parameters: { type: "fast" } },
    ],
    [
      "a ConfigMap's data",
      { apiVersion: "v1", kind: "ConfigMap", data: { a: "1" } },
      { apiVersion: "v1", kind: "ConfigMap", data: { a: "2" } },
    ],
  ];
  for (const [what, old, now] of immutable) {
    it(`needs a new object for ${what}`, () => {
      assert.ok(changes(old, now).every((change) => change.endsWith("!")));
      assert.equal(changes(old, now).length, 1);
    });
  }

  it("changes a ConfigMap in place where the provider is told to", () => {
    const map = (data: PropertyMap, more: PropertyMap = {}): PropertyMap => ({
      apiVersion: "v1",
      kind: "ConfigMap",
      data,
      ...more,
    });
    const mutable = { ...settings, enableConfigMapMutable: true };
    const fields = forceNewFields(map({}), false, mutable);
    assert.ok(!fields.includes("data"));
    assert.ok(forceNewFields(map({}, { immutable: true }), false, mutable).includes("data"));
  });
});

describe("the live state in the shape and notation of its inputs", () => {
  const inputs = {
    spec: {
      hostNetwork: false,
      containers: [{ name: "web", resources: { limits: { cpu: "1000m" } }, args: [] }],
      replicas: 2,
    },
  };
  const live = {
    spec: {
      containers: [{ name: "web", imagePullPolicy: "Always", resources: { limits: { cpu: "1" } } }],
      replicas: 3,
      dnsPolicy: "ClusterFirst",
    },
    status: { ready: true },
  };

  it("drops what only the server says, and keeps what the inputs say in their words", () => {
    assert.deepEqual(inNotationOf(prune(live, inputs), inputs), { spec: { ...inputs.spec, replicas: 3 } });
  });

  it("shows a field that somebody removed as gone", () => {
    assert.deepEqual(
      inNotationOf(prune({ spec: {} }, { spec: { type: "NodePort" } }), { spec: { type: "NodePort" } }),
      {
        spec: {},
      },
    );
  });
});

import assert from "node:assert/strict";
import type { KubernetesObject } from "../../../../local/cluster/api";
import { STORED_KINDS, storedForm } from "../../../../local/nodes/storedForm";

function kindOf(kind: string) {
  const found = STORED_KINDS.find((one) => one.kind === kind);
  assert.ok(found, kind);
  return found;
}

const policy: KubernetesObject = {
  apiVersion: "projectcalico.org/v3",
  kind: "GlobalNetworkPolicy",
  metadata: {
    name: "uepe-guard",
    labels: { environment: "uepe" },
    annotations: { note: "kept" },
    ...{ uid: "1", resourceVersion: "2", generation: 3, creationTimestamp: "now", managedFields: [] },
    ...{ deletionTimestamp: "soon", deletionGracePeriodSeconds: 0 },
  },
  spec: {
    order: 10.5,
    selector: "role == 'node'",
    types: ["Ingress"],
    preDNAT: true,
    applyOnForward: true,
    unknownToThisRelease: { deep: [1, { deeper: null }] },
    ingress: [{ action: "Allow", protocol: "UDP", destination: { ports: [30010, "30020:30030"] } }],
  },
};

describe("the stored form of Calico's objects", () => {
  it("keeps every field of the spec, labels and annotations", () => {
    const stored = storedForm(kindOf("GlobalNetworkPolicy"), policy);
    assert.deepEqual(stored.spec, policy.spec);
    assert.equal(stored.apiVersion, "crd.projectcalico.org/v1");
    assert.equal(stored.kind, "GlobalNetworkPolicy");
    assert.deepEqual(stored.metadata, {
      name: "default.uepe-guard",
      labels: { environment: "uepe" },
      annotations: { note: "kept", "usage-engine-networking/stored-by": "local" },
    });
  });

  it("names policies after their tier, and nothing else", () => {
    const tiered = { ...policy, spec: { tier: "security" } };
    assert.equal(storedForm(kindOf("GlobalNetworkPolicy"), tiered).metadata.name, "security.uepe-guard");
    const first = { ...policy, spec: { ...(policy.spec as object), tier: "default" } };
    assert.deepEqual(
      storedForm(kindOf("GlobalNetworkPolicy"), first),
      storedForm(kindOf("GlobalNetworkPolicy"), policy),
    );
    assert.deepEqual(storedForm(kindOf("GlobalNetworkPolicy"), tiered).spec, {
      tier: "security",
      types: ["Ingress"],
    });
    const endpoint = { ...policy, kind: "HostEndpoint", spec: { node: "worker-1" } };
    const stored = storedForm(kindOf("HostEndpoint"), endpoint);
    assert.equal(stored.metadata.name, "uepe-guard");
    assert.deepEqual(stored.spec, { node: "worker-1" });
  });

  it("stores what only logs and passes on in the one tier that the release knows, and nothing else", () => {
    const inTier = (ingress: object[]) => {
      const object = { ...policy, spec: { tier: "observe", types: ["Ingress"], ingress } };
      const { metadata, spec } = storedForm(kindOf("NetworkPolicy"), object);
      return [metadata.name, (spec as { tier?: string }).tier];
    };
    assert.deepEqual(inTier([{ action: "Log" }, { action: "Pass" }]), ["default.uepe-guard", undefined]);
    assert.deepEqual(inTier([{ action: "Pass" }, { action: "Deny" }]), ["observe.uepe-guard", "observe"]);
    assert.deepEqual(inTier([]), ["observe.uepe-guard", "observe"]);
  });

  it("leaves out how a pool is used only where the release knows no other way", () => {
    const pool = (spec: object) => storedForm(kindOf("IPPool"), { ...policy, kind: "IPPool", spec }).spec;
    assert.deepEqual(pool({ cidr: "192.168.0.0/16", assignmentMode: "Automatic" }), {
      cidr: "192.168.0.0/16",
    });
    assert.deepEqual(pool({ assignmentMode: "Manual" }), { assignmentMode: "Manual" });
  });

  it("keeps the namespace", () => {
    const namespaced = { ...policy, metadata: { name: "radius", namespace: "uepe" } };
    assert.equal(storedForm(kindOf("NetworkPolicy"), namespaced).metadata.namespace, "uepe");
  });

  for (const [spec, types] of [
    [{}, ["Ingress"]],
    [{ ingress: [{}] }, ["Ingress"]],
    [{ egress: [{}] }, ["Egress"]],
    [{ ingress: [{}], egress: [{}] }, ["Ingress", "Egress"]],
  ] as const) {
    it(`says the types of a policy with ${JSON.stringify(spec)}, as Calico's API server does`, () => {
      const stored = storedForm(kindOf("NetworkPolicy"), { ...policy, spec });
      assert.deepEqual((stored.spec as { types: unknown }).types, types);
    });
  }
});

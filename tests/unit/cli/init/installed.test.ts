import assert from "node:assert/strict";
import { parse } from "yaml";
import { clusterOfContext } from "../../../../cli/init/contexts";
import { installedIn } from "../../../../cli/init/installed";
import type { SeenEcd, SeenService, Snapshot } from "../../../../cli/preflight/snapshot";

const PULUMI = { managedFields: [{ manager: "pulumi-kubernetes-1234" }] };

describe("what is installed of Usage Engine", () => {
  const service = (name: string, type: string, ports: number[], more = {}): SeenService => ({
    metadata: { name, namespace: "uepe", ...more },
    spec: { type, ports: ports.map((port) => ({ port })) },
  });
  const ecd = (name: string, spec: object, metadata = {}): SeenEcd => ({
    metadata: { name, ...metadata },
    spec,
  });
  const found = (cluster: Partial<Snapshot>, described: string[] = []) =>
    installedIn(
      { services: [], ecds: [], ingresses: [], pods: [], ...cluster } as unknown as Snapshot,
      "uepe",
      new Set(described),
    );

  it("is patched as it is exposed", () => {
    const { platform } = found({
      services: [service("platform", "NodePort", [443, 6790]), service("ui", "ClusterIP", [9001])],
    });
    const ports = { desktop: { exposure: "ClusterIP" } };
    assert.deepEqual(platform, { services: "patch", tls: true, ports });
    const inside = found({
      services: [service("platform", "ClusterIP", [80, 6790]), service("ui", "ClusterIP", [9001])],
    });
    assert.deepEqual(inside.platform, { services: "patch", exposure: "ClusterIP" });
  });

  it("is left alone where patches would take an address, or somebody else's work", () => {
    const all = [
      [service("platform", "LoadBalancer", [80]), service("ui", "NodePort", [9001])],
      [service("platform", "NodePort", [80], PULUMI), service("ui", "NodePort", [9001], PULUMI)],
      [service("platform", "NodePort", [80])],
    ];
    for (const services of all) {
      const { platform, left } = found({ services });
      assert.deepEqual(platform, { services: "none" });
      assert.equal(left.length, 1);
    }
    assert.deepEqual(found({ services: [service("platform", "NodePort", [80])].slice(1) }).platform, {});
  });

  it("becomes descriptors, without what tools have written and with all that is unknown", () => {
    const metadata = {
      labels: { team: "a", "app.kubernetes.io/managed-by": "Helm" },
      annotations: { "kubectl.kubernetes.io/last-applied-configuration": "{}" },
      uid: "1",
    };
    const { ecds } = found({
      ecds: [ecd("radius", { unknown: { yes: [1] }, jvmArgs: ["-Da=b"] }, metadata)],
    });
    assert.deepEqual(parse(ecds[0]?.text ?? ""), {
      apiVersion: "mz.digitalroute.com/v1alpha1",
      kind: "ECDeployment",
      metadata: { name: "radius", labels: { team: "a" } },
      spec: { unknown: { yes: [1] }, jvmArgs: ["-Da=b"] },
    });
  });

  it("has no second descriptor for an ECD, and none for another stack's", () => {
    const ecds = [ecd("radius", {}), ecd("bridge", {}, PULUMI)];
    const { ecds: written, left } = found({ ecds }, ["radius"]);
    assert.deepEqual(written, []);
    assert.match(left.join(), /the ECDeployment bridge, which a stack of Pulumi has made/);
  });

  it("keeps an ECD with policy Local on the node where its peers call it", () => {
    const pod = (nodeName: string) => ({
      metadata: { name: `p-${nodeName}`, labels: { app: "radius" } },
      spec: { nodeName },
    });
    const local = { services: [{ spec: { externalTrafficPolicy: "Local" } }] };
    const node = (spec: object, ...nodes: string[]) =>
      found({ ecds: [ecd("radius", spec)], pods: nodes.map(pod) }).ecds[0]?.node;
    assert.equal(node(local, "worker-2"), "worker-2");
    assert.equal(node(local, "worker-1", "worker-2"), undefined);
    assert.equal(node({ ...local, nodeHost: "worker-1" }, "worker-2"), undefined);
    assert.equal(node({}, "worker-2"), undefined);
  });

  it("goes through the ingress controller that there is", () => {
    const ingress = (name: string, className: string) => ({
      metadata: { name },
      spec: { ingressClassName: className },
    });
    const old = { metadata: { name: "old", annotations: { "kubernetes.io/ingress.class": "nginx" } } };
    assert.deepEqual(found({ ingresses: [ingress("a", "nginx"), old] }).ingress, {
      controller: "none",
      className: "nginx",
    });
    assert.equal(found({ ingresses: [ingress("a", "nginx"), ingress("b", "traefik")] }).ingress, undefined);
  });
});

describe("the name of a context", () => {
  it("tells the cluster of a cloud, as the cloud's own command writes it", () => {
    assert.deepEqual(clusterOfContext("aws", "arn:aws:eks:eu-west-1:123456789012:cluster/live"), {
      name: "live",
      region: "eu-west-1",
    });
    assert.deepEqual(clusterOfContext("gcp", "gke_our-project_europe-west1-b_live_1"), {
      name: "live_1",
      region: "europe-west1",
      location: "europe-west1-b",
      project: "our-project",
    });
    assert.equal(clusterOfContext("gcp", "gke_our-project_europe-west1_live")?.location, "europe-west1");
    assert.equal(clusterOfContext("aws", "gke_our-project_europe-west1_live"), undefined);
    assert.equal(clusterOfContext("on-prem", "arn:aws:eks:eu-west-1:123456789012:cluster/live"), undefined);
  });
});

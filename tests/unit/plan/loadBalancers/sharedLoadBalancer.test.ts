import assert from "node:assert/strict";
import { exposuresAt } from "../../../../sdk/plan/exposure";
import { planEnvironment } from "../../../../sdk/planEnvironment";

const ecds = Array.from({ length: 20 }, (_, index) => ({
  name: `ecd-${index}`,
  exposure: "LoadBalancer",
  ports: [{ port: 5000 + index, protocol: index % 2 === 0 ? "TCP" : "UDP" }],
}));

function everything(target: "aws" | "gcp", region: string, more: Record<string, unknown> = {}) {
  const value = {
    target,
    network: { [target]: { region } },
    platform: { exposure: "LoadBalancer" },
    ingress: {},
    ecds,
    ...more,
  };
  return planEnvironment(value, ".");
}

describe("platform, ingress controller and 20 ECDs, all as LoadBalancer", () => {
  it("share one Network Load Balancer on AWS", () => {
    const { loadBalancers, findings, exposures } = everything("aws", "us-east-1");
    assert.deepEqual(
      findings.filter(({ severity }) => severity === "error"),
      [],
    );
    assert.deepEqual(
      loadBalancers.map(({ kind, shared, zones, addresses, exposures }) => [
        kind,
        shared,
        zones,
        addresses,
        exposures.length,
      ]),
      [["nlb", true, 2, 2, 25]],
    );
    assert.ok(exposures.every((one) => one.loadBalancer === loadBalancers[0]?.name));
  });

  it("share one public address on GCP", () => {
    const { loadBalancers, findings } = everything("gcp", "us-central1", {
      loadBalancer: { scheme: "internet-facing" },
    });
    assert.deepEqual(
      findings.filter(({ severity }) => severity === "error"),
      [],
    );
    assert.deepEqual(
      loadBalancers.map(({ kind, shared, addresses, exposures }) => [
        kind,
        shared,
        addresses,
        exposures.length,
      ]),
      [["forwarding-rules", true, 1, 25]],
    );
  });

  it("leave 80 and 443 of the shared address to the ingress controller", () => {
    const { loadBalancers, exposures } = everything("aws", "us-east-1");
    const answered = exposuresAt(exposures, loadBalancers[0]?.exposures ?? []);
    const owners = new Map(answered.map(({ port, owner }) => [port, owner]));
    assert.deepEqual([owners.get(80), owners.get(443), owners.get(9000)], ["ingress", "ingress", "platform"]);
  });

  it("move no other's rule when an ECD is added", () => {
    const rules = (count: number) =>
      everything("aws", "us-east-1", { ecds: ecds.slice(0, count) }).balancing.nlbs[0]?.rules ?? [];
    const [before, after] = [rules(19), rules(20)];
    assert.deepEqual(after.slice(0, before.length), before);
    assert.ok(after.slice(before.length).every(({ listener }) => listener.includes("ecd-19")));
  });

  it("take no load balancer when nothing asks for one", () => {
    const { loadBalancers } = everything("aws", "us-east-1", {
      platform: {},
      ingress: { exposure: "NodePort" },
      ecds: [],
    });
    assert.deepEqual(loadBalancers, []);
  });
});

describe("MetalLB on-prem", () => {
  const onPrem = (services: object[]) =>
    planEnvironment(
      {
        target: "on-prem",
        network: { calico: { install: true } },
        platform: { services: "none" },
        loadBalancer: { addressPool: ["192.0.2.10-192.0.2.20"] },
        ecds: services,
      },
      ".",
    );

  it("shares the pool's first address between Services with policy Cluster", () => {
    const { loadBalancers, ecds: planned, balancing } = onPrem(ecds.slice(0, 3));
    assert.deepEqual(
      loadBalancers.map(({ kind, shared, exposures }) => [kind, shared, exposures.length]),
      [["metallb", true, 3]],
    );
    for (const { services } of planned) {
      assert.equal(services[0]?.annotations["metallb.io/loadBalancerIPs"], "192.0.2.10");
      assert.equal(services[0]?.annotations["metallb.io/allow-shared-ip"], "uepe");
    }
    assert.deepEqual(
      balancing.metallb?.pools.map(({ addresses }) => addresses),
      [["192.0.2.10/32"], ["192.0.2.11-192.0.2.20"]],
    );
  });

  it("gives a Service with policy Local an address of its own from the rest of the pool", () => {
    const { ecds: planned } = onPrem([{ ...ecds[0], preserveSourceAddress: true }, ecds[1] ?? {}]);
    const annotations = planned[0]?.services[0]?.annotations;
    assert.equal(annotations?.["metallb.io/address-pool"], "uepe-own");
    assert.equal(annotations?.["metallb.io/allow-shared-ip"], undefined);
  });

  it("have names that the clouds take, and that no other cluster's environment has", () => {
    const name = (target: "aws" | "gcp", region: string, more: Record<string, unknown>) =>
      everything(target, region, more).loadBalancers[0]?.name;
    assert.equal(name("aws", "us-east-1", { namespace: "internal-core" }), "nlb-internal-core");
    const inCluster = (cluster: string, namespace: string) =>
      name("gcp", "us-central1", {
        namespace,
        network: { gcp: { region: "us-central1", existingCluster: { name: cluster } } },
      });
    assert.equal(inCluster("uepe", "uepe"), "uepe");
    assert.equal(inCluster("test", "uepe"), "test-uepe");
    assert.equal(inCluster("5g", "5g"), "lb-5g");
  });
});

import assert from "node:assert/strict";
import type { KubernetesObject } from "@kubernetes/client-node";
import { stackProgram } from "../../../sdk/components/runtime/stackProgram";
import { EngineFixture, type TestStack, uniqueName } from "../engineFixture";

interface Rule {
  action: string;
  source?: { nets?: string[] };
  destination?: { ports?: (number | string)[] };
}
interface GlobalPolicy {
  spec: { order: number; selector: string; preDNAT: boolean; ingress: Rule[] };
}
interface HostEndpointSettings {
  autoCreate?: string;
  createDefaultHostEndpoint?: string;
  templates?: { interfacePattern: string }[];
}

const CALICO = "projectcalico.org/v3";

/** Guard and separation through the real engine, on a real API server with Calico's own kinds. */
describe("an environment with guard and separation", function () {
  this.timeout(300_000);
  const namespace = uniqueName("guarded");
  let fixture: EngineFixture;
  let stack: TestStack;

  const environment = (radiusSources: string[], more: Record<string, unknown> = {}) => ({
    target: "on-prem",
    namespace,
    createNamespace: false,
    guard: "planned",
    network: {
      podCidr: "192.168.0.0/16",
      nodeCidrs: ["192.0.2.0/24"],
      calico: { install: false, apiServer: true },
      serviceCidr: "10.96.0.0/12",
      controlPlaneCidrs: ["203.0.113.0/28"],
      hostEndpoints: { create: true, closeClusterRanges: true },
    },
    separation: { labelsConfirmed: true },
    accept: { UEN609: "a cluster of its own", UEN627: "a cluster of its own" },
    platform: {
      ports: { http: { nodePort: 30070 }, desktop: { nodePort: 30071 }, control: { nodePort: 30072 } },
    },
    ecds: [
      {
        name: "radius",
        preserveSourceAddress: true,
        node: "worker-1",
        nodeAddresses: ["192.0.2.11"],
        sources: radiusSources,
        ports: [
          { name: "auth", port: 1812, protocol: "UDP", nodePort: 30073 },
          { name: "acct", port: 1813, protocol: "UDP", nodePort: 30074 },
        ],
      },
      { name: "diameter", sources: ["10.20.0.0/24"], ports: [{ port: 3868, nodePort: 30075 }] },
      { name: "bridge", ports: [{ port: 4444 }] },
    ],
    ...more,
  });
  const configure = (value: unknown) =>
    stack.stack.setConfig("usage-engine-networking:environment", { value: JSON.stringify(value) });
  const guardPolicies = async () =>
    (await fixture.objects.list(CALICO, "GlobalNetworkPolicy")).items.filter(({ metadata }) =>
      metadata?.name?.startsWith(`${namespace}-guard-`),
    ) as (KubernetesObject & GlobalPolicy)[];
  const rules = async () =>
    (await guardPolicies()).flatMap(({ spec }) => spec.ingress.map((rule) => JSON.stringify(rule)));
  /** Addresses that radius' own policy admits; the client library writes `from` with a line before it. */
  const radiusBlocks = async () => {
    const policy = await fixture.find<{
      spec: { ingress: { _from: { ipBlock?: { cidr: string } }[] }[] };
    }>("networking.k8s.io/v1", "NetworkPolicy", namespace, "separation-radius");
    return policy?.spec.ingress.flatMap(({ _from }) => _from.flatMap(({ ipBlock }) => ipBlock?.cidr ?? []));
  };
  const hostEndpointSettings = async () => {
    const configuration = await fixture.find<{
      spec: { controllers: { node?: { hostEndpoint?: HostEndpointSettings; syncLabels?: string } } };
    }>(CALICO, "KubeControllersConfiguration", "", "default");
    return configuration?.spec.controllers.node;
  };

  before(async () => {
    fixture = await EngineFixture.start();
    await fixture.objects.create({ apiVersion: "v1", kind: "Namespace", metadata: { name: namespace } });
    stack = await fixture.stack(async () => stackProgram("."));
    await configure(environment(["198.51.100.0/24", "203.0.113.7/32"]));
    await stack.up();
  });

  after(() => fixture?.stop());

  it("has a policy for the nodes, the control plane, each owner, and those that close", async () => {
    const policies = await guardPolicies();
    assert.deepEqual(policies.map(({ metadata }) => metadata?.name?.slice(namespace.length)).sort(), [
      "-guard-closed",
      "-guard-control-plane",
      "-guard-nodes",
      "-guard-open-diameter",
      "-guard-open-platform",
      "-guard-open-radius",
      "-guard-open-ui",
      "-guard-ranges",
    ]);
    const closed = policies.find(({ metadata }) => metadata?.name?.endsWith("-closed"));
    assert.deepEqual(closed?.spec.ingress, [
      { action: "Deny", protocol: "TCP", destination: { ports: [30070, 30071, 30072, 30075] } },
      { action: "Deny", protocol: "UDP", destination: { ports: [30073, 30074] } },
    ]);
    const ranges = policies.find(({ metadata }) => metadata?.name?.endsWith("-ranges"));
    assert.deepEqual(ranges?.spec.ingress, [
      { action: "Deny", destination: { nets: ["192.168.0.0/16", "10.96.0.0/12"] } },
    ]);
    for (const { spec } of policies) assert.equal(spec.preDNAT, true);
  });

  it("has Calico make named host endpoints, and keeps what else Calico has set", async () => {
    const node = await hostEndpointSettings();
    assert.equal(node?.hostEndpoint?.autoCreate, "Enabled");
    assert.equal(node?.hostEndpoint?.createDefaultHostEndpoint, "Disabled");
    assert.equal(node?.hostEndpoint?.templates?.length, 1);
    assert.equal(node?.syncLabels, "Enabled");
  });

  it("has a standard policy for each owner's pods", async () => {
    const { items } = await fixture.objects.list("networking.k8s.io/v1", "NetworkPolicy", namespace);
    assert.deepEqual(
      items.map(({ metadata }) => metadata?.name).sort(),
      ["bridge", "diameter", "platform", "radius", "ui"].map((owner) => `separation-${owner}`),
    );
  });

  it("shows no change in a preview, nor after a refresh", async () => {
    assert.deepEqual(Object.keys((await stack.preview()).changes), ["same"]);
    assert.deepEqual(Object.keys(await stack.refresh()), ["same"]);
    assert.deepEqual(Object.keys((await stack.preview()).changes), ["same"]);
  });

  it("changes exactly one rule of the guard, and one of the pods, when one ECD loses a source", async () => {
    const before = await rules();
    assert.deepEqual(await radiusBlocks(), ["198.51.100.0/24", "203.0.113.7/32"]);
    await configure(environment(["198.51.100.0/24"]));
    // The guard's policy and the pods' own.
    assert.equal((await stack.preview()).changes.update, 2);
    const { changes } = await stack.up();
    assert.deepEqual(Object.keys(changes).sort(), ["same", "update"]);
    assert.equal(changes.update, 2);
    const after = await rules();
    assert.deepEqual(await radiusBlocks(), ["198.51.100.0/24"]);
    const gone = before.filter((rule) => !after.includes(rule));
    const made = after.filter((rule) => !before.includes(rule));
    assert.equal(gone.length, 1);
    assert.equal(made.length, 1);
    assert.match(gone[0] ?? "", /203\.0\.113\.7\/32/);
    assert.doesNotMatch(made[0] ?? "", /203\.0\.113\.7\/32/);
  });

  it("only logs when separation is to observe, in a tier of its own", async () => {
    await configure(environment(["198.51.100.0/24"], { separation: { mode: "observe" } }));
    await stack.up();
    assert.deepEqual(
      (await fixture.objects.list("networking.k8s.io/v1", "NetworkPolicy", namespace)).items,
      [],
    );
    const policy = await fixture.find<{ spec: { tier: string; ingress: Rule[] } }>(
      CALICO,
      "NetworkPolicy",
      namespace,
      `${namespace}-observe.separation-bridge`,
    );
    assert.equal(policy?.spec.tier, `${namespace}-observe`);
    assert.deepEqual(policy?.spec.ingress.slice(-2), [{ action: "Log" }, { action: "Pass" }]);
    assert.deepEqual(Object.keys((await stack.preview()).changes), ["same"]);
  });

  it("leaves nothing behind, and Calico's own defaults for host endpoints", async () => {
    await stack.destroy();
    assert.deepEqual(await guardPolicies(), []);
    assert.equal(await fixture.find(CALICO, "Tier", "", `${namespace}-observe`), undefined);
    const node = await hostEndpointSettings();
    // Without autoCreate, which is Disabled where it is absent, Calico makes no host endpoint.
    assert.deepEqual(node?.hostEndpoint, { createDefaultHostEndpoint: "Disabled" });
    assert.equal(node?.syncLabels, "Enabled");
  });
});

import assert from "node:assert/strict";
import type { EnvironmentArgs } from "../../../../sdk/config/environmentArgs";
import type { HostEndpointsArgs } from "../../../../sdk/config/guardArgs";
import { type Registered, registered, settled, the } from "../registered";

const environment: EnvironmentArgs = {
  target: "on-prem",
  guard: "planned",
  network: {
    calico: { install: false, apiServer: true },
    hostEndpoints: { create: true },
    nodeCidrs: ["192.0.2.0/24"],
    podCidr: "192.168.0.0/16",
  },
  accept: { UEN609: "a test" },
  separation: { labelsConfirmed: true },
  platform: { exposure: "ClusterIP" },
  ecds: [
    {
      name: "radius",
      sources: ["198.51.100.0/24"],
      ports: [{ port: 1812, protocol: "UDP", nodePort: 30010 }],
    },
  ],
};
const POLICY = "kubernetes:projectcalico.org/v3:GlobalNetworkPolicy";
const PATCH = "kubernetes:projectcalico.org/v3:KubeControllersConfigurationPatch";

const THEIRS = { generateName: "storage", interfacePattern: "^bond1$" };

const withHostEndpoints = (hostEndpoints: HostEndpointsArgs): EnvironmentArgs => ({
  ...environment,
  network: { ...environment.network, hostEndpoints },
});

/** What each patch of Calico's settings writes, over whom, and what becomes of it in the end. */
function written(patches: readonly Registered[]): Record<string, unknown> {
  return Object.fromEntries(
    patches.map(({ name, inputs, opts }) => {
      const { templates, ...switches } = inputs.spec.controllers.node.hostEndpoint;
      const isForced = inputs.metadata.annotations?.["pulumi.com/patchForce"] === "true";
      return [
        name,
        [
          templates?.map((one: { generateName: string }) => one.generateName) ?? switches,
          isForced ? "forced" : "refused on conflict",
          opts.retainOnDelete ? "stays" : "given up",
        ],
      ];
    }),
  );
}

describe("NodePortGuard by itself", () => {
  it("makes what opens, then what closes, then the host endpoints, and nothing else", async () => {
    const { NodePortGuard } = await import("../../../../sdk/components/access/nodePortGuard.js");
    const { result, resources } = await registered((opts) => new NodePortGuard("guard", environment, opts));
    assert.deepEqual(await settled(result.policies), [
      "uepe-guard-nodes",
      "uepe-guard-open-radius",
      "uepe-guard-closed",
    ]);
    const closed = the(resources, POLICY, "guard-uepe-guard-closed");
    assert.deepEqual(closed.dependsOn.sort(), ["guard-uepe-guard-nodes", "guard-uepe-guard-open-radius"]);
    const patches = resources.filter(({ type }) => type === PATCH);
    assert.deepEqual(written(patches), {
      "guard-host-endpoints-default": [{ createDefaultHostEndpoint: "Disabled" }, "forced", "stays"],
      "guard-host-endpoints-templates": [["usage-engine-networking"], "refused on conflict", "given up"],
      "guard-host-endpoints": [{ autoCreate: "Enabled" }, "forced", "given up"],
    });
    for (const { name, dependsOn } of patches.slice(0, 2)) {
      assert.ok(dependsOn.includes("guard-uepe-guard-closed"), name);
    }
    // Nothing is made of a template before the others are as they must be.
    assert.deepEqual(the(resources, PATCH, "guard-host-endpoints").dependsOn.sort(), [
      "guard-host-endpoints-default",
      "guard-host-endpoints-templates",
    ]);
    assert.equal(resources.length, 1 + 3 + 3);
  });

  it("keeps others' templates beside its own", async () => {
    const { NodePortGuard } = await import("../../../../sdk/components/access/nodePortGuard.js");
    const args = withHostEndpoints({ create: true, previous: { templates: [THEIRS] } });
    const { resources } = await registered((opts) => new NodePortGuard("guard", args, opts));
    assert.deepEqual(written(resources.filter(({ type }) => type === PATCH)), {
      "guard-host-endpoints-default": [{ createDefaultHostEndpoint: "Disabled" }, "forced", "given up"],
      "guard-host-endpoints-templates": [["storage", "usage-engine-networking"], "forced", "stays"],
      "guard-host-endpoints": [{ autoCreate: "Enabled" }, "forced", "given up"],
    });
  });

  it("writes back what was there, without a guard too, and leaves it", async () => {
    const { NodePortGuard } = await import("../../../../sdk/components/access/nodePortGuard.js");
    const args = withHostEndpoints({ create: false, previous: { templates: [THEIRS] } });
    const off = { ...args, guard: "off" as const };
    const { resources } = await registered((opts) => new NodePortGuard("guard", off, opts));
    assert.deepEqual(written(resources.filter(({ type }) => type === PATCH)), {
      "guard-host-endpoints-default": [{ createDefaultHostEndpoint: "Enabled" }, "forced", "stays"],
      "guard-host-endpoints-templates": [["storage"], "forced", "stays"],
      "guard-host-endpoints": [{ autoCreate: "Disabled" }, "forced", "stays"],
    });
    assert.equal(resources.length, 1 + 3);
  });

  it("refuses what would cut off the cluster, before anything is registered", async () => {
    const { NodePortGuard } = await import("../../../../sdk/components/access/nodePortGuard.js");
    const bad = {
      ...environment,
      guard: "range" as const,
      network: { ...environment.network, nodePortRange: "1-65535" },
    };
    await assert.rejects(
      registered((opts) => new NodePortGuard("guard", bad, opts)),
      /argument/,
    );
  });
});

describe("TrafficSeparation by itself", () => {
  it("makes a standard policy for each owner, and nothing else", async () => {
    const { TrafficSeparation } = await import("../../../../sdk/components/access/trafficSeparation.js");
    const { result, resources } = await registered(
      (opts) => new TrafficSeparation("apart", environment, opts),
    );
    assert.equal(await settled(result.mode), "enforce");
    const policies = resources.filter(({ type }) => type === "kubernetes:networking.k8s.io/v1:NetworkPolicy");
    assert.deepEqual(policies.map(({ inputs }) => inputs.metadata.name).sort(), [
      "separation-platform",
      "separation-radius",
      "separation-ui",
    ]);
    assert.equal(resources.length, 1 + 3);
  });

  it("makes the tier before its policies when it only observes", async () => {
    const { TrafficSeparation } = await import("../../../../sdk/components/access/trafficSeparation.js");
    const observed = { ...environment, separation: { mode: "observe" as const } };
    const { resources } = await registered((opts) => new TrafficSeparation("apart", observed, opts));
    const policies = resources.filter(({ type }) => type === "kubernetes:projectcalico.org/v3:NetworkPolicy");
    assert.equal(policies.length, 3);
    for (const { dependsOn } of policies) assert.deepEqual(dependsOn, ["apart-uepe-observe"]);
  });
});

import assert from "node:assert/strict";
import { hostEndpointsOf, type KubeControllersConfiguration } from "../../../../local/nodes/hostEndpoints";
import { OUTSIDE_INTERFACES } from "../../../../sdk/plan/access/nodePortGuard/insideInterfaces";

const node = {
  name: "worker-1",
  address: "10.240.0.11",
  interfaceName: "eth0",
  labels: { "kubernetes.io/hostname": "worker-1" },
};

function configured(hostEndpoint: object): KubeControllersConfiguration {
  return {
    apiVersion: "projectcalico.org/v3",
    kind: "KubeControllersConfiguration",
    metadata: { name: "default" },
    spec: { controllers: { node: { hostEndpoint } } },
  };
}

const ours = {
  generateName: "usage-engine-networking",
  interfacePattern: OUTSIDE_INTERFACES,
  nodeSelector: "all()",
  labels: { "usage-engine-networking": "guarded" },
};

describe("the stand-in for Calico's kube-controllers", () => {
  it("makes a named host endpoint of the template that an environment writes", () => {
    const made = hostEndpointsOf(
      configured({ autoCreate: "Enabled", createDefaultHostEndpoint: "Disabled", templates: [ours] }),
      [node],
    );
    assert.deepEqual(made, [
      {
        apiVersion: "projectcalico.org/v3",
        kind: "HostEndpoint",
        metadata: {
          name: "worker-1-usage-engine-networking-eth0-auto-hep",
          labels: {
            "kubernetes.io/hostname": "worker-1",
            "usage-engine-networking": "guarded",
            "projectcalico.org/created-by": "calico-kube-controllers",
          },
        },
        spec: {
          node: "worker-1",
          interfaceName: "eth0",
          expectedIPs: ["10.240.0.11"],
          profiles: ["projectcalico-default-allow"],
        },
      },
    ]);
  });

  it("makes one for every interface unless that is switched off, and none where nothing is switched on", () => {
    const whole = hostEndpointsOf(configured({ autoCreate: "Enabled" }), [node]);
    assert.deepEqual(
      whole.map(({ spec }) => (spec as { interfaceName: string }).interfaceName),
      ["*"],
    );
    assert.deepEqual(hostEndpointsOf(configured({ templates: [ours] }), [node]), []);
    assert.deepEqual(hostEndpointsOf(undefined, [node]), []);
  });

  it("makes none for an interface that the pattern leaves out", () => {
    const settings = configured({
      autoCreate: "Enabled",
      createDefaultHostEndpoint: "Disabled",
      templates: [ours],
    });
    assert.deepEqual(hostEndpointsOf(settings, [{ ...node, interfaceName: "cali0" }]), []);
  });

  it("refuses what it does not understand", () => {
    const selected = configured({
      autoCreate: "Enabled",
      templates: [{ ...ours, nodeSelector: "pool == 'edge'" }],
    });
    assert.throws(() => hostEndpointsOf(selected, [node]), /does not understand.*edge/);
  });
});

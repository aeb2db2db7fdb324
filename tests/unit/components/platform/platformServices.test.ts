import assert from "node:assert/strict";
import * as k8s from "@pulumi/kubernetes";
import * as pulumi from "@pulumi/pulumi";
import { PlatformServices, type PlatformServicesArgs } from "../../../../index";
import { registered, settled, the } from "../registered";

const SERVICE = "kubernetes:core/v1:Service";
const PATCH = "kubernetes:core/v1:ServicePatch";
const INGRESS = "kubernetes:networking.k8s.io/v1:Ingress";

const PINNED: PlatformServicesArgs = {
  ports: { http: { nodePort: 30000 }, desktop: { nodePort: 30001 }, control: { nodePort: 30067 } },
};

function bring(args: PlatformServicesArgs, options?: Parameters<typeof registered>[1]) {
  return registered((opts) => new PlatformServices("ue", args, opts), options);
}

describe("PlatformServices", () => {
  it("makes platform and ui as NodePorts with the ports that were pinned", async () => {
    const { resources } = await bring({ ...PINNED, namespace: "mz" });
    const platform = the(resources, SERVICE, "ue-platform");
    assert.equal(platform.parent, "ue");
    assert.equal(platform.inputs.metadata.name, "platform");
    assert.equal(platform.inputs.metadata.namespace, "mz");
    assert.equal(platform.inputs.spec.type, "NodePort");
    assert.deepEqual(platform.inputs.spec.selector, { app: "platform" });
    assert.deepEqual(platform.inputs.spec.ports, [
      { name: "http", port: 80, targetPort: 9000, protocol: "TCP", nodePort: 30000 },
      { name: "control", port: 6790, targetPort: 6790, protocol: "TCP", nodePort: 30067 },
    ]);
    const ui = the(resources, SERVICE, "ue-ui");
    assert.deepEqual(ui.inputs.spec.ports, [
      { name: "desktop", port: 9001, targetPort: 9001, protocol: "TCP", nodePort: 30001 },
    ]);
  });

  it("takes the old Service away before a new one asks for its node ports", async () => {
    const { resources } = await bring(PINNED);
    assert.equal(the(resources, SERVICE, "ue-platform").opts.deleteBeforeReplace, true);
  });

  it("does not wait for pods that Usage Engine brings later", async () => {
    const { resources } = await bring(PINNED);
    const { annotations } = the(resources, SERVICE, "ue-ui").inputs.metadata;
    assert.deepEqual(annotations, { "pulumi.com/skipAwait": "true" });
  });

  it("patches type and node ports of the chart's Services by force, and leaves them on destroy", async () => {
    const { resources } = await bring({ ...PINNED, services: "patch" });
    const patch = the(resources, PATCH, "ue-platform");
    assert.equal(patch.inputs.metadata.annotations["pulumi.com/patchForce"], "true");
    assert.equal(patch.opts.retainOnDelete, true);
    assert.equal(patch.inputs.spec.type, "NodePort");
    assert.equal(patch.inputs.spec.selector, undefined, "the selector is the chart's");
    assert.deepEqual(
      patch.inputs.spec.ports,
      [
        { port: 80, protocol: "TCP", nodePort: 30000 },
        { port: 6790, protocol: "TCP", nodePort: 30067 },
      ],
      "names and targets are the chart's",
    );
    assert.equal(resources.filter((one) => one.type === SERVICE).length, 0);
  });

  it("sends HTTP through an Ingress of the class that the ingress controller makes", async () => {
    const { resources } = await bring({
      ...PINNED,
      ports: { http: { exposure: "Ingress", host: "ue.example.net" } },
    });
    const ingress = the(resources, INGRESS);
    assert.equal(ingress.inputs.spec.ingressClassName, "uepe-traefik");
    assert.deepEqual(ingress.inputs.spec.rules, [
      {
        host: "ue.example.net",
        http: {
          paths: [
            {
              path: "/",
              pathType: "Prefix",
              backend: { service: { name: "platform", port: { number: 80 } } },
            },
          ],
        },
      },
    ]);
    assert.equal(ingress.inputs.metadata.annotations["pulumi.com/skipAwait"], "true");
  });

  it("tells peers the node ports that were pinned", async () => {
    const { result } = await bring(PINNED);
    const endpoints = await Promise.all(result.endpoints.map(settled));
    assert.deepEqual(
      endpoints.map(({ owner, name, address, port }) => [owner, name, address, port]),
      [
        ["platform", "http", "any node", 30000],
        ["platform", "control", "any node", 30067],
        ["ui", "desktop", "any node", 30001],
      ],
    );
  });

  it("tells peers the node port that the API server chose", async () => {
    const { result } = await bring(
      { accept: { UEN104: "the API server may choose" } },
      {
        cluster: ({ inputs }) => ({
          spec: {
            ...inputs.spec,
            ports: inputs.spec?.ports?.map((port: { port: number }) => ({
              ...port,
              nodePort: 31000 + port.port,
            })),
          },
        }),
      },
    );
    const endpoints = await Promise.all(result.endpoints.map(settled));
    assert.deepEqual(
      endpoints.map(({ name, port }) => [name, port]),
      [
        ["http", 31080],
        ["control", 37790],
        ["desktop", 40001],
      ],
    );
  });

  it("sends its objects to the provider that it was given", async () => {
    const { resources } = await registered((opts) => {
      const kubernetes = new k8s.Provider("elsewhere", {}, opts);
      return new PlatformServices("ue", PINNED, { ...opts, providers: { kubernetes } });
    });
    assert.match(the(resources, SERVICE, "ue-ui").provider ?? "", /elsewhere/);
  });

  it("refuses everything that is wrong at once, with paths into its own arguments, before it registers", async () => {
    const args = {
      ports: { http: { nodePort: 80 }, control: { exposure: "Ingress" } },
    } as PlatformServicesArgs;
    let registrations = 0;
    await assert.rejects(
      registered((opts) => {
        const count = () => {
          registrations += 1;
          return undefined;
        };
        return new PlatformServices("ue", args, { ...opts, transformations: [count] });
      }),
      (error: unknown) => {
        assert.ok(pulumi.InputPropertiesError.isInstance(error));
        const paths = error.errors.map((one) => one.propertyPath);
        assert.deepEqual(paths.sort(), ["ports.control.exposure", "ports.http.nodePort"]);
        return true;
      },
    );
    assert.equal(registrations, 0);
  });

  it("refuses an Output where a decision is needed, by name", async () => {
    const args = { ports: { http: { nodePort: pulumi.output(30000) } } } as unknown as PlatformServicesArgs;
    await assert.rejects(
      registered((opts) => new PlatformServices("ue", args, opts)),
      (error: unknown) =>
        pulumi.InputPropertiesError.isInstance(error) &&
        error.errors.some((one) => one.propertyPath === "ports.http.nodePort" && /Output/.test(one.reason)),
    );
  });
});

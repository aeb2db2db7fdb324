import assert from "node:assert/strict";
import * as pulumi from "@pulumi/pulumi";
import { IngressController, type IngressControllerArgs } from "../../../../index";
import { registered, settled, the } from "../registered";

const RELEASE = "kubernetes:helm.sh/v3:Release";
const SERVICE = "kubernetes:core/v1:Service";
const READ = "kubernetes:core/v1:ServicePatch";

const PINNED: IngressControllerArgs = { nodePorts: { http: 30080, https: 30081 } };

function bring(args: IngressControllerArgs, options?: Parameters<typeof registered>[1]) {
  return registered((opts) => new IngressController("in", args, opts), options);
}

describe("IngressController", () => {
  it("installs Traefik's chart with a class and node ports of its own", async () => {
    const { result, resources } = await bring({ ...PINNED, namespace: "mz" });
    const release = the(resources, RELEASE);
    assert.equal(release.parent, "in");
    assert.equal(release.inputs.chart, "traefik");
    assert.equal(release.inputs.name, "mz-traefik");
    assert.equal(release.inputs.namespace, "mz");
    const { values } = release.inputs;
    assert.equal(values.ingressClass.name, "mz-traefik");
    assert.equal(values.ports.web.nodePort, 30080);
    assert.equal(values.ports.websecure.nodePort, 30081);
    assert.equal(await settled(result.className), "mz-traefik");
  });

  it("keeps two environments of one cluster apart", async () => {
    const one = the((await bring({ ...PINNED, namespace: "mz-a" })).resources, RELEASE).inputs;
    const other = the((await bring({ ...PINNED, namespace: "mz-b" })).resources, RELEASE).inputs;
    assert.notEqual(one.name, other.name);
    assert.notEqual(one.values.ingressClass.name, other.values.ingressClass.name);
  });

  it("waits for the controller's pods on node ports", async () => {
    const { resources } = await bring(PINNED);
    assert.equal(the(resources, RELEASE).inputs.skipAwait, false);
  });

  it("serves hosts without a certificate with the default one", async () => {
    const { resources } = await bring({ ...PINNED, defaultCertificate: "wildcard-tls" });
    assert.match(JSON.stringify(the(resources, RELEASE).inputs.values), /wildcard-tls/);
  });

  it("tells peers its pinned node ports without asking the cluster", async () => {
    const { result, resources } = await bring(PINNED);
    const endpoints = await Promise.all(result.endpoints.map(settled));
    assert.deepEqual(
      endpoints.map(({ name, address, port }) => [name, address, port]),
      [
        ["http", "any node", 30080],
        ["https", "any node", 30081],
      ],
    );
    assert.equal(resources.filter(({ type }) => type === SERVICE || type === READ).length, 0);
  });

  it("reads the node ports that the API server chose from the chart's Service", async () => {
    const ports = [
      { port: 80, protocol: "TCP", nodePort: 31080 },
      { port: 443, protocol: "TCP", nodePort: 31443 },
    ];
    const { result, resources } = await bring(
      { accept: { UEN104: "the API server may choose" } },
      {
        cluster: ({ type }) => (type === READ ? { spec: { ports } } : { status: { revision: 3 } }),
      },
    );
    const { metadata, spec } = the(resources, READ).inputs;
    assert.equal(spec, undefined, "nothing of it is changed");
    assert.equal(metadata.name, "uepe-traefik");
    assert.equal(metadata.annotations["usage-engine-networking/release-revision"], "3");
    const endpoints = await Promise.all(result.endpoints.map(settled));
    assert.deepEqual(
      endpoints.map((one) => one.port),
      [31080, 31443],
    );
  });

  it("makes nothing where somebody else runs the controller", async () => {
    const { result, resources } = await bring({ controller: "none", className: "nginx" });
    assert.deepEqual(
      resources.map((one) => one.type),
      ["usage-engine-networking:index:IngressController"],
    );
    assert.equal(await settled(result.className), "nginx");
  });

  it("refuses a node port out of the range, with its path", async () => {
    await assert.rejects(
      bring({ nodePorts: { http: 80, https: 30081 } }),
      (error: unknown) =>
        pulumi.InputPropertiesError.isInstance(error) &&
        error.errors.some((one) => one.propertyPath === "nodePorts.http"),
    );
  });
});

import assert from "node:assert/strict";
import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import * as pulumi from "@pulumi/pulumi";
import { EcdNetworking, type EcdNetworkingArgs } from "../../../../index";
import { registered, settled, the } from "../registered";

const SERVICE = "kubernetes:core/v1:Service";
const INGRESS = "kubernetes:networking.k8s.io/v1:Ingress";
const ECD = "kubernetes:mz.digitalroute.com/v1alpha1:ECDeployment";

const RADIUS = `
apiVersion: mz.digitalroute.com/v1alpha1
kind: ECDeployment
metadata:
  name: radius
spec:
  nodeHost: worker-1
  futureField: {kept: true}
  ports:
    - containerPort: 1812
  services:
    - spec:
        type: NodePort
        externalTrafficPolicy: Local
        ports:
          - {name: auth, port: 1812, protocol: UDP, nodePort: 30010}
`;

function bring(args: EcdNetworkingArgs) {
  return registered((opts) => new EcdNetworking("ecds", args, opts));
}

describe("EcdNetworking", () => {
  let directory: string;

  before(() => {
    directory = mkdtempSync(join(tmpdir(), "ecds-"));
    writeFileSync(join(directory, "radius.yaml"), RADIUS);
  });

  after(() => rmSync(directory, { recursive: true }));

  it("makes the Service of an ECD with arguments, kept on the node that its peers call", async () => {
    const { result, resources } = await bring({
      ecds: [
        {
          name: "radius",
          ports: [{ port: 1812, protocol: "UDP", nodePort: 30010 }],
          preserveSourceAddress: true,
          node: "worker-1",
        },
      ],
    });
    const service = the(resources, SERVICE);
    assert.equal(service.name, "ecds-radius");
    assert.equal(service.parent, "ecds");
    assert.equal(service.inputs.spec.type, "NodePort");
    assert.equal(service.inputs.spec.externalTrafficPolicy, "Local");
    assert.deepEqual(service.inputs.spec.selector, { app: "radius" });
    assert.equal(service.opts.deleteBeforeReplace, true);
    const [endpoint] = await Promise.all(result.endpoints.map(settled));
    assert.deepEqual(endpoint, {
      owner: "radius",
      name: "udp-1812",
      via: "NodePort",
      address: "worker-1",
      port: 30010,
      protocol: "UDP",
    });
  });

  it("sends HTTP through the shared controller's class, and tells peers host and path", async () => {
    const { result, resources } = await bring({
      ecds: [
        {
          name: "rest",
          http: { host: "rest.example.net", paths: [{ path: "/v1", port: 9090 }], tlsSecretName: "rest-tls" },
        },
      ],
      ingressClassName: "nginx",
    });
    const ingress = the(resources, INGRESS);
    assert.equal(ingress.inputs.spec.ingressClassName, "nginx");
    assert.deepEqual(ingress.inputs.spec.tls, [{ hosts: ["rest.example.net"], secretName: "rest-tls" }]);
    assert.equal(the(resources, SERVICE).inputs.spec.type, "ClusterIP");
    const [endpoint] = await Promise.all(result.endpoints.map(settled));
    assert.deepEqual(endpoint, {
      owner: "rest",
      name: "http-9090",
      via: "Ingress",
      port: 443,
      protocol: "TCP",
      host: "rest.example.net",
      path: "/v1",
    });
  });

  it("applies a descriptor whole, and leaves its Services to the operator", async () => {
    const { resources } = await bring({ ecds: [{ descriptor: "radius.yaml" }], directory, namespace: "mz" });
    const ecd = the(resources, ECD);
    assert.equal(ecd.inputs.metadata.name, "radius");
    assert.equal(ecd.inputs.metadata.namespace, "mz");
    assert.deepEqual(ecd.inputs.spec.futureField, { kept: true });
    assert.equal(ecd.inputs.spec.services[0].spec.ports[0].nodePort, 30010);
    assert.equal(resources.filter((one) => one.type === SERVICE).length, 0);
  });

  it("refuses two ECDs that want one node port, though one is TCP and the other UDP", async () => {
    const ecds = [
      { name: "one", ports: [{ port: 3868, nodePort: 30020 }] },
      { name: "two", ports: [{ port: 3868, protocol: "UDP" as const, nodePort: 30020 }] },
    ];
    await assert.rejects(
      bring({ ecds }),
      (error: unknown) =>
        pulumi.InputPropertiesError.isInstance(error) &&
        error.errors.some((one) => one.propertyPath === "ecds[1].ports[0].nodePort"),
    );
  });
});

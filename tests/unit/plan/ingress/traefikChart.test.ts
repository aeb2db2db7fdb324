import assert from "node:assert/strict";
import Ajv2020 from "ajv/dist/2020";
import { parseAllDocuments } from "yaml";
import type { EnvironmentArgs } from "../../../../sdk/config/environmentArgs";
import { hasLabels } from "../../../../sdk/plan/access/separation/peer";
import { plan } from "../../../../sdk/plan/plan";
import { chartFileOrSkip, renderedOrSkip } from "../../../fixture/publishedChart";

interface Schema {
  properties?: Record<string, Schema>;
  additionalProperties?: boolean | Schema;
}

function controllerOf(args: Partial<EnvironmentArgs> = {}) {
  const { ingress, policies } = plan({ target: "on-prem", ingress: {}, ...args });
  assert.ok(ingress);
  const workload = policies.workloads.find(({ kind }) => kind === "ingress");
  assert.ok(workload);
  return { ingress, pods: workload, service: ingress.chart.values.service as Record<string, unknown> };
}

/** Environments that together set every value that this package knows. */
const ENVIRONMENTS: [what: string, args: Partial<EnvironmentArgs>][] = [
  ["on node ports", { ingress: { nodePorts: { http: 30080, https: 30083 }, replicas: 3 } }],
  ["inside only", { ingress: { exposure: "ClusterIP" } }],
  [
    "behind MetalLB",
    { ingress: { exposure: "LoadBalancer", defaultCertificate: "tls" }, sources: ["10.0.0.0/8"] },
  ],
  [
    "with its clients' addresses",
    { ingress: { preserveSourceAddress: true, labels: { a: "b" }, annotations: { c: "d" } } },
  ],
  ["on AWS", { target: "aws", sources: ["10.0.0.0/8"] }],
  ["on GCP", { target: "gcp", sources: ["10.0.0.0/8"] }],
  ["from a mirror", { images: { registry: "mirror.example.net", pullSecrets: ["pull"] } }],
];

/** Keys that a schema does not name: the chart would refuse them, or, worse, pass them by. */
function unknownKeys(value: unknown, schema: Schema | undefined, path: string): string[] {
  if (schema?.properties === undefined && typeof schema?.additionalProperties !== "object") return [];
  if (typeof value !== "object" || value === null || Array.isArray(value)) return [];
  return Object.entries(value).flatMap(([key, below]) => {
    const { additionalProperties } = schema;
    const known =
      schema.properties?.[key] ??
      (typeof additionalProperties === "object" ? additionalProperties : undefined);
    // What Kubernetes knows of a Service, the schema leaves to Kubernetes.
    if (known === undefined)
      return path === "service.spec" ? [] : [`${path}.${key}`.slice(path === "" ? 1 : 0)];
    return unknownKeys(below, known, path === "" ? key : `${path}.${key}`);
  });
}

describe("Traefik's chart", () => {
  describe("as its publisher has it", () => {
    for (const [what, args] of ENVIRONMENTS) {
      it(`knows every value that is set ${what}`, async function () {
        const { ingress } = controllerOf(args);
        const file = `traefik-${ingress.chart.version}.values.schema.json`;
        const schema = JSON.parse(await chartFileOrSkip(this, ingress.chart, "values.schema.json", file));
        const ajv = new Ajv2020({ strict: false, logger: false });
        assert.ok(ajv.validate(schema, ingress.chart.values), ajv.errorsText());
        assert.deepEqual(unknownKeys(ingress.chart.values, schema, ""), []);
      });
    }

    for (const version of ["41.3.0", "37.3.0"]) {
      it(`has the labels on its pods by which policies admit them: ${version}`, async function () {
        const nodePorts = { http: 30080, https: 30083 };
        const { ingress } = controllerOf({ ingress: { nodePorts, chart: { version } } });
        const { releaseName: release, namespace } = ingress;
        const file = `traefik-${version}-nodeport.yaml`;
        const text = await renderedOrSkip(this, ingress.chart, { release, namespace, file });
        const objects = parseAllDocuments(text).map((one) => one.toJS());
        const deployment = objects.find((one) => one?.kind === "Deployment");
        const { pods: workload } = controllerOf();
        assert.equal(deployment.metadata.namespace, workload.namespace);
        const labels = deployment.spec.template.metadata.labels;
        assert.ok(
          hasLabels(labels, workload.labels),
          `${JSON.stringify(labels)} has not ${JSON.stringify(workload.labels)}`,
        );
        const service = objects.find((one) => one?.kind === "Service");
        assert.deepEqual(service.spec.selector, workload.labels);
      });
    }
  });

  it("is taken at its word where the values override what it labels its pods with", () => {
    const values = { nameOverride: "edge", instanceLabelOverride: "north" };
    assert.deepEqual(controllerOf({ ingress: { values } }).pods.labels, {
      "app.kubernetes.io/name": "edge",
      "app.kubernetes.io/instance": "north",
    });
  });

  it("has labels no longer than Kubernetes takes, also in a namespace with a long name", () => {
    const { pods: workload, ingress } = controllerOf({ namespace: "n".repeat(63) });
    const instance = workload.labels["app.kubernetes.io/instance"] ?? "";
    assert.ok(instance.length <= 63);
    assert.ok(instance.startsWith(ingress.releaseName));
  });

  const spec = { type: "NodePort", externalTrafficPolicy: "Cluster" };
  const older = { type: "NodePort", spec: { externalTrafficPolicy: "Cluster" } };
  const versions: [what: string, chart: Record<string, string>, service: object][] = [
    ["the default", {}, { spec }],
    ["the first that has the Service's spec as Kubernetes has it", { version: "40.0.0" }, { spec }],
    ["the last before", { version: "39.0.9" }, older],
    ["one that an archive names", { chart: "charts/traefik-37.3.0.tgz" }, older],
    ["one that stands beside a folder", { chart: "./charts/traefik", version: "37.3.0" }, older],
    ["unknown", { chart: "./charts/traefik" }, { spec }],
  ];
  for (const [what, chart, expected] of versions) {
    it(`gets the Service's type where a version knows it: ${what}`, () => {
      for (const args of [{ ingress: { chart } }, { charts: { traefik: chart } }]) {
        const { labels: _labels, annotations: _annotations, ...service } = controllerOf(args).service;
        assert.deepEqual(service, expected);
      }
    });
  }
});

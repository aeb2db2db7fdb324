import assert from "node:assert/strict";
import type { PricedPlan } from "../../../../sdk/cost/pricedPlan";
import { planJson } from "../../../../sdk/report/json";
import { renderMarkdown } from "../../../../sdk/report/markdown";
import { renderPlan } from "../../../../sdk/report/terminal";
import { ecDeployment, planWith } from "../../../fixture/descriptorFolder";

/** An environment of these descriptors alone, by name and `spec`. */
function described(specs: Record<string, string>): PricedPlan {
  const names = Object.keys(specs);
  const files = Object.fromEntries(
    names.map((name) => [`${name}.yaml`, ecDeployment(name, specs[name] ?? "")]),
  );
  const network = { calico: { install: false } };
  const ecds = names.map((name) => ({ descriptor: `${name}.yaml` }));
  return planWith({ target: "on-prem", platform: { services: "none" }, network, ecds }, files) as PricedPlan;
}

function found({ findings }: PricedPlan, code: string) {
  return findings.filter((one) => one.code === code);
}

describe("an ECD that nothing calls", () => {
  const silent = described({
    sftp: "{}",
    pull: "{ecGroups: offline}",
    radius: "{ports: [{containerPort: 1812}]}",
  });

  it("is named in the terminal, in Markdown and in JSON", () => {
    const text = "sftp, pull, radius: outbound only, nothing calls it: it has no Service and no Ingress";
    assert.ok(renderPlan(silent).includes(text));
    assert.match(renderMarkdown({ title: "x", plan: silent }), /^- sftp, pull, radius: outbound only/m);
    assert.deepEqual(planJson(silent).uncalled, [
      {
        owners: ["sftp", "pull", "radius"],
        reason: "outbound only, nothing calls it: it has no Service and no Ingress",
      },
    ]);
  });

  it("has no such note once something calls it", () => {
    const services = "{services: [{spec: {ports: [{port: 1812, protocol: UDP}]}}]}";
    assert.deepEqual(planJson(described({ radius: services })).uncalled, []);
    assert.deepEqual(
      planJson(described({ api: "{ingress: {host: a.example.net, paths: [{path: /, port: 80}]}}" })).uncalled,
      [],
    );
  });

  it("is told from one that does not run", () => {
    const [note] = planJson(described({ radius: "{disabled: true}" })).uncalled;
    assert.equal(note?.reason, "disabled, nothing of it runs");
  });

  it("is no ECD whose every port is refused", () => {
    const plan = described({ radius: "{services: [{spec: {ports: [{port: 0}]}}]}" });
    assert.match(planJson(plan).uncalled[0]?.reason ?? "", /none of its Services has a port/);
    assert.equal(found(plan, "UEN404").length, 1);
  });
});

describe("a container port that no Service leads to", () => {
  it("is noted, with its file", () => {
    const plan = described({ radius: "{ports: [{containerPort: 1812}, {containerPort: 1813}]}" });
    assert.deepEqual(
      found(plan, "UEN414").map(({ path, severity, message }) => [path, severity, message]),
      [
        [
          "environment.ecds[0].descriptor",
          "info",
          "radius.yaml: spec.ports of radius names 1812, 1813, and no Service leads there",
        ],
      ],
    );
  });

  const exposed: [by: string, spec: string][] = [
    [
      "a Service's target",
      "{ports: [{containerPort: 9991}], services: [{spec: {ports: [{port: 1812, targetPort: 9991}]}}]}",
    ],
    ["a Service's port", "{ports: [{containerPort: 1812}], services: [{spec: {ports: [{port: 1812}]}}]}"],
    [
      "a name",
      "{ports: [{containerPort: 9991}], services: [{spec: {ports: [{port: 1812, targetPort: radius}]}}]}",
    ],
    [
      "an Ingress",
      "{ports: [{containerPort: 80}], ingress: {host: a.example.net, paths: [{path: /, port: 80}]}}",
    ],
  ];
  for (const [by, spec] of exposed)
    it(`is not one that is reached by ${by}`, () => {
      assert.deepEqual(found(described({ a: spec }), "UEN414"), []);
    });

  it("is noted beside one that is reached", () => {
    const spec =
      "{ports: [{containerPort: 1812}, {containerPort: 9090}], services: [{spec: {ports: [{port: 1812}]}}]}";
    assert.match(found(described({ a: spec }), "UEN414")[0]?.message ?? "", /names 9090,/);
  });
});

describe("a field of a descriptor that is nearly known", () => {
  const cases: [spec: string, field: string, meant: string][] = [
    ["{service: [{spec: {ports: [{port: 1812}]}}]}", "spec.service", "spec.services"],
    ["{nodehost: worker-1}", "spec.nodehost", "spec.nodeHost"],
    ["{servcies: []}", "spec.servcies", "spec.services"],
    ["{ports: [{containerport: 1812}]}", "spec.ports[0].containerport", "spec.ports[0].containerPort"],
    [
      "{services: [{spec: {ports: [{port: 1812, nodeport: 30010}]}}]}",
      "spec.services[0].spec.ports[0].nodeport",
      "spec.services[0].spec.ports[0].nodePort",
    ],
    [
      "{services: [{spec: {externalTraficPolicy: Local, ports: [{port: 1812}]}}]}",
      "spec.services[0].spec.externalTraficPolicy",
      "spec.services[0].spec.externalTrafficPolicy",
    ],
    [
      "{ingress: {host: a.example.net, paths: [{path: /, port: 80}], tlsSecretname: tls}}",
      "spec.ingress.tlsSecretname",
      "spec.ingress.tlsSecretName",
    ],
    ["{autoscale: {maxReplica: 4}}", "spec.autoscale.maxReplica", "spec.autoscale.maxReplicas"],
  ];
  for (const [spec, field, meant] of cases)
    it(`is ${field}`, () => {
      const [finding, ...others] = found(described({ radius: spec }), "UEN413");
      assert.deepEqual(others, []);
      assert.equal(finding?.path, "environment.ecds[0].descriptor");
      assert.ok(finding.message.startsWith(`radius.yaml: ${field} is no field`), finding.message);
      assert.ok(finding.fix.startsWith(`Write ${meant} if`), finding.fix);
      assert.equal(finding.severity, "warning");
    });

  it("is none that is known, and none that is like nothing", () => {
    const spec =
      "{image: x, ports: [], env: [], labels: {}, probes: {}, hostNetwork: true, workflows: [], patch: '{}', tolerations: []}";
    assert.deepEqual(found(described({ radius: spec }), "UEN413"), []);
  });
});

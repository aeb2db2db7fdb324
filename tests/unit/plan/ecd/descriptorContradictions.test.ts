import assert from "node:assert/strict";
import type { FindingCode } from "../../../../sdk/findings/catalogue";
import { exposuresAt } from "../../../../sdk/plan/exposure";
import { ecDeployment } from "../../../fixture/descriptorFolder";
import { pathsOf, planOnPrem } from "../onPrem";

const BARE = "{services: [{spec: {ports: [{port: 3386, protocol: UDP}]}}]}";
const BALANCED = "{services: [{spec: {type: LoadBalancer, ports: [{port: 9000}]}}]}";

describe("what a descriptor says", () => {
  it("stands for the sources of its load balancer, in the plan too", () => {
    const text = BALANCED.replace("ports:", "loadBalancerSourceRanges: [192.0.2.0/24], ports:");
    const { ecds, exposures, findings } = planOnPrem(
      { loadBalancer: { className: "example.net/lb" }, ecds: [{ descriptor: "ecd/one.yaml" }] },
      { "ecd/one.yaml": ecDeployment("one", text) },
    );
    assert.deepEqual(
      findings.filter(({ severity }) => severity === "error"),
      [],
    );
    const [one] = ecds;
    assert.ok(one?.descriptor);
    const [service] = one.descriptor.spec.services as { spec: Record<string, unknown> }[];
    assert.deepEqual(service?.spec.loadBalancerSourceRanges, ["192.0.2.0/24"]);
    assert.deepEqual(one.operatorServices[0]?.loadBalancerSourceRanges, ["192.0.2.0/24"]);
    assert.deepEqual(exposuresAt(exposures, one.exposures)[0]?.sources.map(String), ["192.0.2.0/24"]);
  });

  const contradictions: [
    what: string,
    entry: Record<string, unknown>,
    spec: string,
    code: FindingCode,
    path: string,
  ][] = [
    ["its type", { exposure: "ClusterIP" }, BALANCED, "UEN405", "exposure"],
    [
      "its policy",
      { externalTrafficPolicy: "Local", node: "worker-1" },
      BALANCED.replace("ports:", "externalTrafficPolicy: Cluster, ports:"),
      "UEN405",
      "externalTrafficPolicy",
    ],
    ["its node", { node: "worker-2" }, "{nodeHost: worker-1}", "UEN405", "node"],
    ["its name", { name: "two" }, "{}", "UEN405", "name"],
    [
      "its host",
      { http: { host: "a.example.net", paths: [{ path: "/", port: 1 }] } },
      "{ingress: {host: b.example.net, paths: [{path: /, port: 1}]}}",
      "UEN405",
      "http.host",
    ],
    [
      "its node port",
      { nodePorts: { "one/9000/tcp": 30011 } },
      BALANCED.replace("port: 9000", "port: 9000, nodePort: 30010"),
      "UEN405",
      'nodePorts["one/9000/tcp"]',
    ],
    [
      "the name of its port",
      { ports: [{ port: 9000, name: "other" }] },
      BALANCED.replace("port: 9000", "port: 9000, name: records"),
      "UEN405",
      "ports[0].name",
    ],
    [
      "the target of its port",
      { ports: [{ port: 9000, targetPort: 9001 }] },
      BALANCED.replace("port: 9000", "port: 9000, targetPort: 9002"),
      "UEN405",
      "ports[0].targetPort",
    ],
    [
      "the sources of its load balancer",
      { sources: ["198.51.100.0/24"] },
      BALANCED.replace("ports:", "loadBalancerSourceRanges: [192.0.2.0/24], ports:"),
      "UEN405",
      "sources",
    ],
    [
      "its ports, which lack one",
      { ports: [{ port: 9001, nodePort: 30011 }] },
      BALANCED,
      "UEN108",
      "ports[0]",
    ],
    [
      "a port that stays inside",
      { ports: [{ port: 3386, protocol: "UDP", nodePort: 30011 }] },
      BARE.replace("ports:", "type: ClusterIP, ports:"),
      "UEN107",
      "ports[0].nodePort",
    ],
    [
      "a load balancer that admits everybody without a reason",
      {},
      BALANCED.replace("ports:", 'loadBalancerSourceRanges: ["0.0.0.0/0"], ports:'),
      "UEN210",
      "descriptor",
    ],
    [
      "sources that are no range",
      {},
      BALANCED.replace("ports:", "loadBalancerSourceRanges: [everybody], ports:"),
      "UEN404",
      "descriptor",
    ],
  ];
  for (const [what, entry, spec, code, path] of contradictions) {
    it(`is not talked over: ${what}`, () => {
      const plan = planOnPrem(
        { loadBalancer: { className: "example.net/lb" }, ecds: [{ descriptor: "ecd/one.yaml", ...entry }] },
        { "ecd/one.yaml": ecDeployment("one", spec) },
      );
      assert.deepEqual(pathsOf(plan, code), [`environment.ecds[0].${path}`]);
    });
  }

  it("may say the same as the stack file", () => {
    const plan = planOnPrem(
      {
        ecds: [
          {
            descriptor: "ecd/one.yaml",
            name: "one",
            exposure: "NodePort",
            node: "worker-1",
            externalTrafficPolicy: "Local",
            ports: [{ port: 1, name: "a", targetPort: 2, nodePort: 30010 }],
            http: { host: "a.example.net", paths: [{ path: "/", port: 3 }] },
          },
        ],
      },
      {
        "ecd/one.yaml": ecDeployment(
          "one",
          "{nodeHost: worker-1, ingress: {host: a.example.net, paths: [{path: /, port: 3}]}, services: [{spec: {type: NodePort, externalTrafficPolicy: Local, ports: [{port: 1, name: a, targetPort: 2, nodePort: 30010}]}}]}",
        ),
      },
    );
    assert.deepEqual(
      plan.findings.filter(({ severity }) => severity === "error"),
      [],
    );
  });

  it("may admit everybody with the stack file's reason", () => {
    const plan = planOnPrem(
      {
        loadBalancer: { className: "example.net/lb" },
        ecds: [{ descriptor: "ecd/one.yaml", acceptPublic: "roaming partners" }],
      },
      {
        "ecd/one.yaml": ecDeployment(
          "one",
          BALANCED.replace("ports:", 'loadBalancerSourceRanges: ["::/0"], ports:'),
        ),
      },
    );
    assert.deepEqual(pathsOf(plan, "UEN210"), []);
    assert.deepEqual(exposuresAt(plan.exposures, plan.ecds[0]?.exposures ?? [])[0]?.sources.map(String), [
      "::/0",
    ]);
  });
});

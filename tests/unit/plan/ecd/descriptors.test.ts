import assert from "node:assert/strict";
import type { EcDeployment } from "../../../../sdk/plan/ecd/ecd";
import { ecDeployment } from "../../../fixture/descriptorFolder";
import { pathsOf, planOnPrem } from "../onPrem";

/** The only ECD's descriptor, as the plan completes it. */
function completed(
  spec: string,
  entry: Record<string, unknown> = {},
  environment: Record<string, unknown> = {},
): EcDeployment {
  const { ecds } = planOnPrem(
    { ...environment, ecds: [{ descriptor: "ecd/one.yaml", ...entry }] },
    { "ecd/one.yaml": ecDeployment("one", spec) },
  );
  assert.ok(ecds[0]?.descriptor);
  return ecds[0].descriptor;
}

/** `spec` of the first of its Services. */
function serviceSpec({ spec }: EcDeployment): Record<string, unknown> {
  const [first] = spec.services as { spec: Record<string, unknown> }[];
  assert.ok(first);
  return first.spec;
}

const BARE = "{services: [{spec: {ports: [{port: 3386, protocol: UDP}]}}]}";
const BALANCED = "{services: [{spec: {type: LoadBalancer, ports: [{port: 9000}]}}]}";

describe("the completion of a descriptor", () => {
  it("adds type, policy, node and node port where the descriptor leaves them open", () => {
    const one = completed(BARE, {
      preserveSourceAddress: true,
      node: "worker-1",
      nodePorts: { "one/3386/udp": 30010 },
    });
    assert.equal(one.spec.nodeHost, "worker-1");
    assert.deepEqual(serviceSpec(one), {
      type: "NodePort",
      externalTrafficPolicy: "Local",
      ports: [{ port: 3386, protocol: "UDP", nodePort: 30010 }],
    });
  });

  it("adds nothing of that to a Service that stays inside", () => {
    assert.deepEqual(serviceSpec(completed(BARE)), {
      type: "ClusterIP",
      ports: [{ port: 3386, protocol: "UDP" }],
    });
  });

  it("names ports only where there are several, since one needs no name", () => {
    const one = completed(
      "{services: [{spec: {ports: [{port: 1812, protocol: UDP}, {port: 3868}, {name: own, port: 5}]}}]}",
    );
    assert.deepEqual(serviceSpec(one).ports, [
      { name: "udp-1812", port: 1812, protocol: "UDP" },
      { name: "tcp-3868", port: 3868 },
      { name: "own", port: 5 },
    ]);
  });

  it("adds class and sources to a load balancer", () => {
    const one = completed(
      BALANCED,
      { sources: ["192.0.2.0/24"] },
      { loadBalancer: { className: "example.net/lb" } },
    );
    assert.deepEqual(serviceSpec(one), {
      type: "LoadBalancer",
      ports: [{ port: 9000 }],
      externalTrafficPolicy: "Cluster",
      loadBalancerClass: "example.net/lb",
      loadBalancerSourceRanges: ["192.0.2.0/24"],
    });
  });

  it("leaves a load balancer its own class", () => {
    const one = completed(
      "{services: [{spec: {type: LoadBalancer, loadBalancerClass: example.net/own, ports: [{port: 9000}]}}]}",
      {},
      { loadBalancer: { className: "example.net/lb" } },
    );
    assert.equal(serviceSpec(one).loadBalancerClass, "example.net/own");
  });

  it("adds host, paths and Secret from the stack file to an Ingress that lacks them, and its class by a patch", () => {
    const one = completed("{ingress: {paths: [{path: /, port: 9090}]}}", {
      http: { host: "web.example.net", paths: [{ path: "/", port: 9090 }], tlsSecretName: "web-tls" },
    });
    assert.deepEqual(one.spec.ingress, {
      host: "web.example.net",
      paths: [{ path: "/", port: 9090 }],
      tlsSecretName: "web-tls",
      patch: '{"metadata":{"annotations":{"kubernetes.io/ingress.class":"uepe-traefik"}}}',
      patchType: "application/merge-patch+json",
    });
  });

  it("puts the environment's and the entry's labels and annotations below the descriptor's own", () => {
    const { ecds } = planOnPrem(
      {
        namespace: "voice",
        labels: { team: "voice", tier: "platform", site: "north" },
        annotations: { "example.net/owner": "voice" },
        ecds: [{ descriptor: "one.yaml", labels: { tier: "collection", site: "south" } }],
      },
      {
        "one.yaml":
          "apiVersion: mz.digitalroute.com/v1alpha1\nkind: ECDeployment\nmetadata: {name: one, labels: {site: east, own: kept}, finalizers: [a/b]}\n",
      },
    );
    assert.deepEqual(ecds[0]?.descriptor, {
      apiVersion: "mz.digitalroute.com/v1alpha1",
      kind: "ECDeployment",
      metadata: {
        name: "one",
        namespace: "voice",
        labels: { team: "voice", tier: "collection", site: "east", own: "kept" },
        annotations: { "example.net/owner": "voice" },
        finalizers: ["a/b"],
      },
      spec: {},
    });
  });

  it("completes name and target of a port that descriptor and stack file both name", () => {
    const one = completed("{services: [{spec: {type: NodePort, ports: [{port: 3386, protocol: UDP}]}}]}", {
      ports: [{ port: 3386, protocol: "UDP", name: "gtp", targetPort: 13386, nodePort: 30010 }],
    });
    assert.deepEqual(serviceSpec(one).ports, [
      { port: 3386, protocol: "UDP", name: "gtp", targetPort: 13386, nodePort: 30010 },
    ]);
  });

  it("reads several documents of several files, in their order, and names each", () => {
    const plan = planOnPrem(
      { ecds: [{ descriptor: "ecd/*.yaml" }] },
      {
        "ecd/b.yaml": ecDeployment("third", "{}"),
        "ecd/a.yaml": `${ecDeployment("first", "{}")}---\n${ecDeployment("second", "{nodeHost: 7, services: 1}")}`,
      },
    );
    assert.deepEqual(
      plan.ecds.map(({ name }) => name),
      ["first", "second", "third"],
    );
    const [refusal] = plan.findings.filter(({ code }) => code === "UEN404");
    assert.match(refusal?.message ?? "", /^ecd\/a\.yaml \(second\): spec\.services: /);
    assert.deepEqual(refusal?.place, { file: "ecd/a.yaml", line: 11, column: 21 });
  });
});

describe("warnings about a descriptor", () => {
  it("UEN407 where a Service leads to a port that the container does not open", () => {
    const spec =
      "{ports: [{containerPort: 1}], services: [{spec: {ports: [{port: 1}, {port: 2}, {port: 3, targetPort: 1}, {port: 4, targetPort: named}]}}]}";
    const plan = planOnPrem(
      { ecds: [{ descriptor: "one.yaml" }] },
      { "one.yaml": ecDeployment("one", spec) },
    );
    assert.deepEqual(pathsOf(plan, "UEN407"), ["environment.ecds[0].descriptor"]);
    assert.match(
      plan.findings.find(({ code }) => code === "UEN407")?.message ?? "",
      /^one\.yaml: spec\.services\[0\]\.spec\.ports\[1\] leads to 2/,
    );
  });

  it("no UEN407 where the descriptor lists no container ports at all", () => {
    const plan = planOnPrem(
      { ecds: [{ descriptor: "one.yaml" }] },
      { "one.yaml": ecDeployment("one", BARE) },
    );
    assert.deepEqual(pathsOf(plan, "UEN407"), []);
  });

  it("UEN408 where a patch of its own gives the Ingress another class, which stands", () => {
    const patch = "[{op: replace, path: /metadata/annotations/kubernetes.io~1ingress.class, value: istio}]";
    const spec = `{ingress: {host: a.example.net, paths: [{path: /, port: 1}], patch: "${patch}", patchType: application/json-patch+json}}`;
    const plan = planOnPrem(
      { ecds: [{ descriptor: "one.yaml" }] },
      { "one.yaml": ecDeployment("one", spec) },
    );
    assert.deepEqual(pathsOf(plan, "UEN408"), ["environment.ecds[0].descriptor"]);
    const ingress = plan.ecds[0]?.descriptor?.spec.ingress as Record<string, unknown>;
    assert.equal(ingress.patch, patch);
    assert.equal(ingress.patchType, "application/json-patch+json");
  });
});

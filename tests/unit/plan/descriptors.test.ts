import assert from "node:assert/strict";
import fc from "fast-check";
import { Target } from "../../../sdk/config/target";
import type { FindingCode } from "../../../sdk/findings/catalogue";
import type { EcDeployment } from "../../../sdk/plan/ecd";
import { plan } from "../../../sdk/plan/plan";
import { ecDeployment } from "../../fixture/descriptorFolder";
import { pathsOf, planOnPrem } from "./onPrem";

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

  it("reads several documents of several files, in their order, and numbers them by line", () => {
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
    assert.match(refusal?.message ?? "", /^ecd\/a\.yaml:7: spec\.services: /);
  });
});

describe("what a descriptor says", () => {
  it("stands for the sources of its load balancer, in the plan too", () => {
    const text = BALANCED.replace("ports:", "loadBalancerSourceRanges: [192.0.2.0/24], ports:");
    const { ecds, findings } = planOnPrem(
      { loadBalancer: { className: "example.net/lb" }, ecds: [{ descriptor: "ecd/one.yaml" }] },
      { "ecd/one.yaml": ecDeployment("one", text) },
    );
    assert.deepEqual(
      findings.filter(({ severity }) => severity === "error"),
      [],
    );
    const [one] = ecds;
    assert.ok(one?.descriptor);
    assert.deepEqual(serviceSpec(one.descriptor).loadBalancerSourceRanges, ["192.0.2.0/24"]);
    assert.deepEqual(one.operatorServices[0]?.loadBalancerSourceRanges, ["192.0.2.0/24"]);
    assert.deepEqual(one.exposures[0]?.sources, ["192.0.2.0/24"]);
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
    assert.deepEqual(plan.ecds[0]?.exposures[0]?.sources, ["::/0"]);
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
      /^one\.yaml:1: spec\.services\[0\]\.spec\.ports\[1\] leads to 2/,
    );
  });

  it("no UEN407 where the descriptor lists no container ports at all", () => {
    const plan = planOnPrem(
      { ecds: [{ descriptor: "one.yaml" }] },
      { "one.yaml": ecDeployment("one", BARE) },
    );
    assert.deepEqual(pathsOf(plan, "UEN407"), []);
  });

  it("UEN408 where the Ingress has a patch of its own, which stands", () => {
    const spec =
      "{ingress: {host: a.example.net, paths: [{path: /, port: 1}], patch: '[]', patchType: application/json-patch+json}}";
    const plan = planOnPrem(
      { ecds: [{ descriptor: "one.yaml" }] },
      { "one.yaml": ecDeployment("one", spec) },
    );
    assert.deepEqual(pathsOf(plan, "UEN408"), ["environment.ecds[0].descriptor"]);
    const ingress = plan.ecds[0]?.descriptor?.spec.ingress as Record<string, unknown>;
    assert.equal(ingress.patch, "[]");
    assert.equal(ingress.patchType, "application/json-patch+json");
  });
});

/** Whether everything that `part` says is in `whole`, at its place. */
function isWithin(part: unknown, whole: unknown): boolean {
  if (Array.isArray(part))
    return (
      Array.isArray(whole) &&
      part.length === whole.length &&
      part.every((one, index) => isWithin(one, whole[index]))
    );
  if (typeof part === "object" && part !== null) {
    return (
      typeof whole === "object" &&
      whole !== null &&
      Object.entries(part).every(
        ([key, value]) =>
          Object.hasOwn(whole, key) && isWithin(value, (whole as Record<string, unknown>)[key]),
      )
    );
  }
  return Object.is(part, whole);
}

describe("any descriptor", () => {
  const unknown = fc.dictionary(
    fc.string({ minLength: 1 }).map((key) => `x-${key}`),
    fc.jsonValue({ maxDepth: 2 }),
    { maxKeys: 3 },
  );
  const withUnknown = (known: fc.Arbitrary<Record<string, unknown>>) =>
    fc.tuple(known, unknown).map(([own, more]) => ({ ...more, ...own }));
  const optional = (fields: Record<string, fc.Arbitrary<unknown>>) => fc.record(fields, { requiredKeys: [] });
  const port = withUnknown(
    optional({
      protocol: fc.constantFrom("TCP", "UDP", "SCTP"),
      name: fc.constantFrom("a", "b", "records"),
      targetPort: fc.oneof(fc.integer({ min: 1, max: 65535 }), fc.constant("named")),
      nodePort: fc.integer({ min: 30000, max: 30020 }),
      appProtocol: fc.string(),
    }),
  ).chain((rest) => fc.integer({ min: 1, max: 65535 }).map((number) => ({ port: number, ...rest })));
  const service = withUnknown(
    optional({
      patch: fc.string(),
      patchType: fc.string(),
    }),
  ).chain((rest) =>
    withUnknown(
      optional({
        type: fc.constantFrom("ClusterIP", "NodePort", "LoadBalancer"),
        externalTrafficPolicy: fc.constantFrom("Local", "Cluster"),
        loadBalancerClass: fc.string({ minLength: 1 }),
        loadBalancerSourceRanges: fc.constant(["192.0.2.0/24"]),
        sessionAffinity: fc.constant("ClientIP"),
        ports: fc.array(port, { maxLength: 3 }),
      }),
    ).map((spec) => ({ ...rest, spec })),
  );
  const ingress = withUnknown(
    optional({
      host: fc.constantFrom("a.example.net", "b.example.net"),
      paths: fc.array(withUnknown(fc.record({ path: fc.constant("/"), port: fc.constant(9090) })), {
        maxLength: 2,
      }),
      patch: fc.string(),
      tlsSecretName: fc.constant("tls"),
    }),
  );
  const descriptor = fc.record({
    apiVersion: fc.constant("mz.digitalroute.com/v1alpha1"),
    kind: fc.constant("ECDeployment"),
    metadata: withUnknown(
      optional({ labels: unknown, annotations: unknown }).map((metadata) => ({ ...metadata, name: "one" })),
    ),
    spec: withUnknown(
      optional({
        services: fc.array(service, { maxLength: 3 }),
        ingress,
        ports: fc.array(fc.record({ containerPort: fc.integer({ min: 1, max: 65535 }) })),
        nodeHost: fc.constantFrom("worker-1", "worker-2"),
        autoscale: optional({ minReplicas: fc.nat(3), maxReplicas: fc.nat(5) }),
        jvmArgs: fc.array(fc.string()),
      }),
    ),
    status: unknown,
  });
  const entry = optional({
    exposure: fc.constantFrom("ClusterIP", "NodePort", "LoadBalancer", "Ingress"),
    preserveSourceAddress: fc.boolean(),
    externalTrafficPolicy: fc.constantFrom("Local", "Cluster"),
    node: fc.constantFrom("worker-1", "worker-3"),
    sources: fc.constant(["198.51.100.0/24"]),
    http: fc.constant({ host: "a.example.net", paths: [{ path: "/", port: 9090 }] }),
    ports: fc.constant([{ port: 1812, protocol: "UDP", nodePort: 30015 }]),
    labels: fc.constant({ team: "voice" }),
  });

  it("keeps every field that it has, known or not, whatever the stack file says", () => {
    fc.assert(
      fc.property(descriptor, entry, (value, args) => {
        const planned = plan(
          {
            target: Target.OnPrem,
            network: { calico: { install: false } },
            loadBalancer: { className: "example.net/lb" },
            ecds: [{ descriptor: "one.yaml", ...args }],
          },
          [{ entry: 0, file: "one.yaml", documents: [{ value, line: 1 }], faults: [] }],
        );
        const [one] = planned.ecds;
        assert.ok(one?.descriptor);
        assert.ok(isWithin(value, one.descriptor), JSON.stringify(one.descriptor));
      }),
    );
  });
});

import assert from "node:assert/strict";
import { PRIVATE_SOURCES } from "../../../sdk/plan/access/sources";
import type { PlannedEcd } from "../../../sdk/plan/ecd/ecd";
import { exposuresAt, type PlannedExposure } from "../../../sdk/plan/exposure";
import type { PlannedService } from "../../../sdk/plan/service";
import { Cidr } from "../../../sdk/values/cidr";
import { ecDeployment } from "../../fixture/descriptorFolder";
import { pathsOf, planOnPrem } from "./onPrem";

interface Decision {
  what: string;
  /** The entry in `ecds`; its name is `one`, or its descriptor `ecd/one.yaml`. */
  entry: Record<string, unknown>;
  /** `spec` of the descriptor. */
  descriptor?: string;
  environment?: Record<string, unknown>;
  /** Its exposures, in their order, by the fields that the case is about. */
  exposures: Partial<PlannedExposure>[];
  /** Its Services, whoever makes them. */
  services: Partial<PlannedService>[];
}

const ENVIRONMENT_SOURCES = ["198.51.100.0/24"].map(Cidr.of);
const radius = { port: 1812, protocol: "UDP", nodePort: 30010 };
const tcp = { port: 9000, nodePort: 30011 };
const http = { host: "api.example.net", paths: [{ path: "/v1", port: 8080 }] };
const SHARES = "HTTP from outside shares the ingress controller, which costs nothing more";
const lb = { loadBalancer: { className: "example.net/lb" } };

const decisions: Decision[] = [
  {
    what: "ports that nothing outside is said to call stay inside",
    entry: { ports: [{ port: 4444 }] },
    exposures: [
      {
        name: "tcp-4444",
        port: 4444,
        protocol: "TCP",
        via: "ClusterIP",
        nodePort: null,
        sources: [],
        keepsSourceAddress: true,
        node: null,
        reason: "nothing outside is said to call it",
        service: "one",
      },
    ],
    services: [
      {
        name: "one",
        type: "ClusterIP",
        selector: { app: "one" },
        ports: [{ name: "tcp-4444", port: 4444, targetPort: 4444, protocol: "TCP" }],
      },
    ],
  },
  {
    what: "ClusterIP that is asked for is said to be chosen",
    entry: { exposure: "ClusterIP", ports: [{ port: 4444 }] },
    exposures: [{ via: "ClusterIP", reason: "chosen: exposure ClusterIP", keepsSourceAddress: true }],
    services: [{ type: "ClusterIP" }],
  },
  {
    what: "sources open a node port to them alone",
    entry: { sources: ["192.0.2.0/24"], ports: [tcp] },
    exposures: [
      {
        via: "NodePort",
        nodePort: 30011,
        sources: [Cidr.of("192.0.2.0/24")],
        keepsSourceAddress: false,
        reason: "called from outside, and not HTTP: a node port costs nothing",
      },
    ],
    services: [{ type: "NodePort", externalTrafficPolicy: "Cluster" }],
  },
  {
    what: "a pinned node port opens it to the environment's sources",
    entry: { ports: [tcp, { port: 9001, protocol: "UDP", nodePort: 30012 }] },
    exposures: [
      { name: "tcp-9000", via: "NodePort", nodePort: 30011, sources: ENVIRONMENT_SOURCES },
      { name: "udp-9001", via: "NodePort", nodePort: 30012, sources: ENVIRONMENT_SOURCES },
    ],
    services: [{ type: "NodePort" }],
  },
  {
    what: "a policy set by hand opens a node port too",
    entry: { externalTrafficPolicy: "Local", node: "worker-1", ports: [tcp] },
    exposures: [{ via: "NodePort", keepsSourceAddress: true, node: "worker-1" }],
    services: [{ type: "NodePort", externalTrafficPolicy: "Local" }],
  },
  {
    what: "peers known by address get a node port of one node, with policy Local",
    entry: { preserveSourceAddress: true, node: "worker-1", sources: ["192.0.2.0/24"], ports: [radius] },
    exposures: [
      {
        via: "NodePort",
        nodePort: 30010,
        keepsSourceAddress: true,
        node: "worker-1",
        sources: [Cidr.of("192.0.2.0/24")],
        reason:
          "called from outside, and not HTTP: a node port costs nothing; Local and pinned, so that it sees its peers' addresses",
      },
    ],
    services: [{ type: "NodePort", externalTrafficPolicy: "Local" }],
  },
  {
    what: "NodePort that is asked for is said to be chosen",
    entry: { exposure: "NodePort", ports: [tcp] },
    exposures: [{ via: "NodePort", reason: "chosen: exposure NodePort", sources: ENVIRONMENT_SOURCES }],
    services: [{ type: "NodePort" }],
  },
  {
    what: "a load balancer is taken only when asked for",
    entry: { exposure: "LoadBalancer", ports: [tcp] },
    environment: lb,
    exposures: [
      {
        via: "LoadBalancer",
        keepsSourceAddress: false,
        sources: ENVIRONMENT_SOURCES,
        reason: "chosen: exposure LoadBalancer",
      },
    ],
    services: [
      {
        type: "LoadBalancer",
        externalTrafficPolicy: "Cluster",
        loadBalancerClass: "example.net/lb",
        loadBalancerSourceRanges: ENVIRONMENT_SOURCES.map(String),
        statusExpected: true,
      },
    ],
  },
  {
    what: "behind a load balancer the source address needs no node, and several pods may run",
    entry: { exposure: "LoadBalancer", preserveSourceAddress: true, replicas: 3, ports: [radius] },
    environment: lb,
    exposures: [
      {
        via: "LoadBalancer",
        keepsSourceAddress: true,
        node: null,
        reason: "chosen: exposure LoadBalancer; Local, so that it sees its peers' addresses",
      },
    ],
    services: [{ type: "LoadBalancer", externalTrafficPolicy: "Local" }],
  },
  {
    what: "HTTP shares the ingress controller, and its Service stays inside",
    entry: { http: { ...http, tlsSecretName: "api-tls" } },
    exposures: [
      {
        name: "http-8080",
        port: 8080,
        protocol: "TCP",
        via: "Ingress",
        nodePort: null,
        host: "api.example.net",
        path: "/v1",
        sources: ENVIRONMENT_SOURCES,
        keepsSourceAddress: false,
        reason: SHARES,
        service: "one",
      },
    ],
    services: [{ name: "one", type: "ClusterIP" }],
  },
  {
    what: "ports beside HTTP stay inside unless somebody outside calls them",
    entry: { http, ports: [{ port: 4444 }] },
    exposures: [
      { via: "ClusterIP", port: 4444, sources: [] },
      { via: "Ingress", port: 8080, sources: ENVIRONMENT_SOURCES },
    ],
    services: [
      { name: "one", type: "ClusterIP" },
      { name: "one-http", type: "ClusterIP", selector: { app: "one" } },
    ],
  },
  {
    what: "HTTP on a port that has a node port already needs no second Service",
    entry: { http, exposure: "NodePort", ports: [{ port: 80, targetPort: 8080, nodePort: 30012 }] },
    exposures: [
      { via: "NodePort", port: 80, nodePort: 30012, service: "one" },
      { via: "Ingress", port: 80, nodePort: null, service: "one", path: "/v1" },
    ],
    services: [{ name: "one", type: "NodePort" }],
  },
  {
    what: "HTTP beside a node port never opens one of its own",
    entry: { http, exposure: "NodePort", ports: [tcp] },
    exposures: [
      { via: "NodePort", port: 9000, service: "one" },
      { via: "Ingress", port: 8080, nodePort: null, service: "one-http" },
    ],
    services: [
      { name: "one", type: "NodePort" },
      { name: "one-http", type: "ClusterIP" },
    ],
  },
  {
    what: "with exposure Ingress the ports are backends only",
    entry: { http, exposure: "Ingress", ports: [{ port: 8080 }] },
    exposures: [
      { via: "ClusterIP", sources: [], reason: "chosen: exposure Ingress" },
      { via: "Ingress", service: "one" },
    ],
    services: [{ name: "one", type: "ClusterIP" }],
  },
  {
    what: "the eBPF data path keeps the source address with policy Cluster too",
    entry: { exposure: "NodePort", ports: [radius] },
    environment: { network: { dataplane: "BPF" } },
    exposures: [{ via: "NodePort", keepsSourceAddress: true, node: null }],
    services: [{ externalTrafficPolicy: "Cluster" }],
  },
  {
    what: "pods are selected as the entry says",
    entry: { selector: { role: "collector" }, ports: [{ port: 4444 }] },
    exposures: [{ via: "ClusterIP" }],
    services: [{ selector: { role: "collector" } }],
  },
  {
    what: "a descriptor's node port of one node stands as it is",
    entry: {},
    descriptor:
      "{nodeHost: worker-2, services: [{spec: {type: NodePort, externalTrafficPolicy: Local, ports: [{port: 1812, protocol: UDP, nodePort: 30010}]}}]}",
    exposures: [
      {
        name: "udp-1812",
        via: "NodePort",
        nodePort: 30010,
        keepsSourceAddress: true,
        node: "worker-2",
        sources: ENVIRONMENT_SOURCES,
        reason: "as ecd/one.yaml has it; Local and pinned, so that it sees its peers' addresses",
      },
    ],
    services: [{ name: "one", type: "NodePort", externalTrafficPolicy: "Local", selector: { app: "one" } }],
  },
  {
    what: "a descriptor's Service without a type stays inside",
    entry: {},
    descriptor: "{services: [{spec: {ports: [{port: 4444}]}}]}",
    exposures: [
      {
        via: "ClusterIP",
        sources: [],
        keepsSourceAddress: true,
        reason: "inside the cluster, as ecd/one.yaml leaves it",
      },
    ],
    services: [{ type: "ClusterIP" }],
  },
  {
    what: "a descriptor's Service without a type is opened by what the stack file says of it",
    entry: {
      preserveSourceAddress: true,
      node: "worker-3",
      sources: ["192.0.2.0/24"],
      nodePorts: { "one/3386/udp": 30012 },
    },
    descriptor: "{services: [{spec: {ports: [{port: 3386, protocol: UDP}]}}]}",
    exposures: [
      {
        via: "NodePort",
        nodePort: 30012,
        node: "worker-3",
        keepsSourceAddress: true,
        sources: [Cidr.of("192.0.2.0/24")],
        reason:
          "called from outside, and not HTTP: a node port costs nothing; Local and pinned, so that it sees its peers' addresses",
      },
    ],
    services: [{ type: "NodePort", externalTrafficPolicy: "Local" }],
  },
  {
    what: "what a descriptor leaves open the stack file may choose",
    entry: { exposure: "NodePort", nodePorts: { "one/9000/tcp": 30013 } },
    descriptor: "{services: [{spec: {ports: [{port: 9000}]}}]}",
    exposures: [{ via: "NodePort", nodePort: 30013, reason: "chosen: exposure NodePort" }],
    services: [{ type: "NodePort", externalTrafficPolicy: "Cluster" }],
  },
  {
    what: "a bare descriptor gets its Service of the ports in the stack file",
    entry: { ports: [{ port: 9000, targetPort: 9100, nodePort: 30014, name: "collect" }] },
    descriptor: "{ecGroups: collection}",
    exposures: [{ name: "collect", via: "NodePort", port: 9000, nodePort: 30014 }],
    services: [
      {
        type: "NodePort",
        ports: [{ name: "collect", port: 9000, targetPort: 9100, protocol: "TCP", nodePort: 30014 }],
      },
    ],
  },
  {
    what: "a descriptor's load balancer gets the environment's class and sources",
    entry: {},
    descriptor:
      "{autoscale: {maxReplicas: 4}, services: [{spec: {type: LoadBalancer, ports: [{port: 9000}]}}]}",
    environment: lb,
    exposures: [{ via: "LoadBalancer", sources: ENVIRONMENT_SOURCES, reason: "as ecd/one.yaml has it" }],
    services: [
      {
        type: "LoadBalancer",
        loadBalancerClass: "example.net/lb",
        loadBalancerSourceRanges: ENVIRONMENT_SOURCES.map(String),
      },
    ],
  },
  {
    what: "a descriptor's Ingress shares the ingress controller",
    entry: { sources: ["192.0.2.0/24"] },
    descriptor: "{nodeHost: worker-1, ingress: {host: web.example.net, paths: [{path: /, port: 9090}]}}",
    exposures: [
      {
        name: "http-9090",
        via: "Ingress",
        host: "web.example.net",
        path: "/",
        keepsSourceAddress: false,
        node: "worker-1",
        sources: [Cidr.of("192.0.2.0/24")],
        reason: SHARES,
      },
    ],
    services: [],
  },
  {
    what: "a descriptor that only calls out gets no way in",
    entry: {},
    descriptor: "{workflows: [{template: sftp, instances: [{name: a}]}]}",
    exposures: [],
    services: [],
  },
  {
    what: "several Services of one descriptor are each judged by themselves",
    entry: { sources: ["192.0.2.0/24"] },
    descriptor:
      "{services: [{spec: {type: NodePort, ports: [{port: 9000, nodePort: 30015}]}}, {spec: {type: ClusterIP, ports: [{port: 4444}]}}]}",
    exposures: [
      { via: "NodePort", port: 9000, sources: [Cidr.of("192.0.2.0/24")] },
      { via: "ClusterIP", port: 4444, sources: [] },
    ],
    services: [{ type: "NodePort" }, { type: "ClusterIP" }],
  },
];

/** `whole` reduced to the fields that `part` names. */
function fieldsOf<T extends object>(part: Partial<T>, whole: T | undefined): Partial<T> {
  return Object.fromEntries(
    Object.keys(part).map((key) => [key, whole?.[key as keyof T]]),
  ) as unknown as Partial<T>;
}

describe("the way in to an ECD", () => {
  for (const { what, entry, descriptor, environment, exposures, services } of decisions) {
    it(what, () => {
      const named = descriptor === undefined ? { name: "one" } : { descriptor: "ecd/one.yaml" };
      const plan = planOnPrem(
        {
          platform: { services: "none" },
          sources: ENVIRONMENT_SOURCES.map(String),
          ...environment,
          ecds: [{ ...named, ...entry }],
        },
        descriptor === undefined ? {} : { "ecd/one.yaml": ecDeployment("one", descriptor) },
      );
      const [one] = plan.ecds as [PlannedEcd];
      assert.deepEqual(
        plan.findings.filter(({ severity }) => severity === "error"),
        [],
      );
      const own = exposuresAt(plan.exposures, one.exposures);
      assert.equal(own.length, exposures.length);
      exposures.forEach((expected, index) => {
        assert.deepEqual(fieldsOf(expected, own[index]), expected);
      });
      const made = [...one.services, ...one.operatorServices];
      assert.equal(made.length, services.length);
      services.forEach((expected, index) => {
        assert.deepEqual(fieldsOf(expected, made[index]), expected);
      });
      for (const { owner, configPath } of own) {
        assert.equal(owner, "one");
        assert.deepEqual(configPath.slice(0, 3), ["environment", "ecds", 0]);
      }
      assert.deepEqual(
        own,
        plan.exposures.filter(({ owner }) => owner === "one"),
      );
      for (const { via, admitted } of own) assert.equal(admitted === null, via === "ClusterIP");
    });
  }

  it("makes the Services of an entry, and leaves those of a descriptor to the operator", () => {
    const plan = planOnPrem(
      { ecds: [{ name: "own", ports: [{ port: 1 }] }, { descriptor: "ecd/one.yaml" }] },
      { "ecd/one.yaml": ecDeployment("one", "{services: [{spec: {ports: [{port: 4444}]}}]}") },
    );
    assert.deepEqual(
      plan.ecds.map((ecd) => [
        ecd.name,
        ecd.services.length,
        ecd.operatorServices.length,
        ecd.descriptor !== undefined,
      ]),
      [
        ["own", 1, 0, false],
        ["one", 0, 1, true],
      ],
    );
  });

  it("does not open several ECDs of one entry by what is said of all of them", () => {
    const plan = planOnPrem(
      { ecds: [{ descriptor: "ecd/*.yaml", sources: ["192.0.2.0/24"], nodePorts: { "b/2000/tcp": 30020 } }] },
      {
        "ecd/a.yaml": ecDeployment("a", "{services: [{spec: {ports: [{port: 1000}]}}]}"),
        "ecd/b.yaml": ecDeployment("b", "{services: [{spec: {ports: [{port: 2000}]}}]}"),
      },
    );
    assert.deepEqual(
      plan.ecds.map(({ name, exposures }) => [name, exposuresAt(plan.exposures, exposures)[0]?.via]),
      [
        ["a", "ClusterIP"],
        ["b", "NodePort"],
      ],
    );
  });

  it("gives the Service behind HTTP a name that Kubernetes takes, however long the ECD's is", () => {
    const name = "e".repeat(63);
    const { ecds } = planOnPrem({ ecds: [{ name, http, ports: [{ port: 4444 }] }] });
    const [own, behind] = ecds[0]?.services ?? [];
    assert.equal(own?.name, name);
    assert.ok(behind && behind.name.length <= 63 && behind.name !== name, behind?.name);
    assert.equal(ecds[0]?.ingress?.paths[0]?.serviceName, behind.name);
  });

  it("keeps Services and backends apart when a path's port is not the ECD's own", () => {
    const [one] = planOnPrem({ ecds: [{ name: "one", http, exposure: "NodePort", ports: [tcp] }] }).ecds as [
      PlannedEcd,
    ];
    assert.deepEqual(one.ingress?.paths, [{ path: "/v1", serviceName: "one-http", servicePort: 8080 }]);
    assert.equal(one.ingress?.className, "uepe-traefik");
  });
});

describe("an environment that says nothing", () => {
  it("gets the product's namespace, private sources, three node ports of the platform, and nothing else", () => {
    const plan = planOnPrem({});
    assert.deepEqual(plan.namespace, { name: "uepe", create: false });
    assert.deepEqual(plan.network.nodePortRange, { first: 30000, last: 32767 });
    assert.equal(plan.ingress, undefined);
    assert.deepEqual(plan.loadBalancers, []);
    assert.deepEqual(
      plan.exposures.map(({ owner, name, port, via, sources }) => [owner, name, port, via, sources]),
      [
        ["platform", "http", 80, "NodePort", [...PRIVATE_SOURCES]],
        ["platform", "control", 6790, "NodePort", [...PRIVATE_SOURCES]],
        ["ui", "desktop", 9001, "NodePort", [...PRIVATE_SOURCES]],
      ],
    );
    assert.deepEqual(pathsOf(plan, "UEN104"), [
      "environment.platform.ports.http.nodePort",
      "environment.platform.ports.control.nodePort",
      "environment.platform.ports.desktop.nodePort",
    ]);
  });
});

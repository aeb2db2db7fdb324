import assert from "node:assert/strict";
import fc from "fast-check";
import { ON_AWS } from "../../../../scripts/existingClusters";
import type { Protocol } from "../../../../sdk/config/protocol";
import type { NetworkPlan } from "../../../../sdk/plan/networkPlan";
import { type NodePortRange, staticBand } from "../../../../sdk/plan/nodePorts/nodePortRange";
import { describedNodePorts } from "../../../../sdk/plan/nodePorts/nodePorts";
import { plan } from "../../../../sdk/plan/plan";
import type { PlannedService } from "../../../../sdk/plan/service";
import { ecDeployment, planWith } from "../../../fixture/descriptorFolder";
import { pathsOf, planOnPrem } from "../onPrem";
import { randomEnvironment } from "../randomEnvironment";

describe("the static band of a node port range", () => {
  // The cases of Kubernetes' own test of it: pkg/registry/core/service/portallocator/allocator_test.go.
  const sizes: [size: number, band: number][] = [
    [2768, 86],
    [128, 16],
    [2048, 64],
    [4096, 128],
    [8192, 128],
    [17, 16],
  ];
  for (const [size, band] of sizes) {
    it(`has ${band} of ${size} ports`, () => {
      const { first, last } = staticBand({ first: 30000, last: 30000 + size - 1 });
      assert.deepEqual([first, last - first + 1], [30000, band]);
    });
  }

  it("is the whole of a range that the API server keeps no band in, since no part of it is better", () => {
    for (const last of [30000, 30009, 30015])
      assert.deepEqual(staticBand({ first: 30000, last }), { first: 30000, last });
  });

  it("begins where the range begins, and has min(max(16, size/32), 128) ports", () => {
    const range = fc
      .tuple(fc.integer({ min: 1, max: 65535 }), fc.integer({ min: 1, max: 65535 }))
      .map(([a, b]): NodePortRange => ({ first: Math.min(a, b), last: Math.max(a, b) }));
    fc.assert(
      fc.property(range, (one) => {
        const size = one.last - one.first + 1;
        fc.pre(size > 16);
        const band = staticBand(one);
        assert.equal(band.first, one.first);
        assert.equal(band.last - band.first + 1, Math.min(Math.max(16, Math.floor(size / 32)), 128));
        assert.ok(band.last <= one.last);
      }),
    );
  });
});

const ecd = (name: string, ...ports: Record<string, unknown>[]) => ({ name, exposure: "NodePort", ports });
const tcp = (port: number, nodePort?: number) => ({ port, ...(nodePort !== undefined && { nodePort }) });
const udp = (port: number, nodePort?: number) => ({ ...tcp(port, nodePort), protocol: "UDP" });
const noPlatform = { platform: { services: "none" } };

describe("node ports", () => {
  it("are listed with their owner, Service, port and the place where they are or can be pinned", () => {
    const planned = planOnPrem({
      ...noPlatform,
      ingress: { nodePorts: { http: 30080 } },
      ecds: [ecd("one", tcp(3868, 30010), udp(3868))],
    });
    assert.deepEqual(
      describedNodePorts(planned).map(({ nodePort, owner, names, service, port, path }) => [
        nodePort,
        owner,
        names,
        service,
        port,
        path.slice(1),
      ]),
      [
        [30080, "ingress", ["http"], "uepe-traefik", 80, ["ingress", "nodePorts", "http"]],
        [null, "ingress", ["https"], "uepe-traefik", 443, ["ingress", "nodePorts", "https"]],
        [30010, "one", ["tcp-3868"], "one", 3868, ["ecds", 0, "ports", 0, "nodePort"]],
        [null, "one", ["udp-3868"], "one", 3868, ["ecds", 0, "ports", 1, "nodePort"]],
      ],
    );
  });

  it("are one where TCP and UDP of one port share a number", () => {
    const planned = planOnPrem({
      ...noPlatform,
      ecds: [ecd("one", tcp(3386, 30010), udp(3386, 30010))],
    });
    assert.deepEqual(
      describedNodePorts(planned).map(({ nodePort, names, protocols }) => ({ nodePort, names, protocols })),
      [{ nodePort: 30010, names: ["tcp-3386", "udp-3386"], protocols: ["TCP", "UDP"] }],
    );
  });

  const refused: [what: string, ecds: unknown[], path: string][] = [
    [
      "TCP and UDP of two ports of one Service",
      [ecd("one", tcp(1000, 30010), udp(2000, 30010))],
      "environment.ecds[0].ports[1].nodePort",
    ],
    [
      "two protocols by a number that is not their port's first",
      [ecd("one", tcp(3868, 30010), udp(3868, 30011), { port: 3868, protocol: "SCTP", nodePort: 30011 })],
      "environment.ecds[0].ports[2].nodePort",
    ],
    [
      "two ports of one protocol",
      [ecd("one", tcp(1000, 30010), tcp(2000, 30010))],
      "environment.ecds[0].ports[1].nodePort",
    ],
    ["an ECD and the platform", [ecd("one", tcp(1000, 30000))], "environment.ecds[0].ports[0].nodePort"],
    [
      "two ECDs by different protocols",
      [ecd("one", tcp(1, 30010)), ecd("two", udp(1, 30010))],
      "environment.ecds[1].ports[0].nodePort",
    ],
  ];
  for (const [what, ecds, path] of refused) {
    it(`are not shared: ${what}`, () => {
      const planned = planOnPrem({ platform: { ports: { http: { nodePort: 30000 } } }, ecds });
      assert.deepEqual(pathsOf(planned, "UEN102"), [path]);
    });
  }

  it("are not shared with a load balancer's health check", () => {
    const planned = planOnPrem(
      {
        ...noPlatform,
        loadBalancer: { className: "example.net/lb" },
        ecds: [ecd("own", tcp(1, 30010)), { descriptor: "one.yaml" }],
      },
      {
        "one.yaml": ecDeployment(
          "one",
          "{services: [{spec: {type: LoadBalancer, externalTrafficPolicy: Local, healthCheckNodePort: 30010, ports: [{port: 2, nodePort: 30011}]}}]}",
        ),
      },
    );
    assert.deepEqual(pathsOf(planned, "UEN102"), ["environment.ecds[1]"]);
    assert.deepEqual(
      describedNodePorts(planned).map(({ nodePort, use, port }) => [nodePort, use, port]),
      [
        [30010, "port", 1],
        [30011, "port", 2],
      ],
    );
  });

  it("count a health check's number, chosen by the API server unless the descriptor says it", () => {
    const { nodePorts } = planOnPrem({
      ...noPlatform,
      loadBalancer: { className: "example.net/lb" },
      ecds: [{ name: "one", exposure: "LoadBalancer", preserveSourceAddress: true, ports: [tcp(1, 30010)] }],
    });
    assert.deepEqual(
      nodePorts.map(({ nodePort, use }) => [nodePort, use]),
      [
        [30010, "port"],
        [null, "healthCheck"],
      ],
    );
  });

  it("of the operator's Services are pinned once, where an ECD has two of one port", () => {
    const service = "{spec: {type: NodePort, ports: [{port: 9000}]}}";
    const planned = planOnPrem(
      { ...noPlatform, ecds: [{ descriptor: "one.yaml", nodePorts: { "one/9000/tcp": 30010 } }] },
      { "one.yaml": ecDeployment("one", `{services: [${service}, ${service}]}`) },
    );
    assert.deepEqual(
      describedNodePorts(planned).map(({ nodePort, service: name, path }) => [nodePort, name, path.slice(1)]),
      [
        [30010, "one-0", ["ecds", 0, "nodePorts", "one/9000/tcp"]],
        [null, "one-1", ["ecds", 0, "descriptor"]],
      ],
    );
  });

  it("of the operator's Services may be pinned where another Service has the port inside", () => {
    const planned = planOnPrem(
      { ...noPlatform, ecds: [{ descriptor: "one.yaml", nodePorts: { "one/9000/tcp": 30010 } }] },
      {
        "one.yaml": ecDeployment(
          "one",
          "{services: [{spec: {type: ClusterIP, ports: [{port: 9000}]}}, {spec: {type: NodePort, ports: [{port: 9000}]}}]}",
        ),
      },
    );
    assert.deepEqual(
      planned.findings.filter(({ severity }) => severity === "error"),
      [],
    );
    assert.deepEqual(
      describedNodePorts(planned).map(({ nodePort, service }) => [nodePort, service]),
      [[30010, "one-1"]],
    );
  });

  it("of any environment are held by one Service, and by TCP and UDP of one port at most; else UEN102 says so", () => {
    fc.assert(
      fc.property(randomEnvironment, ({ args, descriptors }) => {
        const planned = plan(args, descriptors);
        assert.equal(pathsOf(planned, "UEN102").length > 0, isRefusedByAllocator(planned));
      }),
      { numRuns: 500 },
    );
  });
});

describe("warnings about node ports", () => {
  it("UEN104 at each outside node port that nobody pinned", () => {
    const planned = planOnPrem(
      {
        platform: { ports: { http: { nodePort: 30000 }, control: { exposure: "ClusterIP" } } },
        ingress: { nodePorts: { https: 30081 } },
        ecds: [
          ecd("one", tcp(1), tcp(2, 30010)),
          { name: "two", ports: [{ port: 3 }] },
          { descriptor: "three.yaml" },
        ],
      },
      { "three.yaml": ecDeployment("three", "{services: [{spec: {type: NodePort, ports: [{port: 4}]}}]}") },
    );
    assert.deepEqual(pathsOf(planned, "UEN104"), [
      "environment.platform.ports.desktop.nodePort",
      "environment.ingress.nodePorts.http",
      "environment.ecds[0].ports[0].nodePort",
      'environment.ecds[2].nodePorts["three/4/tcp"]',
    ]);
  });

  it("no UEN104 beside what refuses the same port for the same reason", () => {
    const onPrem = planOnPrem({
      network: { calico: { install: true } },
      guard: "range",
      ecds: [{ name: "a", exposure: "NodePort", ports: [{ port: 1 }, { port: 2, nodePort: 30010 }] }],
    });
    assert.equal(pathsOf(onPrem, "UEN604").length, 4);
    assert.deepEqual(pathsOf(onPrem, "UEN104"), []);
    const { aws } = ON_AWS.network;
    const existingCluster = { ...aws.existingCluster, nodeSecurityGroupId: "sg-0123456789abcdef0" };
    const onAws = planWith(
      {
        target: "aws",
        network: { aws: { ...aws, existingCluster } },
        platform: { services: "none" },
        ecds: [{ descriptor: "a.yaml" }],
      },
      { "a.yaml": ecDeployment("a", "{services: [{spec: {type: NodePort, ports: [{port: 4}]}}]}") },
    );
    assert.deepEqual(pathsOf(onAws, "UEN360"), ["environment.ecds[0]"]);
    assert.deepEqual(pathsOf(onAws, "UEN104"), []);
  });

  it("no UEN104 behind a load balancer, which is called in its place", () => {
    const planned = planOnPrem({
      loadBalancer: { className: "example.net/lb" },
      platform: { exposure: "LoadBalancer" },
      ecds: [{ name: "one", exposure: "LoadBalancer", preserveSourceAddress: true, ports: [tcp(1)] }],
    });
    assert.deepEqual(pathsOf(planned, "UEN104"), []);
  });

  it("UEN105 above the static band of the range that the cluster has", () => {
    const nodePorts = (nodePortRange?: string) =>
      pathsOf(
        planOnPrem({
          ...noPlatform,
          network: nodePortRange === undefined ? {} : { nodePortRange },
          ecds: [ecd("one", tcp(1, 30085), tcp(2, 30086), tcp(3, 30127), tcp(4, 30128))],
        }),
        "UEN105",
      );
    const at = (...indexes: number[]) =>
      indexes.map((index) => `environment.ecds[0].ports[${index}].nodePort`);
    assert.deepEqual(nodePorts(), at(1, 2, 3));
    assert.deepEqual(nodePorts("30000-34095"), at(3));
    assert.deepEqual(nodePorts("29900-32767"), at(0, 1, 2, 3));
  });
});

/**
 * What the API server's allocator would refuse of the plan's Services, whatever the plan thinks of it: it takes a number once
 * for each Service, port and number, and the first number of a Service's port for all of the port's protocols.
 */
function isRefusedByAllocator({ platform, ingress, ecds }: NetworkPlan): boolean {
  const taken = new Set<number>();
  const services: PlannedService[] = [
    ...platform.services,
    ...platform.patches,
    ...(ingress ? [ingress.service] : []),
    ...ecds.flatMap((one) => [...one.services, ...one.operatorServices]),
  ];
  const allocate = (nodePort: number) => taken.size === taken.add(nodePort).size;
  return services.some((service) => {
    const firsts = new Map<number, number>();
    const seen = new Set<`${Protocol}/${number}`>();
    const isPortRefused = service.ports.some(({ port, protocol, nodePort }) => {
      if (nodePort === undefined) return false;
      if (seen.has(`${protocol}/${nodePort}`)) return true;
      seen.add(`${protocol}/${nodePort}`);
      if (firsts.get(port) === nodePort) return false;
      if (!firsts.has(port)) firsts.set(port, nodePort);
      return allocate(nodePort);
    });
    return (
      isPortRefused || (service.healthCheckNodePort !== undefined && allocate(service.healthCheckNodePort))
    );
  });
}

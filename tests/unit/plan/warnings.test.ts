import assert from "node:assert/strict";
import type { FindingCode } from "../../../sdk/findings/catalogue";
import { type DescriptorTexts, ecDeployment } from "../../fixture/descriptorFolder";
import { pathsOf, planOnPrem } from "./onPrem";

interface Warning {
  what: string;
  code: FindingCode;
  environment: Record<string, unknown>;
  descriptors?: DescriptorTexts;
  /** Where it stands, and nowhere else. */
  paths: string[];
}

const ecd = (entry: Record<string, unknown>) => ({ ecds: [{ name: "one", ...entry }] });
const http = { host: "a.example.net", paths: [{ path: "/", port: 8080 }] };
const udp = (port: number) => ({ port, protocol: "UDP" });
const described = (spec: string) => ({
  environment: { ecds: [{ descriptor: "one.yaml" }] },
  descriptors: { "one.yaml": ecDeployment("one", spec) },
});

const warnings: Warning[] = [
  {
    what: "ports of Radius, GTP' and SNMP traps without the sender's address",
    code: "UEN216",
    environment: ecd({
      exposure: "NodePort",
      ports: [
        udp(1812),
        udp(1813),
        udp(1645),
        udp(1646),
        udp(3386),
        { port: 3386 },
        udp(162),
        udp(9991),
        { port: 1812 },
      ],
    }),
    paths: [0, 1, 2, 3, 4, 5, 6].map((index) => `ecds[0].ports[${index}]`),
  },
  {
    what: "Radius of a descriptor without the sender's address",
    code: "UEN216",
    ...described("{services: [{spec: {type: NodePort, ports: [{port: 1812, protocol: UDP}]}}]}"),
    paths: ["ecds[0].descriptor"],
  },
  {
    what: "Radius inside the cluster, where the address is kept",
    code: "UEN216",
    environment: ecd({ ports: [udp(1812)] }),
    paths: [],
  },
  {
    what: "Radius that keeps the sender's address",
    code: "UEN216",
    environment: ecd({ ports: [udp(1812)], preserveSourceAddress: true, node: "worker-1" }),
    paths: [],
  },
  {
    what: "Radius on the eBPF data path, which keeps the address",
    code: "UEN216",
    environment: { ...ecd({ exposure: "NodePort", ports: [udp(1812)] }), network: { dataplane: "BPF" } },
    paths: [],
  },
  {
    what: "dedicated without a load balancer",
    code: "UEN217",
    environment: ecd({ exposure: "NodePort", dedicated: true, ports: [udp(1)] }),
    paths: ["ecds[0].dedicated"],
  },
  {
    what: "a kept source address inside the cluster",
    code: "UEN217",
    environment: ecd({ exposure: "ClusterIP", preserveSourceAddress: true, ports: [udp(1)] }),
    paths: ["ecds[0].preserveSourceAddress"],
  },
  {
    what: "a policy on something that takes no outside traffic",
    code: "UEN217",
    environment: ecd({ exposure: "ClusterIP", externalTrafficPolicy: "Local", ports: [udp(1)] }),
    paths: ["ecds[0].externalTrafficPolicy"],
  },
  {
    what: "a policy on HTTP alone",
    code: "UEN217",
    environment: ecd({ externalTrafficPolicy: "Local", http }),
    paths: ["ecds[0].externalTrafficPolicy"],
  },
  {
    what: "a descriptor's pins without a descriptor",
    code: "UEN217",
    environment: ecd({ ports: [udp(1)], nodePorts: { "one/1/udp": 30010 } }),
    paths: ["ecds[0].nodePorts"],
  },
  {
    what: "settings of an outside that a descriptor does not have",
    code: "UEN217",
    environment: {
      ecds: [
        {
          descriptor: "one.yaml",
          dedicated: true,
          preserveSourceAddress: true,
          externalTrafficPolicy: "Cluster",
        },
      ],
    },
    descriptors: {
      "one.yaml": ecDeployment("one", "{services: [{spec: {type: ClusterIP, ports: [{port: 1}]}}]}"),
    },
    paths: ["ecds[0].dedicated", "ecds[0].preserveSourceAddress", "ecds[0].externalTrafficPolicy"],
  },
  {
    what: "sources of descriptors that nothing outside calls",
    code: "UEN211",
    environment: { ecds: [{ descriptor: "*.yaml", sources: ["192.0.2.0/24"] }] },
    descriptors: {
      "a.yaml": ecDeployment("a", "{services: [{spec: {ports: [{port: 1}]}}]}"),
      "b.yaml": ecDeployment("b", "{}"),
    },
    paths: ["ecds[0].sources"],
  },
  {
    what: "sources that one of several descriptors follows",
    code: "UEN211",
    environment: { ecds: [{ descriptor: "*.yaml", sources: ["192.0.2.0/24"] }] },
    descriptors: {
      "a.yaml": ecDeployment("a", "{services: [{spec: {ports: [{port: 1}]}}]}"),
      "b.yaml": ecDeployment("b", "{ingress: {host: b.example.net, paths: [{path: /, port: 1}]}}"),
    },
    paths: [],
  },
  {
    what: "settings that are all followed",
    code: "UEN217",
    environment: {
      loadBalancer: { className: "example.net/lb" },
      ...ecd({
        exposure: "LoadBalancer",
        dedicated: true,
        preserveSourceAddress: true,
        externalTrafficPolicy: "Local",
        ports: [udp(1)],
      }),
    },
    paths: [],
  },
  {
    what: "a load balancer on-prem that nobody is known to give an address",
    code: "UEN218",
    environment: ecd({ exposure: "LoadBalancer", ports: [udp(1)] }),
    paths: ["ecds[0]"],
  },
  {
    what: "a descriptor's load balancer with a class of its own",
    code: "UEN218",
    ...described(
      "{services: [{spec: {type: LoadBalancer, loadBalancerClass: example.net/lb, ports: [{port: 9000}]}}]}",
    ),
    paths: [],
  },
  {
    what: "a load balancer of MetalLB",
    code: "UEN218",
    environment: {
      loadBalancer: { addressPool: ["192.0.2.100-192.0.2.103"] },
      ...ecd({ exposure: "LoadBalancer", ports: [udp(1)] }),
    },
    paths: [],
  },
];

describe("the plan warns", () => {
  for (const { what, code, environment, descriptors, paths } of warnings) {
    it(`${code} ${paths.length === 0 ? "not at" : "at"} ${what}`, () => {
      const plan = planOnPrem({ platform: { services: "none" }, ...environment }, descriptors);
      assert.deepEqual(
        pathsOf(plan, code),
        paths.map((path) => `environment.${path}`),
      );
      for (const { severity, message, fix } of plan.findings.filter((one) => one.code === code)) {
        assert.equal(severity, "warning");
        assert.ok(message.length > 10 && fix.length > 5);
      }
    });
  }
});

describe("an accepted warning", () => {
  const noisy = { platform: { ports: { http: { nodePort: 30000 } } } };

  it("becomes a note with its owner's reason, wherever it stands, and the others stay", () => {
    const { findings } = planOnPrem({
      ...noisy,
      ecds: [{ name: "one", exposure: "NodePort", ports: [udp(1812)] }],
      accept: { UEN104: "peers ask us" },
    });
    const unpinned = findings.filter(({ code }) => code === "UEN104");
    assert.equal(unpinned.length, 3);
    for (const { severity, accepted } of unpinned)
      assert.deepEqual([severity, accepted], ["info", "peers ask us"]);
    assert.equal(findings.find(({ code }) => code === "UEN216")?.severity, "warning");
  });

  it("comes after what is still to be done", () => {
    const severities = planOnPrem({
      ...noisy,
      ecds: [
        { name: "one", exposure: "NodePort", ports: [udp(1812)] },
        { name: "one", ports: [udp(1)] },
      ],
      accept: { UEN104: "peers ask us" },
    }).findings.map(({ severity }) => severity);
    assert.deepEqual(
      severities,
      [...severities].sort((a, b) => "ewi".indexOf(a.charAt(0)) - "ewi".indexOf(b.charAt(0))),
    );
    assert.deepEqual([...new Set(severities)], ["error", "warning", "info"]);
  });

  it("is never an error, not with a reason either", () => {
    const plan = planOnPrem({ ecds: [{ name: "one", ports: [] }], accept: { UEN214: "we know" } });
    assert.deepEqual(pathsOf(plan, "UEN214"), ["environment.ecds[0]"]);
    assert.equal(plan.findings.find(({ code }) => code === "UEN214")?.severity, "error");
    assert.deepEqual(pathsOf(plan, "UEN012"), ["environment.accept.UEN214"]);
  });
});

import assert from "node:assert/strict";
import type { EcdArgs } from "../../../../sdk/config/ecdArgs";
import type { EnvironmentArgs } from "../../../../sdk/config/environmentArgs";
import type { NetworkPolicyObject } from "../../../../sdk/plan/access/policyObject";
import { plan } from "../../../../sdk/plan/plan";

const installed = { calico: { install: true } };
const running = { calico: { install: false, apiServer: true } };
const pinned = {
  ports: { http: { nodePort: 30000 }, desktop: { nodePort: 30001 }, control: { nodePort: 30067 } },
};
const bridge = { name: "bridge", ports: [{ port: 4444 }] };

/** What somebody writes, and what the plan says to it: the code, and the path it names. */
const CASES: [what: string, args: Partial<EnvironmentArgs>, code: string, path: string][] = [
  [
    "node ports that nothing enforces",
    { network: { calico: { install: false } }, platform: pinned },
    "UEN601",
    "guard",
  ],
  ["a node port that the guard cannot know", { network: installed }, "UEN601", "guard"],
  [
    "a range that holds the kubelet's port",
    { guard: "range", network: { ...installed, nodePortRange: "2000-40000" }, platform: pinned },
    "UEN602",
    "guard",
  ],
  [
    "a guard without anybody's host endpoints",
    { guard: "planned", network: running },
    "UEN603",
    "network.hostEndpoints.create",
  ],
  [
    "a closed range with an unpinned node port",
    { guard: "range", network: installed },
    "UEN604",
    "platform.ports.http",
  ],
  [
    "a closed range with others' node ports",
    { guard: "range", network: { ...installed, reservedNodePorts: [31000] }, platform: pinned },
    "UEN605",
    "guard",
  ],
  [
    "a guard without Calico",
    { guard: "planned", network: { calico: { install: false } } },
    "UEN606",
    "guard",
  ],
  [
    "a guard on a Calico without host endpoint templates",
    { guard: "planned", network: { calico: { install: true, version: "3.28.1" } } },
    "UEN606",
    "guard",
  ],
  [
    "a guard on a Calico whose templates know addresses only",
    { guard: "planned", network: { calico: { install: true, version: "3.30.4" } } },
    "UEN606",
    "guard",
  ],
  [
    "interfaces in a language that Calico does not read",
    { network: { ...installed, hostEndpoints: { interfaces: "^(?!cali)" } } },
    "UEN607",
    "network.hostEndpoints.interfaces",
  ],
  [
    "host endpoints on Calico's own interfaces",
    { network: { ...installed, hostEndpoints: { interfaces: ".*" } } },
    "UEN607",
    "network.hostEndpoints.interfaces",
  ],
  ["a guard on GCP", { target: "gcp", guard: "planned" }, "UEN608", "guard"],
  [
    "host endpoints on a Calico that others use",
    { guard: "planned", network: { ...running, hostEndpoints: { create: true } }, platform: pinned },
    "UEN609",
    "network.hostEndpoints",
  ],
  [
    "chosen node addresses without a guard",
    {
      guard: "off",
      network: installed,
      ecds: [{ name: "radius", nodeAddresses: ["192.0.2.11"], ports: [{ port: 1812, nodePort: 30010 }] }],
    },
    "UEN610",
    "ecds[0].nodeAddresses",
  ],
  [
    "a node address that is a range",
    {
      network: installed,
      ecds: [{ name: "radius", nodeAddresses: ["192.0.2.0/24"], ports: [{ port: 1812, nodePort: 30010 }] }],
    },
    "UEN007",
    "ecds[0].nodeAddresses[0]",
  ],
  [
    "enforcement on labels that nobody confirmed",
    { network: installed, separation: { mode: "enforce" } },
    "UEN611",
    "separation.labelsConfirmed",
  ],
  [
    "enforcement where tunnels cannot be told from pods",
    {
      network: { ...installed, nodeCidrs: ["10.1.0.0/24"] },
      separation: { mode: "enforce", labelsConfirmed: true },
    },
    "UEN611",
    "network.tunnelCidr",
  ],
  ["no word on separation", { network: installed }, "UEN612", "separation"],
  [
    "a flow to nobody",
    {
      network: installed,
      separation: { flows: [{ to: "radus", from: { labels: { app: "probe" } }, ports: [{ port: 9090 }] }] },
    },
    "UEN613",
    "separation.flows[0].to",
  ],
  [
    "two ECDs with the same labels",
    {
      network: { ...installed, nodeCidrs: ["10.1.0.0/24"], tunnelCidr: "172.31.0.0/20" },
      separation: { labelsConfirmed: true },
      ecds: [bridge, { ...bridge, name: "other", selector: { app: "bridge" } }],
    },
    "UEN614",
    "ecds[1]",
  ],
  ["observation without Calico", { network: { calico: { install: false } } }, "UEN615", "separation"],
  [
    "one host's sources behind a wider ingress controller",
    {
      network: installed,
      ecds: [
        {
          name: "api",
          sources: ["10.1.0.0/16"],
          http: { host: "api.example.net", paths: [{ path: "/", port: 80 }] },
        },
      ],
    },
    "UEN616",
    "ecds[0].http.paths[0]",
  ],
  [
    "a load balancer with an unpinned node port behind it",
    { network: installed, loadBalancer: { className: "theirs" }, platform: { exposure: "LoadBalancer" } },
    "UEN618",
    "platform.ports.http",
  ],
  [
    "a node pool for pods of somebody else",
    { network: installed, ecds: [{ ...bridge, nodePool: { pool: "a" } }] },
    "UEN619",
    "ecds[0].nodePool",
  ],
  [
    "others' host endpoint templates beside ours",
    {
      network: {
        ...installed,
        hostEndpoints: { previous: { templates: [{ interfacePattern: "^bond1$" }] } },
      },
    },
    "UEN620",
    "network.hostEndpoints.previous.templates",
  ],
  [
    "a load balancer that nobody may call, and everybody could",
    {
      network: installed,
      sources: [],
      loadBalancer: { className: "theirs" },
      platform: { exposure: "LoadBalancer" },
    },
    "UEN621",
    "platform.ports.http",
  ],
  [
    "IPv6 clients of a load balancer on AWS",
    {
      target: "aws",
      network: { aws: { region: "us-east-1", cluster: { apiSources: ["198.51.100.0/24"] } } },
      ecds: [
        { name: "diameter", exposure: "LoadBalancer", sources: ["2001:db8::/32"], ports: [{ port: 3868 }] },
      ],
    },
    "UEN623",
    "ecds[0].ports[0]",
  ],
  [
    "ranges that kube-proxy would leave out, all of them",
    {
      network: installed,
      loadBalancer: { className: "theirs" },
      ecds: [
        { name: "diameter", exposure: "LoadBalancer", sources: ["2001:db8::/32"], ports: [{ port: 3868 }] },
      ],
    },
    "UEN623",
    "ecds[0].ports[0]",
  ],
  [
    "host endpoints on some nodes only, where no node is known by its address",
    { network: { ...installed, hostEndpoints: { nodeSelector: "has(edge)" } } },
    "UEN624",
    "network.nodeCidrs",
  ],
  [
    "enforcement where nobody knows the pods' addresses",
    {
      network: { calico: { install: false }, nodeCidrs: ["192.0.2.0/24"] },
      separation: { labelsConfirmed: true },
    },
    "UEN625",
    "network.podCidr",
  ],
  [
    "everybody always admitted",
    { network: { ...installed, hostEndpoints: { alwaysAllow: ["198.51.100.0/24", "0.0.0.0/0"] } } },
    "UEN210",
    "network.hostEndpoints.alwaysAllow[1]",
  ],
  [
    "nodes on the whole internet",
    { network: { ...installed, nodeCidrs: ["128.0.0.0/1"] } },
    "UEN210",
    "network.nodeCidrs[0]",
  ],
  [
    "sources that are a part of the nodes' range",
    {
      network: { ...installed, nodeCidrs: ["10.0.0.0/8"] },
      ecds: [{ name: "radius", sources: ["10.20.0.0/24"], ports: [{ port: 1812, nodePort: 30010 }] }],
    },
    "UEN622",
    "network",
  ],
  [
    "nodes that answer in another family than the clients'",
    {
      network: installed,
      ecds: [
        {
          name: "radius",
          sources: ["10.20.0.0/24"],
          nodeAddresses: ["2001:db8::11"],
          ports: [{ port: 1812, nodePort: 30010 }],
        },
      ],
    },
    "UEN604",
    "ecds[0].nodeAddresses",
  ],
  [
    "a host endpoint template for no interface",
    { network: { ...installed, hostEndpoints: { create: false, previous: { templates: [{}] } } } },
    "UEN004",
    "network.hostEndpoints.previous.templates[0]",
  ],
  [
    "tunnels inside the pods' range",
    { network: { ...installed, podCidr: "172.31.0.0/16", tunnelCidr: "172.31.0.0/20" } },
    "UEN502",
    "network.tunnelCidr",
  ],
];

describe("who may come in: what the plan says to", () => {
  for (const [what, args, code, path] of CASES) {
    it(`${what} (${code})`, () => {
      const { findings } = plan({ target: "on-prem", ...args });
      const found = findings.filter((one) => one.code === code);
      assert.ok(
        found.some((one) => one.path === `environment.${path}`),
        `${JSON.stringify(found)} among ${findings.map((one) => `${one.code} ${one.path}`).join(", ")}`,
      );
    });
  }

  it("a refused guard is not there at all", () => {
    const planned = plan({
      target: "on-prem",
      guard: "range",
      network: { ...installed, nodePortRange: "2000-40000" },
      platform: pinned,
    });
    assert.equal(planned.policies.guard, undefined);
  });
});

describe("a guard on a Calico that cannot make host endpoints by names", () => {
  const network = { calico: { install: true, version: "3.30.4" }, nodeCidrs: ["10.1.0.0/24"] };

  it("stands where somebody makes them by hand", () => {
    const { findings, policies } = plan({
      target: "on-prem",
      guard: "planned",
      network: { ...network, hostEndpoints: { create: false } },
      platform: pinned,
    });
    assert.deepEqual(
      findings.filter(({ code }) => code === "UEN606"),
      [],
    );
    assert.equal(policies.guard?.mode, "planned");
  });

  it("says both ways out", () => {
    const { findings } = plan({ target: "on-prem", guard: "planned", network });
    const found = findings.find(({ code }) => code === "UEN606");
    assert.match(found?.fix ?? "", /version to 3\.31\.0 or later.*create to false/);
    const later = { ...network, calico: { install: true, version: "3.31.0" } };
    const { policies } = plan({ target: "on-prem", guard: "planned", network: later, platform: pinned });
    assert.ok(policies.guard?.hostEndpoints);
  });
});

describe("sources that nothing enforces", () => {
  it("are one finding, whatever the reasons are, with the places of each", () => {
    const { findings } = plan({
      target: "on-prem",
      network: installed,
      ingress: { controller: "none", className: "theirs" },
      ecds: [
        { name: "diameter", ports: [{ port: 3868, nodePort: 30010 }] },
        { name: "snmp", exposure: "NodePort", ports: [{ port: 162, protocol: "UDP" }] },
        { name: "api", http: { host: "api.example.net", paths: [{ path: "/", port: 80 }] } },
      ],
    });
    const found = findings.filter(({ code }) => code === "UEN601");
    assert.deepEqual(
      found.map(({ path, message }) => [path, message]),
      [
        [
          "environment.guard",
          "sources not enforced, because the node port is not pinned, so the guard does not know it: platform http, platform control, ui desktop, snmp udp-162; because somebody else's ingress controller decides who may call it: api http-80",
        ],
      ],
    );
    assert.match(found[0]?.fix ?? "", /^Set `guard: planned`/);
  });

  it("are named as far as names help, and counted beyond", () => {
    const { findings } = plan({
      target: "on-prem",
      network: { calico: { install: false } },
      platform: { services: "none" },
      ecds: Array.from({ length: 20 }, (_, index) => ({
        name: `ecd-${index}`,
        ports: [{ port: 3868, nodePort: 30010 + index }],
      })),
    });
    const { message = "" } = findings.find(({ code }) => code === "UEN601") ?? {};
    assert.match(message, /ecd-7 tcp-3868, and 12 more$/);
  });
});

describe("a load balancer of somebody else's controller on AWS", () => {
  it("is kept to its sources by what the Service says: no security group of ours is there", () => {
    const { exposures, ecds } = plan({
      target: "aws",
      network: { aws: { region: "us-east-1", cluster: { apiSources: ["198.51.100.0/24"] } } },
      loadBalancer: { className: "theirs" },
      platform: { exposure: "ClusterIP" },
      ecds: [
        { name: "diameter", exposure: "LoadBalancer", sources: ["10.20.0.0/24"], ports: [{ port: 3868 }] },
      ],
    });
    assert.equal(
      exposures.find(({ owner }) => owner === "diameter")?.enforcement,
      "loadBalancerSourceRanges",
    );
    assert.deepEqual(ecds[0]?.services[0]?.loadBalancerSourceRanges, ["10.20.0.0/24"]);
  });
});

describe("node ports on GCP", () => {
  const rulesFor = (sources: string[]) =>
    plan({
      target: "gcp",
      network: { gcp: { region: "us-central1", existingCluster: { name: "theirs", nodeTag: "node" } } },
      platform: { exposure: "ClusterIP" },
      ecds: [{ name: "diameter", sources, exposure: "NodePort", ports: [{ port: 3868, nodePort: 30010 }] }],
    }).firewallRules.map((rule) => rule.sources.map(String));

  it("have no firewall rule for nobody: without ranges it would admit everybody", () => {
    assert.deepEqual(rulesFor([]), []);
  });

  it("have a firewall rule for each address family: one cannot have both", () => {
    assert.deepEqual(rulesFor(["10.20.0.0/24", "2001:db8::/32", "192.0.2.0/24"]), [
      ["10.20.0.0/24", "192.0.2.0/24"],
      ["2001:db8::/32"],
    ]);
    assert.deepEqual(rulesFor(["2001:db8::/32"]), [["2001:db8::/32"]]);
  });
});

describe("nodes and pods that share addresses", () => {
  const onEks = (networkPlugin: "vpc-cni" | "calico", ecd: object = {}) => {
    const { findings, policies } = plan({
      target: "aws",
      network: {
        nodeCidrs: ["10.0.0.0/16"],
        ...(networkPlugin === "calico" && { tunnelCidr: "172.31.0.0/20" }),
        aws: { region: "us-east-1", cluster: { networkPlugin, apiSources: ["198.51.100.0/24"] } },
      },
      separation: { labelsConfirmed: true },
      platform: { exposure: "ClusterIP" },
      ecds: [{ name: "diameter", exposure: "LoadBalancer", ports: [{ port: 3868 }], ...ecd }],
    });
    assert.equal(policies.separation.mode, "enforce");
    return findings.filter(({ code }) => code === "UEN617");
  };

  it("are told of with the ports that every pod may call (UEN617)", () => {
    const [found, ...more] = onEks("vpc-cni");
    assert.equal(found?.path, "environment.separation");
    assert.match(found?.message ?? "", /may call diameter tcp-3868$/);
    assert.deepEqual(more, []);
  });

  it("are told of where the pod sees its clients too, as long as pods are among the sources", () => {
    const [found, ...more] = onEks("vpc-cni", { preserveSourceAddress: true });
    assert.match(found?.message ?? "", /^every pod in 10\.0\.0\.0\/16 may call diameter tcp-3868$/);
    assert.deepEqual(more, []);
  });

  it("are no matter with other sources, or where Calico gives pods a range of their own", () => {
    assert.deepEqual(onEks("vpc-cni", { preserveSourceAddress: true, sources: ["198.51.100.0/24"] }), []);
    assert.deepEqual(onEks("calico"), []);
  });
});

describe("policies of two environments in one cluster", () => {
  const of = (namespace: string, create: boolean, nodePort: number) =>
    plan({
      target: "on-prem",
      namespace,
      guard: "range",
      network: { ...running, hostEndpoints: { create } },
      platform: { exposure: "ClusterIP" },
      ecds: [{ name: "radius", ports: [{ port: 1812, nodePort }] }],
    }).policies;

  it("share no cluster-wide name, and only one makes the host endpoints", () => {
    const [voice, data] = [of("voice", true, 30010), of("data", false, 30011)];
    const names = [voice, data].flatMap(({ guard, separation }) =>
      [...(guard?.objects ?? []), ...separation.objects]
        .filter(({ metadata }) => metadata.namespace === undefined)
        .map(({ kind, metadata }) => `${kind} ${metadata.name}`),
    );
    assert.equal(new Set(names).size, names.length);
    assert.ok(names.length >= 8);
    assert.ok(voice.guard?.hostEndpoints);
    assert.equal(data.guard?.hostEndpoints, undefined);
  });
});

describe("policies of many ECDs", () => {
  const separated = (mode: "enforce" | "observe", ecds: EcdArgs[]) =>
    plan({
      target: "on-prem",
      network: { ...installed, nodeCidrs: ["192.0.2.0/24"], tunnelCidr: "172.31.0.0/20" },
      separation: { labelsConfirmed: true, mode },
      platform: { exposure: "ClusterIP" },
      ecds,
    }).policies.separation.objects;
  const many = Array.from({ length: 10_000 }, (_, index) => ({
    name: `ecd-${index}`,
    ports: [{ port: 4444 }],
  }));

  for (const mode of ["enforce", "observe"] as const) {
    it(`stay far below what the API server stores in one object (${mode})`, () => {
      const sizes = separated(mode, many).map((one) => JSON.stringify(one).length);
      assert.ok(Math.max(...sizes) < 300_000, `${Math.max(...sizes)} bytes`);
    });
  }

  it("name ECDs with one label of the same key together, and others by all their labels", () => {
    const objects = separated("enforce", [
      bridge,
      { ...bridge, name: "other" },
      { ...bridge, name: "third", selector: { app: "third", tier: "a" } },
    ]);
    const platform = objects.find(
      ({ metadata }) => metadata.name === "separation-platform",
    ) as NetworkPolicyObject;
    assert.deepEqual(
      platform.spec.ingress[0]?.from.map(({ podSelector }) => podSelector),
      [
        { matchExpressions: [{ key: "app", operator: "In", values: ["bridge", "other"] }] },
        { matchLabels: { app: "third", tier: "a" } },
      ],
    );
  });
});

describe("tunnels with a range of their own", () => {
  it("get a pool that only tunnels use, and pods no longer share it", () => {
    const { calico } = plan({
      target: "on-prem",
      network: { ...installed, tunnelCidr: "172.31.0.0/20" },
    }).network;
    const { calicoNetwork } = (calico?.installation ?? {}) as {
      calicoNetwork: { ipPools: { cidr: string; allowedUses: string[] }[] };
    };
    assert.deepEqual(
      calicoNetwork.ipPools.map(({ cidr, allowedUses }) => [cidr, allowedUses]),
      [
        ["192.168.0.0/16", ["Workload"]],
        ["172.31.0.0/20", ["Tunnel"]],
      ],
    );
  });
});

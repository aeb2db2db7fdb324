import assert from "node:assert/strict";
import type { FindingCode } from "../../../../sdk/findings/catalogue";
import type { PlannedCalico } from "../../../../sdk/plan/network/calico";
import { pathsOf, planOnPrem } from "../onPrem";

/** Calico as an on-prem environment installs it. */
function installed(
  network: Record<string, unknown> = {},
  calico: Record<string, unknown> = {},
  environment: Record<string, unknown> = {},
): PlannedCalico {
  const plan = planOnPrem({ ...environment, network: { ...network, calico: { install: true, ...calico } } });
  assert.deepEqual(
    plan.findings.filter(({ severity }) => severity === "error"),
    [],
  );
  assert.ok(plan.network.calico);
  return plan.network.calico;
}

/** The pools of the Installation, by the fields that a test is about. */
function pools(planned: PlannedCalico, ...fields: string[]): unknown[][] {
  const { calicoNetwork } = planned.installation as { calicoNetwork: { ipPools: Record<string, unknown>[] } };
  return calicoNetwork.ipPools.map((pool) => fields.map((field) => pool[field]));
}

describe("Calico", () => {
  it("is not planned where somebody else runs the network plugin", () => {
    assert.equal(planOnPrem({ network: { calico: { install: false } } }).network.calico, undefined);
  });

  it("is its current release, with a chart for the CRDs before the operator's", () => {
    const { version, operator, crds } = installed();
    assert.equal(version, "3.33.1");
    const repository = "https://docs.tigera.io/calico/charts";
    assert.deepEqual(
      [operator.chart, operator.repository, operator.version],
      ["tigera-operator", repository, "v3.33.1"],
    );
    assert.deepEqual(crds, {
      owner: "objects",
      chart: "crd.projectcalico.org.v1",
      repository,
      version: "v3.33.1",
      values: {},
    });
  });

  // A release is one Secret, and the CRDs of 3.33 do not fit into it; what a stack of 3.32 has is left as it is.
  const versions: [version: string, crds: string | undefined, planned: string, owner: string | undefined][] =
    [
      ["3.28.1", undefined, "3.28.1", undefined],
      ["3.31.9", undefined, "3.31.9", undefined],
      ["3.32.0", undefined, "3.32.0", "release"],
      ["3.32.0", "objects", "3.32.0", "objects"],
      ["v3.33.0", "objects", "3.33.0", "objects"],
    ];
  for (const [version, crds, planned, owner] of versions) {
    it(`of version ${version} with crds ${crds ?? "left out"} has its CRDs in ${owner ?? "the operator's chart"}`, () => {
      const calico = installed({}, { version, ...(crds && { crds }) });
      assert.equal(calico.version, planned);
      assert.equal(calico.operator.version, `v${planned}`);
      assert.equal(calico.crds?.owner, owner);
      assert.equal(calico.crds?.version, owner && `v${planned}`);
      // Whoever has them, the operator must not make them as well.
      assert.equal(calico.operator.values.manageCRDs, owner && false);
    });
  }

  const refusals: [code: FindingCode, calico: Record<string, unknown>, path: string][] = [
    ["UEN512", { version: "3.33.1", crds: "release" }, "crds"],
    ["UEN512", { crds: "release" }, "crds"],
    ["UEN513", { version: "3.33.1" }, "crds"],
    ["UEN514", { version: "3.31.9", crds: "objects" }, "crds"],
    ["UEN507", { version: "3.32.1", values: { manageCRDs: true } }, "values.manageCRDs"],
  ];
  for (const [code, calico, path] of refusals) {
    it(`refuses ${JSON.stringify(calico)} (${code})`, () => {
      const plan = planOnPrem({ network: { calico: { install: true, ...calico } } });
      assert.deepEqual(pathsOf(plan, code), [`environment.network.calico.${path}`]);
    });
  }

  it("leaves Installation and APIServer to the package, and is small: no Goldmane, no Whisker", () => {
    assert.deepEqual(installed().operator.values, {
      manageCRDs: false,
      installation: { enabled: false },
      apiServer: { enabled: false },
      goldmane: { enabled: false },
      whisker: { enabled: false },
    });
    const { values } = installed({}, { goldmane: true, whisker: true, values: { tolerations: [] } }).operator;
    assert.deepEqual(
      [values.goldmane, values.whisker, values.tolerations],
      [{ enabled: true }, { enabled: true }, []],
    );
  });

  it("comes from a site's own charts and registry", () => {
    const planned = installed(
      {},
      {},
      {
        charts: {
          calico: { chart: "./charts/tigera-operator" },
          calicoCrds: { repository: "https://charts.example.net" },
        },
        images: { registry: "registry.example.net/mirror", pullSecrets: ["mirror"] },
      },
    );
    assert.deepEqual(
      [planned.operator.chart, planned.operator.repository],
      ["./charts/tigera-operator", undefined],
    );
    assert.equal(planned.crds?.repository, "https://charts.example.net");
    assert.deepEqual(planned.operator.values.tigeraOperator, { registry: "registry.example.net/mirror" });
    assert.equal(planned.installation.registry, "registry.example.net/mirror/");
    assert.deepEqual(planned.installation.imagePullSecrets, [{ name: "mirror" }]);
  });
});

describe("the Installation of Calico", () => {
  it("is VXLAN across subnets over Calico's own range, without BGP", () => {
    assert.deepEqual(installed().installation, {
      variant: "Calico",
      cni: { type: "Calico" },
      calicoNetwork: {
        bgp: "Disabled",
        linuxDataplane: "Iptables",
        ipPools: [
          {
            name: "default-ipv4-ippool",
            cidr: "192.168.0.0/16",
            blockSize: 26,
            encapsulation: "VXLANCrossSubnet",
            natOutgoing: "Enabled",
            nodeSelector: "all()",
          },
        ],
      },
    });
  });

  it("is IP in IP across subnets with BGP, with Calico's AS number and a full mesh", () => {
    const planned = installed({ bgp: { enabled: true }, podCidr: "10.244.0.0/16" });
    assert.deepEqual(pools(planned, "cidr", "encapsulation"), [["10.244.0.0/16", "IPIPCrossSubnet"]]);
    assert.deepEqual(planned.bgp, { enabled: true, asNumber: 64512, nodeToNodeMesh: true, peers: [] });
  });

  it("has VXLAN on IPv6 with BGP too, since IP in IP carries none", () => {
    const planned = installed({ bgp: { enabled: true }, podCidr: "fd00:10::/56" });
    assert.deepEqual(pools(planned, "name", "blockSize", "encapsulation"), [
      ["default-ipv6-ippool", 122, "VXLANCrossSubnet"],
    ]);
  });

  it("has blocks that fit the pool", () => {
    assert.deepEqual(pools(installed({ podCidr: "10.244.0.0/28" }), "blockSize"), [[28]]);
    const small = { name: "edge", cidr: "10.244.128.0/30" };
    assert.deepEqual(
      pools(installed({ ipPools: [small, { ...small, name: "big", cidr: "10.0.0.0/16" }] }), "blockSize"),
      [[30], [26]],
    );
  });

  it("has the pools that the configuration names, completed with the network's encapsulation", () => {
    const planned = installed({
      encapsulation: "VXLAN",
      ipPools: [
        { name: "pods", cidr: "10.244.0.0/17", blockSize: 27, natOutgoing: false },
        {
          name: "edge",
          cidr: "10.244.128.0/24",
          nodeSelector: "edge == 'true'",
          encapsulation: "VXLANCrossSubnet",
        },
      ],
    });
    assert.deepEqual(
      pools(planned, "name", "blockSize", "encapsulation", "natOutgoing", "nodeSelector", "allowedUses"),
      [
        ["pods", 27, "VXLAN", "Disabled", "all()", undefined],
        ["edge", 26, "VXLANCrossSubnet", "Enabled", "edge == 'true'", undefined],
      ],
    );
  });

  it("keeps tunnels out of the pods' pools where they have a range of their own", () => {
    assert.deepEqual(
      pools(
        installed({ podCidr: "10.244.0.0/16", tunnelCidr: "10.245.0.0/24" }),
        "name",
        "cidr",
        "natOutgoing",
        "allowedUses",
      ),
      [
        ["default-ipv4-ippool", "10.244.0.0/16", "Enabled", ["Workload"]],
        ["tunnels", "10.245.0.0/24", "Disabled", ["Tunnel"]],
      ],
    );
  });

  it("looks for nodes' addresses in the nodes' ranges, each family in its own", () => {
    const { calicoNetwork } = installed({ nodeCidrs: ["192.0.2.0/24", "2001:db8::/64"] }).installation as {
      calicoNetwork: Record<string, unknown>;
    };
    assert.deepEqual(calicoNetwork.nodeAddressAutodetectionV4, { cidrs: ["192.0.2.0/24"] });
    assert.deepEqual(calicoNetwork.nodeAddressAutodetectionV6, { cidrs: ["2001:db8::/64"] });
  });

  it("takes more fields from the configuration, beside its own", () => {
    const { installation } = installed(
      {},
      { installation: { controlPlaneReplicas: 2, calicoNetwork: { mtu: 1440 } } },
    ) as { installation: Record<string, Record<string, unknown>> };
    assert.equal(installation.controlPlaneReplicas, 2);
    assert.equal(installation.calicoNetwork?.mtu, 1440);
    assert.equal(installation.calicoNetwork?.bgp, "Disabled");
  });
});

describe("findings about Calico", () => {
  it("UEN509 at each setting that nobody follows without Calico", () => {
    const plan = planOnPrem({
      network: {
        calico: { install: false },
        encapsulation: "VXLAN",
        bgp: { enabled: false },
        ipPools: [{ name: "pods", cidr: "10.244.0.0/16" }],
      },
    });
    assert.deepEqual(pathsOf(plan, "UEN509"), [
      "environment.network.encapsulation",
      "environment.network.bgp",
      "environment.network.ipPools",
    ]);
  });

  const onV6: [what: string, network: Record<string, unknown>, path: string][] = [
    ["the network", { podCidr: "fd00:10::/56", encapsulation: "IPIP" }, "encapsulation"],
    [
      "a pool",
      {
        ipPools: [
          { name: "a", cidr: "10.0.0.0/16", encapsulation: "IPIP" },
          { name: "b", cidr: "fd00:10::/56", encapsulation: "IPIPCrossSubnet" },
        ],
      },
      "ipPools[1].encapsulation",
    ],
  ];
  for (const [what, network, path] of onV6) {
    it(`UEN511 where ${what} has IP in IP on an IPv6 range`, () => {
      const plan = planOnPrem({ network: { bgp: { enabled: true }, ...network, calico: { install: true } } });
      assert.deepEqual(pathsOf(plan, "UEN511"), [`environment.network.${path}`]);
    });
  }
});

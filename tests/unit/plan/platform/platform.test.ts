import assert from "node:assert/strict";
import type { PlannedService } from "../../../../sdk/plan/service";
import { pathsOf, planOnPrem } from "../onPrem";

const planned = (platform: Record<string, unknown>, environment: Record<string, unknown> = {}) => {
  const plan = planOnPrem({ ...environment, platform });
  return { ...plan, errors: plan.findings.filter(({ severity }) => severity === "error") };
};
const ports = ({ name, type, ports: list }: PlannedService) => [
  name,
  type,
  list.map(({ name: port, port: number, targetPort, nodePort }) => [port, number, targetPort, nodePort]),
];
const metallb = { loadBalancer: { addressPool: ["192.0.2.100-192.0.2.103"] } };

describe("the platform's Services", () => {
  it("are platform and ui, on node ports, with the product's ports", () => {
    const { platform } = planned({ ports: { http: { nodePort: 30000 } } });
    assert.deepEqual(platform.services.map(ports), [
      [
        "platform",
        "NodePort",
        [
          ["http", 80, 9000, 30000],
          ["control", 6790, 6790, undefined],
        ],
      ],
      ["ui", "NodePort", [["desktop", 9001, 9001, undefined]]],
    ]);
    assert.deepEqual(
      platform.services.map(({ selector, namespace, externalTrafficPolicy }) => [
        selector,
        namespace,
        externalTrafficPolicy,
      ]),
      [
        [{ app: "platform" }, "uepe", "Cluster"],
        [{ app: "ui" }, "uepe", "Cluster"],
      ],
    );
    assert.deepEqual(platform.patches, []);
  });

  it("have port 443 in place of 80 with TLS", () => {
    const { platform, exposures } = planned({ tls: true });
    assert.deepEqual(platform.services[0]?.ports[0], {
      name: "http",
      port: 443,
      targetPort: 9000,
      protocol: "TCP",
    });
    assert.equal(exposures[0]?.port, 443);
  });

  it("select the pods that the configuration names", () => {
    const { platform } = planned({ selectors: { ui: { role: "desktop" } } });
    assert.deepEqual(
      platform.services.map(({ selector }) => selector),
      [{ app: "platform" }, { role: "desktop" }],
    );
  });

  it("have the environment's labels and annotations below the platform's own", () => {
    const { platform } = planned(
      { labels: { tier: "control" }, annotations: { "a.example/b": "own" } },
      {
        labels: { tier: "any", team: "voice" },
        annotations: { "a.example/b": "any", "a.example/c": "kept" },
      },
    );
    for (const { labels, annotations } of platform.services) {
      assert.deepEqual(labels, { tier: "control", team: "voice" });
      assert.deepEqual(annotations, { "a.example/b": "own", "a.example/c": "kept" });
    }
  });

  it("stay one Service where its ports are exposed alike, with what leads inside beside it where they are not", () => {
    const { platform, exposures, errors } = planned({
      ports: { http: { exposure: "ClusterIP" }, control: { nodePort: 30067 } },
    });
    assert.deepEqual(errors, []);
    assert.deepEqual(platform.services.map(ports), [
      ["platform-control", "NodePort", [["control", 6790, 6790, 30067]]],
      [
        "platform",
        "ClusterIP",
        [
          ["http", 80, 9000, undefined],
          ["control", 6790, 6790, undefined],
        ],
      ],
      ["ui", "NodePort", [["desktop", 9001, 9001, undefined]]],
    ]);
    assert.deepEqual(
      exposures.map(({ name, via, service }) => [name, via, service]),
      [
        ["http", "ClusterIP", "platform"],
        ["control", "NodePort", "platform-control"],
        ["desktop", "NodePort", "ui"],
      ],
    );
  });

  it("are split on a load balancer where their sources differ, since a Service admits one list", () => {
    const { platform } = planned(
      {
        exposure: "LoadBalancer",
        sources: ["198.51.100.0/24"],
        ports: { control: { sources: ["192.0.2.0/24"] } },
      },
      { loadBalancer: { className: "example.net/lb" } },
    );
    assert.deepEqual(
      platform.services.map(({ name, type, loadBalancerSourceRanges }) => [
        name,
        type,
        loadBalancerSourceRanges,
      ]),
      [
        ["platform-http", "LoadBalancer", ["198.51.100.0/24"]],
        ["platform-control", "LoadBalancer", ["192.0.2.0/24"]],
        ["platform", "ClusterIP", undefined],
        ["ui", "LoadBalancer", ["198.51.100.0/24"]],
      ],
    );
  });

  it("on node ports are not split by their sources, which the nodes enforce", () => {
    const { platform, exposures } = planned({ ports: { control: { sources: ["192.0.2.0/24"] } } });
    assert.deepEqual(
      platform.services.map(({ name }) => name),
      ["platform", "ui"],
    );
    assert.deepEqual(exposures.find(({ name }) => name === "control")?.sources.map(String), ["192.0.2.0/24"]);
  });

  it("leave 80 and 443 of a shared address to the ingress controller", () => {
    for (const [tls, inside] of [
      [false, 80],
      [true, 443],
    ] as const) {
      const { platform, exposures, errors } = planned({ exposure: "LoadBalancer", tls }, metallb);
      assert.deepEqual(errors, []);
      assert.deepEqual(platform.services.slice(0, 3).map(ports), [
        ["platform-http", "LoadBalancer", [["http", 9000, 9000, undefined]]],
        ["platform-control", "LoadBalancer", [["control", 6790, 6790, undefined]]],
        [
          "platform",
          "ClusterIP",
          [
            ["http", inside, 9000, undefined],
            ["control", 6790, 6790, undefined],
          ],
        ],
      ]);
      assert.equal(exposures[0]?.port, 9000);
    }
  });

  it("keep 80 on an address of their own", () => {
    const { exposures } = planned({ exposure: "LoadBalancer", dedicated: true }, metallb);
    assert.equal(exposures[0]?.port, 80);
  });

  it("are left alone with services: none, and nothing of the platform is exposed", () => {
    const { platform, exposures, nodePorts } = planned({
      services: "none",
      ports: { http: { nodePort: 30000 } },
    });
    assert.deepEqual(platform, {
      mode: "none",
      services: [],
      patches: [],
      ingresses: [],
      exposures: [],
      routes: [],
    });
    assert.deepEqual(nodePorts, []);
    assert.deepEqual(exposures, []);
  });
});

describe("the platform's Services with services: patch", () => {
  it("are patched where the product's chart made them", () => {
    const { platform, exposures } = planned({ services: "patch", ports: { http: { nodePort: 30000 } } });
    assert.deepEqual(platform.services, []);
    assert.deepEqual(
      platform.patches.map(({ name, type }) => [name, type]),
      [
        ["platform", "NodePort"],
        ["ui", "NodePort"],
      ],
    );
    assert.deepEqual(
      exposures.map(({ service }) => service),
      ["platform", "platform", "ui"],
    );
  });

  it("are made where they stand beside the product's own", () => {
    const { platform } = planned({ services: "patch", ports: { http: { exposure: "ClusterIP" } } });
    assert.deepEqual(
      platform.services.map(({ name }) => name),
      ["platform-control"],
    );
    assert.deepEqual(
      platform.patches.map(({ name, type }) => [name, type]),
      [
        ["platform", "ClusterIP"],
        ["ui", "NodePort"],
      ],
    );
  });
});

describe("the platform behind an Ingress", () => {
  it("has one Ingress for each HTTP port, with the product's paths, and a controller for them", () => {
    const { platform, ingress, errors } = planned({
      exposure: "Ingress",
      host: "uepe.example.net",
      tlsSecretName: "uepe-tls",
      ports: { control: { exposure: "NodePort", nodePort: 30067 } },
    });
    assert.deepEqual(errors, []);
    assert.deepEqual(
      platform.ingresses.map(({ name, host, className, paths, tlsSecretName }) => ({
        name,
        host,
        className,
        paths,
        tlsSecretName,
      })),
      [
        {
          name: "platform-http",
          host: "uepe.example.net",
          className: "uepe-traefik",
          paths: [{ path: "/", serviceName: "platform", servicePort: 80 }],
          tlsSecretName: "uepe-tls",
        },
        {
          name: "ui-desktop",
          host: "uepe.example.net",
          className: "uepe-traefik",
          paths: [{ path: "/desktop", serviceName: "ui", servicePort: 9001 }],
          tlsSecretName: "uepe-tls",
        },
      ],
    );
    assert.equal(ingress?.className, "uepe-traefik");
  });

  describe("that serves HTTPS", () => {
    const behind = { exposure: "Ingress", host: "uepe.example.net", tls: true } as const;
    const inside = { control: { exposure: "ClusterIP" } } as const;
    const told = (name: string, services: { name: string; annotations: Record<string, string> }[]) =>
      services.find((service) => service.name === name)?.annotations;
    const byHttps = {
      "traefik.ingress.kubernetes.io/service.serversscheme": "https",
      "traefik.ingress.kubernetes.io/service.serverstransport": "uepe-platform-https@kubernetescrd",
    };

    it("is called so by the controller, on both its Services", () => {
      const { platform, errors } = planned({ ...behind, ports: inside });
      assert.deepEqual(errors, []);
      assert.deepEqual(told("platform", platform.services), byHttps);
      assert.deepEqual(told("ui", platform.services), byHttps);
      assert.deepEqual(platform.serversTransport, {
        name: "platform-https",
        namespace: "uepe",
        spec: { insecureSkipVerify: true },
      });
    });

    it("is called so on the product's own Services too", () => {
      const { platform } = planned({ ...behind, ports: inside, services: "patch" });
      assert.deepEqual(told("ui", platform.patches), byHttps);
    });

    it("is told so only of what stands behind an Ingress", () => {
      const { platform } = planned({ ...behind, ports: { ...inside, desktop: { exposure: "NodePort" } } });
      assert.deepEqual(told("platform", platform.services), byHttps);
      assert.deepEqual(told("ui", platform.services), {});
      for (const plain of [{ ...behind, tls: false, ports: inside }, { tls: true }]) {
        const { platform } = planned(plain);
        assert.equal(platform.serversTransport, undefined);
        assert.deepEqual(told("platform", platform.services), {});
      }
    });

    it("is verified where somebody says how", () => {
      const annotations = {
        "traefik.ingress.kubernetes.io/service.serverstransport": "uepe-own@kubernetescrd",
      };
      const { platform } = planned({ ...behind, ports: inside, annotations });
      assert.equal(platform.serversTransport, undefined);
      assert.deepEqual(told("ui", platform.services), { ...byHttps, ...annotations });
    });
  });

  it("may have a host for each port", () => {
    const { exposures } = planned({
      exposure: "Ingress",
      host: "uepe.example.net",
      ports: { desktop: { host: "desktop.example.net" }, control: { exposure: "ClusterIP" } },
    });
    assert.deepEqual(
      exposures.filter(({ via }) => via === "Ingress").map(({ host, path }) => [host, path]),
      [
        ["uepe.example.net", "/"],
        ["desktop.example.net", "/desktop"],
      ],
    );
  });
});

describe("an exposure of the platform", () => {
  it("says whether it was chosen", () => {
    const { exposures } = planned({ exposure: "ClusterIP", ports: { desktop: { exposure: "NodePort" } } });
    assert.deepEqual(
      exposures.map(({ reason }) => reason),
      ["chosen: exposure ClusterIP", "chosen: exposure ClusterIP", "chosen: exposure NodePort"],
    );
    assert.equal(planned({}).exposures[0]?.reason, "the platform's default: a node port costs nothing");
  });

  it("admits its own sources, else the platform's, else the environment's, and none inside", () => {
    const { exposures } = planned(
      {
        sources: ["198.51.100.0/24"],
        ports: { http: { sources: ["192.0.2.0/24"] }, desktop: { exposure: "ClusterIP" } },
      },
      { sources: ["203.0.113.0/24"] },
    );
    assert.deepEqual(
      exposures.map(({ sources }) => sources.map(String)),
      [["192.0.2.0/24"], ["198.51.100.0/24"], []],
    );
    assert.deepEqual(planned({}, { sources: ["203.0.113.0/24"] }).exposures[0]?.sources.map(String), [
      "203.0.113.0/24",
    ]);
  });

  it("sees its clients' own addresses inside the cluster, and with eBPF at node ports too", () => {
    const kept = (dataplane: string) =>
      planned(
        {
          host: "a.example.net",
          ports: { http: { exposure: "Ingress" }, desktop: { exposure: "ClusterIP" } },
        },
        { network: { dataplane } },
      )
        .exposures.filter(({ owner }) => owner !== "ingress")
        .map(({ via, keepsSourceAddress }) => [via, keepsSourceAddress]);
    assert.deepEqual(kept("Iptables"), [
      ["Ingress", false],
      ["NodePort", false],
      ["ClusterIP", true],
    ]);
    assert.deepEqual(kept("BPF"), [
      ["Ingress", false],
      ["NodePort", true],
      ["ClusterIP", true],
    ]);
  });

  it("UEN218: gets no address on-prem where nobody is known to give one", () => {
    assert.deepEqual(pathsOf(planned({ exposure: "LoadBalancer" }), "UEN218"), [
      "environment.platform",
      "environment.platform",
    ]);
    assert.deepEqual(
      pathsOf(
        planned({ exposure: "LoadBalancer" }, { loadBalancer: { className: "example.net/lb" } }),
        "UEN218",
      ),
      [],
    );
  });
});

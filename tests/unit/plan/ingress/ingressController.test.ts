import assert from "node:assert/strict";
import { type EnforcedExposure, exposuresAt } from "../../../../sdk/plan/exposure";
import type { PlannedIngressController } from "../../../../sdk/plan/ingress/ingressController";
import { pathsOf, planOnPrem } from "../onPrem";

const api = { name: "api", http: { host: "api.example.net", paths: [{ path: "/", port: 8080 }] } };

/** The controller of an environment that wants one. */
function controller(
  ingress: Record<string, unknown> = {},
  environment: Record<string, unknown> = {},
): Omit<PlannedIngressController, "exposures"> & { exposures: EnforcedExposure[] } {
  const { ingress: planned, exposures, findings } = planOnPrem({ ...environment, ingress });
  assert.deepEqual(
    findings.filter(({ severity }) => severity === "error"),
    [],
  );
  assert.ok(planned);
  return { ...planned, exposures: exposuresAt(exposures, planned.exposures) };
}

describe("an ingress controller", () => {
  const wanted: [what: string, environment: Record<string, unknown>, isInstalled: boolean][] = [
    ["nothing is exposed by Ingress", {}, false],
    ["an ECD is", { ecds: [api] }, true],
    [
      "the platform is",
      { platform: { ports: { http: { exposure: "Ingress", host: "p.example.net" } } } },
      true,
    ],
    ["the configuration has a section for it", { ingress: {} }, true],
    [
      "somebody else's is named",
      { ingress: { controller: "none", className: "shared" }, ecds: [api] },
      false,
    ],
  ];
  for (const [what, environment, isInstalled] of wanted) {
    it(`is ${isInstalled ? "" : "not "}installed when ${what}`, () => {
      assert.equal(planOnPrem(environment).ingress !== undefined, isInstalled);
    });
  }

  it("is Traefik on node ports, two pods, named after the namespace", () => {
    const planned = controller({ nodePorts: { http: 30080, https: 30081 } }, { namespace: "voice" });
    assert.deepEqual(
      [planned.releaseName, planned.namespace, planned.className, planned.service.name],
      ["voice-traefik", "voice", "voice-traefik", "voice-traefik"],
    );
    assert.deepEqual(
      [planned.chart.chart, planned.chart.repository, planned.chart.version],
      ["traefik", "https://traefik.github.io/charts", "41.3.0"],
    );
    assert.equal(planned.service.type, "NodePort");
    assert.deepEqual(
      planned.exposures.map(({ owner, name, port, nodePort, via, reason }) => [
        owner,
        name,
        port,
        nodePort,
        via,
        reason,
      ]),
      [
        ["ingress", "http", 80, 30080, "NodePort", "on-prem a node port costs nothing"],
        ["ingress", "https", 443, 30081, "NodePort", "on-prem a node port costs nothing"],
      ],
    );
  });

  it("says that it is installed for something else", () => {
    const { exposures } = planOnPrem({ ecds: [api] });
    assert.equal(
      exposures.find(({ owner }) => owner === "ingress")?.reason,
      "installed because something is exposed by Ingress; on-prem a node port costs nothing",
    );
  });

  it("has names that Helm and Kubernetes take, also in a namespace with a long name or one that begins with a digit", () => {
    const long = controller({}, { namespace: "n".repeat(63) });
    assert.ok(long.releaseName.length <= 53, long.releaseName);
    assert.equal(long.className, long.releaseName);
    const other = controller({}, { namespace: `${"n".repeat(62)}m` });
    assert.notEqual(long.className, other.className);
    assert.equal(controller({}, { namespace: "5g" }).service.name, "traefik-5g");
  });

  it("serves its own class, under the name that the configuration gives", () => {
    const { className, chart } = controller({ className: "edge" });
    assert.equal(className, "edge");
    assert.deepEqual(chart.values.ingressClass, { enabled: true, isDefaultClass: false, name: "edge" });
    assert.equal(
      planOnPrem({ ingress: { className: "edge" }, ecds: [api] }).ecds[0]?.ingress?.className,
      "edge",
    );
  });

  it("keeps its clients' addresses when asked to, and with eBPF always", () => {
    assert.equal(controller().exposures[0]?.keepsSourceAddress, false);
    assert.equal(controller({ preserveSourceAddress: true }).exposures[0]?.keepsSourceAddress, true);
    assert.equal(controller({ preserveSourceAddress: true }).service.externalTrafficPolicy, "Local");
    assert.equal(controller({}, { network: { dataplane: "BPF" } }).exposures[0]?.keepsSourceAddress, true);
  });
});

describe("the values of Traefik's chart", () => {
  it("watch the environment's namespace and class only, and send nothing home", () => {
    const { chart } = controller({}, { namespace: "voice" });
    const watched = { enabled: true, ingressClass: "voice-traefik", namespaces: ["voice"] };
    assert.deepEqual(chart.values.providers, {
      kubernetesIngress: { ...watched, publishedService: { enabled: false } },
      kubernetesCRD: watched,
    });
    assert.deepEqual(chart.values.global, { checkNewVersion: false, sendAnonymousUsage: false });
    assert.equal(chart.values.fullnameOverride, "voice-traefik");
    assert.deepEqual(chart.values.deployment, { replicas: 2 });
  });

  it("give Ingresses the address of the controller's Service where a load balancer gives it one", () => {
    const published = (...args: Parameters<typeof controller>) =>
      (controller(...args).chart.values.providers as { kubernetesIngress: { publishedService: unknown } })
        .kubernetesIngress.publishedService;
    const balanced = { exposure: "LoadBalancer" } as const;
    const pool = { loadBalancer: { addressPool: ["192.0.2.10-192.0.2.11"] } };
    assert.deepEqual(published(balanced, pool), { enabled: true });
    const theirs = { loadBalancer: { className: "example.net/lb" } };
    assert.deepEqual(published(balanced, theirs), { enabled: true });
    const gcp = { target: "gcp", network: { gcp: { region: "us-central1" } } } as const;
    assert.deepEqual(published({}, gcp), { enabled: true });
    // The Service of a load balancer of the stack is given none, and nor is one that nobody claims.
    const aws = { target: "aws", network: { aws: { region: "us-east-1" } } } as const;
    assert.deepEqual(published({}, aws), { enabled: false });
    assert.deepEqual(published(balanced), { enabled: false });
  });

  it("carry node ports where they are pinned, and only there", () => {
    const { chart } = controller({ nodePorts: { https: 30081 } });
    assert.deepEqual(chart.values.ports, {
      web: { port: 8000, exposedPort: 80, expose: { default: true } },
      websecure: { port: 8443, exposedPort: 443, expose: { default: true }, nodePort: 30081 },
    });
  });

  it("describe the Service as it is planned", () => {
    const { chart, service } = controller(
      {
        exposure: "LoadBalancer",
        preserveSourceAddress: true,
        sources: ["192.0.2.0/24"],
        labels: { tier: "edge" },
      },
      {
        loadBalancer: { className: "example.net/lb" },
        labels: { team: "voice" },
        annotations: { "a.example/b": "c" },
      },
    );
    assert.deepEqual(chart.values.service, {
      labels: { team: "voice", tier: "edge" },
      annotations: { "a.example/b": "c" },
      spec: {
        type: "LoadBalancer",
        externalTrafficPolicy: "Local",
        loadBalancerClass: "example.net/lb",
        loadBalancerSourceRanges: ["192.0.2.0/24"],
      },
    });
    assert.equal(service.statusExpected, true);
  });

  it("have certificate, replicas, registry and pull Secrets of the configuration", () => {
    const { chart } = controller(
      { defaultCertificate: "wildcard", replicas: 3 },
      { images: { registry: "registry.example.net", pullSecrets: ["mirror"] } },
    );
    assert.deepEqual(chart.values.tlsStore, { default: { defaultCertificate: { secretName: "wildcard" } } });
    assert.deepEqual(chart.values.deployment, { replicas: 3, imagePullSecrets: [{ name: "mirror" }] });
    assert.deepEqual(chart.values.image, { registry: "registry.example.net" });
  });

  it("can be overridden one by one", () => {
    const { chart } = controller({
      values: { deployment: { replicas: 5 }, logs: { general: { level: "DEBUG" } } },
    });
    assert.deepEqual(chart.values.deployment, { replicas: 5 });
    assert.deepEqual(chart.values.logs, { general: { level: "DEBUG" } });
    assert.equal(chart.values.fullnameOverride, "uepe-traefik");
  });

  const places: [
    what: string,
    chart: Record<string, unknown>,
    charts: Record<string, unknown>,
    place: unknown,
  ][] = [
    ["another version", { version: "37.2.0" }, {}, ["traefik", "https://traefik.github.io/charts", "37.2.0"]],
    [
      "a mirror of the site",
      {},
      { repository: "https://charts.example.net" },
      ["traefik", "https://charts.example.net", "41.3.0"],
    ],
    [
      "the nearer of two",
      { version: "1.0.0" },
      { version: "2.0.0", repository: "https://charts.example.net" },
      ["traefik", "https://charts.example.net", "1.0.0"],
    ],
    [
      "an OCI registry",
      { chart: "oci://registry.example.net/traefik" },
      {},
      ["oci://registry.example.net/traefik", undefined, "41.3.0"],
    ],
    ["a folder", { chart: "./charts/traefik" }, {}, ["./charts/traefik", undefined, undefined]],
    [
      "a packed chart",
      { chart: "charts/traefik-37.3.0.tgz" },
      {},
      ["charts/traefik-37.3.0.tgz", undefined, undefined],
    ],
  ];
  for (const [what, chart, traefik, place] of places) {
    it(`may come from ${what}`, () => {
      const { chart: planned } = controller({ chart }, { charts: { traefik } });
      assert.deepEqual([planned.chart, planned.repository, planned.version], place);
    });
  }
});

describe("warnings about an ingress controller", () => {
  it("UEN104 at each node port that nobody pinned", () => {
    assert.deepEqual(
      pathsOf(
        planOnPrem({ platform: { services: "none" }, ingress: { nodePorts: { http: 30080 } } }),
        "UEN104",
      ),
      ["environment.ingress.nodePorts.https"],
    );
  });
});

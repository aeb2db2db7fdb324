import assert from "node:assert/strict";
import { rm } from "node:fs/promises";
import { setTimeout as sleep } from "node:timers/promises";
import type { KubernetesObject } from "@kubernetes/client-node";
import { calicoChart, traefikChart } from "../../local/charts/charts";
import { stackProgram } from "../../sdk/components/runtime/stackProgram";
import { descriptorFolder, ecDeployment } from "../fixture/descriptorFolder";
import { EngineFixture, type TestStack, uniqueName } from "./engineFixture";

/**
 * An on-prem environment through the real engine and a real API server. What is asserted is read from the cluster, not from
 * the program. Charts are the ones that can be had without their repositories.
 */
describe("an on-prem environment", function () {
  this.timeout(300_000);
  const namespace = uniqueName("uepe");
  let fixture: EngineFixture;
  let folder: string;
  let charts: Record<string, { chart: string }>;

  before(async () => {
    fixture = await EngineFixture.start();
    charts = { calico: { chart: await calicoChart() }, traefik: { chart: traefikChart() } };
    folder = descriptorFolder({
      "ecd/radius.yaml": ecDeployment(
        "radius",
        "{ports: [{containerPort: 1812}], somethingNew: {kept: true}, services: [{spec: {ports: [{port: 1812, protocol: UDP}]}}]}",
      ),
      "ecd/web.yaml": ecDeployment(
        "web",
        "{ingress: {host: web.example.net, paths: [{path: /, port: 9090}]}}",
      ),
    });
    await fixture.objects.create({ apiVersion: "v1", kind: "Namespace", metadata: { name: namespace } });
  });

  after(async () => {
    await fixture?.stop();
    if (folder) await rm(folder, { recursive: true });
  });

  const environment = (ecds: unknown[] = [], more: Record<string, unknown> = {}) => ({
    target: "on-prem",
    namespace,
    charts,
    network: { podCidr: "192.168.0.0/16", calico: { install: true, version: "3.28.5" } },
    platform: {
      ports: { http: { nodePort: 30060 }, desktop: { nodePort: 30061 }, control: { nodePort: 30062 } },
    },
    ingress: { nodePorts: { http: 30063, https: 30064 } },
    ecds: [
      {
        descriptor: "ecd/radius.yaml",
        preserveSourceAddress: true,
        node: "worker-1",
        nodePorts: { "radius/1812/udp": 30065 },
      },
      { descriptor: "ecd/web.yaml" },
      { name: "api", http: { host: "api.example.net", paths: [{ path: "/usage", port: 8080 }] } },
      { name: "bridge", ports: [{ port: 4444 }] },
      ...ecds,
    ],
    ...more,
  });
  const diameter = (nodePort: number) => ({
    name: "diameter",
    exposure: "NodePort",
    ports: [{ port: 3868, nodePort }],
  });
  const service = (name: string) => fixture.find<{ spec: ServiceSpec }>("v1", "Service", namespace, name);

  describe("once up", () => {
    let stack: TestStack;
    let outputs: Record<string, unknown>;

    before(async () => {
      stack = await fixture.stack(async () => stackProgram(folder));
      await configure(stack, environment([diameter(30066)]));
      await stack.up();
      outputs = await stack.outputs();
    });

    it("has the platform's Services with the planned node ports", async () => {
      assert.deepEqual(nodePorts(await service("platform")), { http: 30060, control: 30062 });
      assert.deepEqual(nodePorts(await service("ui")), { desktop: 30061 });
    });

    it("has the ingress controller, its class and its node ports", async () => {
      const controller = await service(`${namespace}-traefik`);
      assert.deepEqual(Object.values(nodePorts(controller)).sort(), [30063, 30064]);
      assert.ok(await fixture.find("networking.k8s.io/v1", "IngressClass", "", `${namespace}-traefik`));
    });

    it("has the descriptors, completed, with what only the operator knows untouched", async () => {
      const radius = await fixture.find<{ spec: Record<string, unknown> }>(
        "mz.digitalroute.com/v1alpha1",
        "ECDeployment",
        namespace,
        "radius",
      );
      assert.deepEqual(radius?.spec, {
        nodeHost: "worker-1",
        somethingNew: { kept: true },
        ports: [{ containerPort: 1812 }],
        services: [
          {
            spec: {
              type: "NodePort",
              externalTrafficPolicy: "Local",
              ports: [{ port: 1812, protocol: "UDP", nodePort: 30065 }],
            },
          },
        ],
      });
    });

    it("has the Services and the Ingress that the operator makes of the descriptors, as they were planned", async () => {
      const radius = await eventually(
        () => service("radius"),
        (found) => found !== undefined,
      );
      assert.deepEqual(nodePorts(radius), { "1812": 30065 });
      assert.equal(radius?.spec.externalTrafficPolicy, "Local");
      const find = () => fixture.find("networking.k8s.io/v1", "Ingress", namespace, "web");
      const ingress = await eventually(find, (found) => found !== undefined);
      const className = ingress?.metadata?.annotations?.["kubernetes.io/ingress.class"];
      assert.equal(className, `${namespace}-traefik`);
    });

    it("has Services and an Ingress for the ECDs that come as arguments", async () => {
      assert.equal((await service("bridge"))?.spec.type, "ClusterIP");
      const ingress = await fixture.find<{ spec: IngressSpec }>(
        "networking.k8s.io/v1",
        "Ingress",
        namespace,
        "api",
      );
      assert.equal(ingress?.spec.ingressClassName, `${namespace}-traefik`);
      assert.equal(ingress?.spec.rules[0]?.host, "api.example.net");
    });

    it("has Calico's operator and a ready Installation", async () => {
      const installation = await fixture.find<{ spec: { calicoNetwork: { bgp: string } } }>(
        "operator.tigera.io/v1",
        "Installation",
        "",
        "default",
      );
      assert.equal(installation?.spec.calicoNetwork.bgp, "Disabled");
    });

    it("tells what to give to peers", () => {
      const endpoints = outputs.endpoints as { owner?: string; port: number; protocol: string }[];
      assert.ok(endpoints.some(({ port, protocol }) => port === 30065 && protocol === "UDP"));
      assert.ok(endpoints.some(({ port }) => port === 30060));
    });

    it("shows no change in a preview", async () => {
      assert.deepEqual(Object.keys((await stack.preview()).changes), ["same"]);
    });

    it("shows no change after a refresh", async () => {
      assert.deepEqual(Object.keys(await stack.refresh()), ["same"]);
      assert.deepEqual(Object.keys((await stack.preview()).changes), ["same"]);
    });

    it("changes one ECD and nothing else, when its pinned node port moves", async () => {
      await configure(stack, environment([diameter(30068)]));
      const before = await service("platform");
      const { changes } = await stack.up();
      assert.equal(changes.update, 1);
      assert.deepEqual(Object.keys(changes).sort(), ["same", "update"]);
      assert.deepEqual(nodePorts(await service("diameter")), { "tcp-3868": 30068 });
      assert.equal((await service("platform"))?.metadata?.resourceVersion, before?.metadata?.resourceVersion);
    });

    it("renames an ECD that keeps its node port in one step", async () => {
      const { name, ...rest } = diameter(30068);
      await configure(stack, environment([{ name: "gx", formerName: name, ...rest }]));
      const { changes } = await stack.up();
      assert.equal(changes.replace, 1);
      assert.deepEqual(nodePorts(await service("gx")), { "tcp-3868": 30068 });
      assert.equal(await service(name), undefined);
      await configure(stack, environment([{ formerName: "gx", ...diameter(30068) }]));
      await stack.up();
    });

    it("refuses a bad change with every path, without a stack trace, and changes nothing", async () => {
      await configure(stack, environment([diameter(30060), { name: "Bad_Name", ports: [{ port: 1 }] }]));
      const said = await stack.failure("up");
      assert.match(said, /environment\.ecds\[4\]\.ports\[0\]\.nodePort: 30060 is taken already/);
      assert.match(said, /environment\.ecds\[5\]\.name: "Bad_Name"/);
      assert.doesNotMatch(said, /\bat .*\.js:\d+/);
      assert.deepEqual(nodePorts(await service("diameter")), { "tcp-3868": 30068 });
    });

    it("leaves an empty cluster when it is destroyed", async () => {
      await configure(stack, environment([diameter(30068)]));
      await stack.destroy();
      for (const kind of ["Service", "ConfigMap", "Secret", "ServiceAccount"]) {
        const list = async () =>
          (await fixture.objects.list("v1", kind, namespace)).items.filter(
            ({ metadata }) => !["kube-root-ca.crt", "default"].includes(metadata?.name ?? ""),
          );
        // What the operator made goes with its ECDeployment by garbage collection.
        const ours = await eventually(list, (left) => left.length === 0);
        assert.deepEqual(
          ours.map(({ metadata }: KubernetesObject) => metadata?.name),
          [],
          kind,
        );
      }
      const ecds = await fixture.objects.list("mz.digitalroute.com/v1alpha1", "ECDeployment", namespace);
      assert.deepEqual(ecds.items, []);
      assert.equal(await fixture.find("v1", "Namespace", "", "tigera-operator"), undefined);
      assert.equal(await fixture.find("operator.tigera.io/v1", "Installation", "", "default"), undefined);
      assert.equal(
        await fixture.find("networking.k8s.io/v1", "IngressClass", "", `${namespace}-traefik`),
        undefined,
      );
    });
  });

  it("that is refused leaves nothing behind", async () => {
    const stack = await fixture.stack(async () => stackProgram(folder));
    await configure(stack, environment([], { platform: { ports: { http: { nodePort: 80 } } } }));
    const said = await stack.failure("up");
    assert.match(said, /environment\.platform\.ports\.http\.nodePort: 80 is outside/);
    const exported = await stack.stack.exportStack();
    const resources = (exported.deployment as { resources?: { type: string }[] }).resources ?? [];
    assert.deepEqual(
      resources.filter(({ type }) => type !== "pulumi:pulumi:Stack"),
      [],
    );
    assert.equal(await service("platform"), undefined);
    await stack.destroy();
  });
});

/** Two stacks, each with what the other has, in one cluster. */
describe("two on-prem environments in one cluster", function () {
  this.timeout(300_000);
  let fixture: EngineFixture;

  before(async () => {
    fixture = await EngineFixture.start();
  });

  after(() => fixture?.stop());

  it("stand beside each other, and the one stays when the other goes", async () => {
    const stacks = await Promise.all(
      ["voice", "data"].map(async (prefix, index) => {
        const namespace = uniqueName(prefix);
        await fixture.objects.create({ apiVersion: "v1", kind: "Namespace", metadata: { name: namespace } });
        const stack = await fixture.stack(async () => stackProgram("."));
        const first = 30020 + 10 * index;
        await configure(stack, {
          target: "on-prem",
          namespace,
          charts: { traefik: { chart: traefikChart() } },
          network: { calico: { install: false } },
          platform: {
            ports: {
              http: { nodePort: first },
              desktop: { nodePort: first + 1 },
              control: { nodePort: first + 2 },
            },
          },
          ingress: { nodePorts: { http: first + 3, https: first + 4 } },
          ecds: [{ name: "radius", exposure: "NodePort", ports: [{ port: 3868, nodePort: first + 5 }] }],
        });
        return { namespace, stack };
      }),
    );
    const [voice, data] = stacks as [(typeof stacks)[0], (typeof stacks)[0]];
    // One after the other: inline programs of one process share the SDK's state.
    await voice.stack.up();
    await data.stack.up();
    await voice.stack.destroy();
    assert.ok(await fixture.find("networking.k8s.io/v1", "IngressClass", "", `${data.namespace}-traefik`));
    const left = await fixture.find<{ spec: ServiceSpec }>("v1", "Service", data.namespace, "radius");
    assert.deepEqual(nodePorts(left), { "tcp-3868": 30035 });
    assert.deepEqual(Object.keys((await data.stack.preview()).changes), ["same"]);
    await data.stack.destroy();
  });
});

describe("an ingress controller whose node ports the API server chooses", function () {
  this.timeout(300_000);
  const namespace = uniqueName("unpinned");
  let fixture: EngineFixture;

  before(async () => {
    fixture = await EngineFixture.start();
    await fixture.objects.create({ apiVersion: "v1", kind: "Namespace", metadata: { name: namespace } });
  });
  after(() => fixture?.stop());

  const environment = (values: Record<string, unknown> = {}) => ({
    target: "on-prem",
    namespace,
    charts: { traefik: { chart: traefikChart() } },
    network: { calico: { install: false } },
    platform: { services: "none" },
    ingress: { values },
    accept: { UEN104: "peers ask for the ports" },
  });

  it("is called where its Service says, and shows no change at once, nor after an upgrade of its chart", async () => {
    const stack = await fixture.stack(async () => stackProgram("."));
    await configure(stack, environment());
    const told = (outputs: Record<string, unknown>) =>
      (outputs.endpoints as { port: number }[]).map(({ port }) => port).sort();
    const actual = async () => {
      const found = await fixture.find<{ spec: ServiceSpec }>(
        "v1",
        "Service",
        namespace,
        `${namespace}-traefik`,
      );
      return Object.values(nodePorts(found)).sort();
    };
    await stack.up();
    assert.deepEqual(told(await stack.outputs()), await actual());
    assert.deepEqual(Object.keys(await stack.refresh()), ["same"]);
    assert.deepEqual(Object.keys((await stack.preview()).changes), ["same"]);

    await configure(stack, environment({ deployment: { replicas: 2 } }));
    await stack.up();
    assert.deepEqual(told(await stack.outputs()), await actual());
    assert.deepEqual(Object.keys(await stack.refresh()), ["same"]);
    assert.deepEqual(Object.keys((await stack.preview()).changes), ["same"]);
    await stack.destroy();
    assert.deepEqual(await actual(), []);
  });
});

describe("a platform that its own chart owns", function () {
  this.timeout(300_000);
  const namespace = uniqueName("patched");
  let fixture: EngineFixture;

  before(async () => {
    fixture = await EngineFixture.start();
    await fixture.objects.create({ apiVersion: "v1", kind: "Namespace", metadata: { name: namespace } });
    for (const [name, ports] of [
      ["platform", [80, 6790]],
      ["ui", [9001]],
    ] as const) {
      const spec = {
        selector: { app: name, release: "uepe" },
        ports: ports.map((port) => ({ name: `p${port}`, port })),
      };
      await fixture.objects.create({
        apiVersion: "v1",
        kind: "Service",
        metadata: { name, namespace },
        spec,
      } as KubernetesObject);
    }
  });

  after(() => fixture?.stop());

  it("gets type and node ports, keeps the rest, and keeps them when the stack goes", async () => {
    const stack = await fixture.stack(async () => stackProgram("."));
    await configure(stack, {
      target: "on-prem",
      namespace,
      network: { calico: { install: false } },
      platform: {
        services: "patch",
        ports: { http: { nodePort: 30040 }, desktop: { nodePort: 30041 }, control: { nodePort: 30042 } },
      },
    });
    const find = () => fixture.find<{ spec: ServiceSpec }>("v1", "Service", namespace, "platform");
    await stack.up();
    const patched = await find();
    assert.equal(patched?.spec.type, "NodePort");
    assert.deepEqual(patched?.spec.selector, { app: "platform", release: "uepe" });
    assert.deepEqual(Object.values(nodePorts(patched)), [30040, 30042]);
    assert.deepEqual(Object.keys((await stack.preview()).changes), ["same"]);
    await stack.destroy();
    assert.deepEqual(Object.values(nodePorts(await find())), [30040, 30042]);
  });
});

function configure(stack: TestStack, value: unknown): Promise<void> {
  return stack.stack.setConfig("usage-engine-networking:environment", { value: JSON.stringify(value) });
}

/** Asks until the answer fits; after half a minute the last one stands. */
async function eventually<T>(ask: () => Promise<T>, fits: (answer: T) => boolean): Promise<T> {
  const end = Date.now() + 30_000;
  for (;;) {
    const answer = await ask();
    if (fits(answer) || Date.now() >= end) return answer;
    await sleep(50);
  }
}

interface ServiceSpec {
  externalTrafficPolicy?: string;
  selector?: Record<string, string>;
  type: string;
  ports: { name?: string; port: number; nodePort?: number }[];
}

interface IngressSpec {
  ingressClassName: string;
  rules: { host: string }[];
}

function nodePorts(service: { spec: ServiceSpec } | undefined): Record<string, number | undefined> {
  return Object.fromEntries(
    (service?.spec.ports ?? []).map((port) => [port.name ?? port.port, port.nodePort]),
  );
}

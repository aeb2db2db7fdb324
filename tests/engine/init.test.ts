import assert from "node:assert/strict";
import { spawnSync } from "node:child_process";
import * as fs from "node:fs/promises";
import * as path from "node:path";
import { setTimeout as sleep } from "node:timers/promises";
import { KubeConfig, type KubernetesObject } from "@kubernetes/client-node";
import { parse } from "yaml";
import { REPOSITORY_ROOT } from "../../local/programs";
import type { EnvironmentArgs } from "../../sdk/config/environmentArgs";
import { EngineFixture, uniqueName } from "./engineFixture";
import { PulumiProgram } from "./pulumiProgram";

/** A cluster with Usage Engine in it, and an empty folder: `init`, then what its last lines say, without an edit. */
describe("init, beside a cluster with Usage Engine in it", function () {
  this.timeout(300_000);
  const namespace = uniqueName("begun");
  const others = uniqueName("neighbours");
  let fixture: EngineFixture;
  let pulumi: PulumiProgram;
  let folder: string;
  let context: string;
  let made: KubernetesObject[];
  let printed: string;

  const ECDS = {
    // Peers call the node that its pod is on, and nothing says which.
    radius: {
      ports: [{ containerPort: 1812 }],
      services: [
        {
          spec: {
            type: "NodePort",
            externalTrafficPolicy: "Local",
            ports: [{ name: "auth", port: 1812, targetPort: 1812, protocol: "UDP" }],
          },
        },
      ],
      unknownToAll: { kept: true },
    },
    collector: {
      ports: [{ containerPort: 7002 }],
      services: [{ spec: { type: "NodePort", ports: [{ name: "in", port: 7002, targetPort: 7002 }] } }],
    },
    bridge: {
      ports: [{ containerPort: 4444 }],
      services: [{ spec: { type: "ClusterIP", ports: [{ name: "in", port: 4444, targetPort: 4444 }] } }],
    },
    api: {
      ports: [{ containerPort: 8090 }],
      ingress: { host: "api.example.net", paths: [{ path: "/", port: 8090 }] },
    },
  };

  before(async () => {
    fixture = await EngineFixture.start();
    pulumi = await PulumiProgram.install(fixture, {});
    folder = path.join(fixture.folder, "site");
    await fs.mkdir(folder);
    // The root of a repository gets a workflow.
    assert.equal(spawnSync("git", ["init", "--quiet"], { cwd: folder }).status, 0);
    const config = new KubeConfig();
    config.loadFromFile(fixture.cluster.kubeconfig);
    context = config.getCurrentContext();
    for (const name of [namespace, others])
      await fixture.objects.create({ apiVersion: "v1", kind: "Namespace", metadata: { name } });
    await there("v1", "ServiceAccount", namespace, "default");
    made = clusterObjects();
    for (const one of made) await fixture.objects.create(one);
    for (const name of Object.keys(ECDS)) await there("v1", "Service", namespace, name);
    await podOf("radius");
  });

  after(async () => {
    for (const one of made ?? []) await fixture.objects.delete(one).catch(() => undefined);
    for (const name of [namespace, others])
      await fixture?.objects.delete({ apiVersion: "v1", kind: "Namespace", metadata: { name } });
    await fixture?.stop();
  });

  function clusterObjects(): KubernetesObject[] {
    const ports = (...all: [name: string, port: number, nodePort: number][]) =>
      all.map(([name, port, nodePort]) => ({ name, port, nodePort }));
    return [
      object(
        { apiVersion: "v1", kind: "Service", namespace, name: "platform" },
        {
          spec: { type: "NodePort", ports: ports(["http", 80, 31480], ["control", 6790, 31481]) },
        },
      ),
      object(
        { apiVersion: "v1", kind: "Service", namespace, name: "ui" },
        {
          spec: { type: "NodePort", ports: ports(["desktop", 9001, 31482]) },
        },
      ),
      pod("platform-0", { app: "platform" }),
      pod("ui-0", { app: "ui" }),
      pod("uepe-operator-0", { app: "uepe-operator" }),
      object(
        { apiVersion: "v1", kind: "Service", namespace: others, name: "mail" },
        {
          spec: { type: "NodePort", ports: ports(["smtp", 25, 30000]) },
        },
      ),
      object(
        { apiVersion: "apps/v1", kind: "DaemonSet", namespace: others, name: "calico-node" },
        {
          spec: {
            selector: { matchLabels: { app: "calico" } },
            template: {
              metadata: { labels: { app: "calico" } },
              spec: {
                nodeSelector: { no: "node" },
                containers: [{ name: "node", image: "calico/node:v3.33.1" }],
              },
            },
          },
        },
      ),
      object(
        { apiVersion: "projectcalico.org/v3", kind: "IPPool", namespace: undefined, name: `${others}-pods` },
        {
          spec: { cidr: "192.168.0.0/16", allowedUses: ["Workload"] },
        },
      ),
      object(
        {
          apiVersion: "projectcalico.org/v3",
          kind: "IPPool",
          namespace: undefined,
          name: `${others}-tunnels`,
        },
        {
          spec: { cidr: "172.31.0.0/20", allowedUses: ["Tunnel"] },
        },
      ),
      ...Object.entries(ECDS).map(([name, spec]) =>
        object(
          { apiVersion: "mz.digitalroute.com/v1alpha1", kind: "ECDeployment", namespace, name },
          { spec },
        ),
      ),
    ];
  }

  function pod(name: string, labels: Record<string, string>): KubernetesObject {
    const spec = { containers: [{ name: "main", image: "none:1" }], automountServiceAccountToken: false };
    return object({ apiVersion: "v1", kind: "Pod", namespace, name }, { spec }, labels);
  }

  /** Waits for what a controller makes. */
  async function there(apiVersion: string, kind: string, within: string, name: string): Promise<void> {
    while (!(await fixture.find(apiVersion, kind, within, name))) await sleep(100);
  }

  async function podOf(ecd: string): Promise<string> {
    for (;;) {
      const { items } = await fixture.objects.list<KubernetesObject & { spec: { nodeName?: string } }>(
        "v1",
        "Pod",
        namespace,
      );
      const own = items.find(({ metadata, spec }) => metadata?.labels?.app === ecd && spec.nodeName);
      if (own?.spec.nodeName) return own.spec.nodeName;
      await sleep(100);
    }
  }

  function command(...args: string[]) {
    const script = path.join(REPOSITORY_ROOT, "cli", "usage-engine-networking.js");
    const env = { ...process.env, KUBECONFIG: fixture.cluster.kubeconfig };
    return spawnSync(process.execPath, [script, ...args], { cwd: folder, encoding: "utf8", env });
  }
  const init = (...more: string[]) =>
    command("init", "--yes", "--context", context, "--namespace", namespace, "--name", "site", ...more);

  async function succeed(...args: string[]): Promise<string> {
    const { code, output } = await pulumi.run(folder, ...args);
    assert.equal(code, 0, output);
    return output;
  }
  const text = () => fs.readFile(path.join(folder, "Pulumi.production.yaml"), "utf8");
  const environment = async () =>
    parse(await text()).config["usage-engine-networking:environment"] as EnvironmentArgs;
  const find = (kind: string, name: string) =>
    fixture.find<{ spec: { ports: { nodePort?: number }[]; unknownToAll?: object } }>(
      kind === "Service" ? "v1" : "mz.digitalroute.com/v1alpha1",
      kind,
      namespace,
      name,
    );
  const numbersOf = async (service: string) =>
    (await find("Service", service))?.spec.ports.map(({ nodePort }) => nodePort);

  it("says what it finds, writes a project, and ends with its plan", async () => {
    const { status, stdout, stderr } = init();
    assert.equal(status, 0, stdout + stderr);
    printed = stdout;
    assert.match(stdout, /^ {2}network plugin +Calico \(DaemonSet /m);
    assert.match(stdout, /^ {2}range of the Services +10\.96\.0\.0\/12$/m);
    assert.match(stdout, /^ {2}ECDeployments without a descriptor here +api, bridge, collector, radius$/m);
    assert.match(stdout, /^radius +auth 1812\/UDP +NodePort +node port \d+ /m);
    const files = ["Pulumi.yaml", "package.json", "program/index.js", ".gitignore", "ecd/radius.yaml"];
    for (const file of [...files, ".github/workflows/network.yml", "Pulumi.production.yaml"]) {
      assert.match(stdout, new RegExp(`^ {2}written +${file}$`, "m"));
      await fs.access(path.join(folder, file));
    }
  });

  it("writes what the cluster says, with the numbers that peers know", async () => {
    const { platform, network = {}, ingress, ecds = [], separation, cluster } = await environment();
    assert.deepEqual(cluster, { context });
    assert.equal(platform?.services, "patch");
    assert.deepEqual(platform?.ports, {
      http: { nodePort: 31480 },
      control: { nodePort: 31481 },
      desktop: { nodePort: 31482 },
    });
    assert.deepEqual(network.calico, { install: false, apiServer: true });
    assert.deepEqual(
      [network.podCidr, network.tunnelCidr, network.serviceCidr],
      ["192.168.0.0/16", "172.31.0.0/20", "10.96.0.0/12"],
    );
    assert.ok(network.nodeCidrs?.includes("192.0.2.11/32"));
    assert.ok(network.reservedNodePorts?.includes(30000));
    assert.ok(!network.reservedNodePorts?.includes(31480), "a number of the environment's own");
    assert.deepEqual(ingress, { controller: "none", className: "nginx" });
    assert.equal(separation?.labelsConfirmed, true);
    const radius = ecds.find(({ descriptor }) => descriptor === "ecd/radius.yaml");
    assert.equal(radius?.node, await podOf("radius"));
    const numbers = ecds.flatMap(({ nodePorts, ports }) => [
      ...Object.values(nodePorts ?? {}),
      ...(ports ?? []).map(({ nodePort }) => nodePort),
    ]);
    const live = [...((await numbersOf("collector")) ?? []), ...((await numbersOf("radius")) ?? [])];
    assert.deepEqual(numbers.sort(), live.sort());
  });

  /** A line that `init` has printed, as it is printed. */
  async function follow(line: string): Promise<void> {
    const flags = line.endsWith(" up") ? " --yes --non-interactive" : " --non-interactive";
    const { code, output } = await pulumi.runLine(folder, line + flags);
    assert.equal(code, 0, `${line}\n${output}`);
  }

  it("is planned without an error, previewed, brought up and unchanged, without an edit", async () => {
    const uid = (await find("ECDeployment", "radius"))?.metadata?.uid;
    const live = await numbersOf("collector");
    // What `npm install` puts there.
    await fs.mkdir(path.join(folder, "node_modules"));
    await fs.symlink(REPOSITORY_ROOT, path.join(folder, "node_modules", "usage-engine-networking"));
    assert.equal(command("plan", "--stack", "production").status, 0);
    const lines = printed
      .split("\n")
      .flatMap((line) => /^ {2}((?:PULUMI_\S+ )*pulumi .+)$/.exec(line)?.[1] ?? []);
    assert.deepEqual(
      lines.map((line) => line.replace(/^(PULUMI_\S+ )+/, "")),
      ["pulumi stack select --create production", "pulumi preview", "pulumi up", "pulumi up"],
    );
    for (const line of lines) await follow(line);
    await succeed("up", "--yes", "--expect-no-changes");
    const radius = await find("ECDeployment", "radius");
    assert.equal(radius?.metadata?.uid, uid);
    assert.deepEqual(radius?.spec.unknownToAll, { kept: true });
    assert.deepEqual(await numbersOf("collector"), live);
    assert.deepEqual(await numbersOf("platform"), [31480, 31481]);
  });

  it("changes nothing when it is run again", async () => {
    const before = await text();
    const { status, stdout } = init();
    assert.equal(status, 0, stdout);
    assert.doesNotMatch(stdout, /^ {2}(written|replaced) /m);
    assert.equal(await text(), before);
    await succeed("up", "--yes", "--expect-no-changes");
  });

  it("is taken down", async () => {
    await succeed("destroy", "--yes");
    assert.equal(await find("ECDeployment", "radius"), undefined);
    assert.deepEqual(await numbersOf("platform"), [31480, 31481], "Usage Engine's own");
  });
});

function object(
  {
    apiVersion,
    kind,
    namespace,
    name,
  }: { apiVersion: string; kind: string; namespace: string | undefined; name: string },
  rest: object,
  labels?: Record<string, string>,
): KubernetesObject {
  const metadata = { name, ...(namespace && { namespace }), ...(labels && { labels }) };
  return { apiVersion, kind, metadata, ...rest };
}

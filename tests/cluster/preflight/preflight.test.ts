import assert from "node:assert/strict";
import { readFileSync, rmSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { setTimeout as sleep } from "node:timers/promises";
import {
  KubeConfig,
  type KubernetesObject,
  KubernetesObjectApi,
  PatchStrategy,
} from "@kubernetes/client-node";
import { parse } from "yaml";
import { type Preflight, preflight } from "../../../cli/preflight/look";
import { ReadOnlyApi } from "../../../cli/preflight/readOnlyApi";
import { takeSnapshot } from "../../../cli/preflight/snapshot";
import { writeLearned } from "../../../cli/preflight/writeLearned";
import { readStackFile } from "../../../sdk/config/stackFile";
import { uniqueName } from "../../engine/engineFixture";
import { sharedCluster, testFolder } from "../../fixture/sharedCluster";
import { folderWith, run } from "../../unit/cli/command";

const namespace = uniqueName("preflight");
const others = uniqueName("strangers");

const FORGOTTEN = object(
  { apiVersion: "mz.digitalroute.com/v1alpha1", kind: "ECDeployment", namespace, name: "forgotten" },
  {
    spec: {},
  },
);

/** What somebody has to trip over. */
const TROUBLE: KubernetesObject[] = [
  object(
    { apiVersion: "v1", kind: "Service", namespace: others, name: "billing" },
    {
      spec: { type: "NodePort", ports: [{ port: 80, nodePort: 30082 }] },
    },
  ),
  object(
    { apiVersion: "v1", kind: "Service", namespace: others, name: "mail" },
    {
      spec: { type: "NodePort", ports: [{ port: 25, nodePort: 31825 }] },
    },
  ),
  object(
    { apiVersion: "v1", kind: "Service", namespace, name: "diameter" },
    { spec: { ports: [{ port: 3868 }] } },
  ),
  object(
    { apiVersion: "apps/v1", kind: "DaemonSet", namespace: others, name: "cilium" },
    {
      spec: {
        selector: { matchLabels: { app: "cilium" } },
        template: {
          metadata: { labels: { app: "cilium" } },
          spec: { nodeSelector: { no: "node" }, containers: [{ name: "agent", image: "cilium:1" }] },
        },
      },
    },
  ),
  object(
    {
      apiVersion: "projectcalico.org/v3",
      kind: "GlobalNetworkPolicy",
      namespace: undefined,
      name: `${others}-lockdown`,
    },
    {
      spec: { selector: "all()", order: 5000, types: ["Ingress"], ingress: [{ action: "Allow" }] },
    },
  ),
  object(
    {
      apiVersion: "projectcalico.org/v3",
      kind: "GlobalNetworkPolicy",
      namespace: undefined,
      name: `${others}-pods-only`,
    },
    {
      spec: { selector: "all()", namespaceSelector: "has(team)", order: 5000, types: ["Ingress"] },
    },
  ),
  object(
    { apiVersion: "projectcalico.org/v3", kind: "IPPool", namespace: undefined, name: `${others}-pods` },
    {
      spec: { cidr: "192.168.0.0/16", allowedUses: ["Workload"] },
    },
  ),
  object(
    { apiVersion: "projectcalico.org/v3", kind: "IPPool", namespace: undefined, name: `${others}-tunnels` },
    {
      spec: { cidr: "172.31.0.0/20", allowedUses: ["Tunnel"] },
    },
  ),
  pod("platform-0", { app: "uepe-platform" }),
  pod("ui-7d9f-x2", { app: "ui" }),
  pod("diameter-0", { app: "diameter" }),
  pod("uepe-operator-0", { "control-plane": "controller-manager", "pod-template-hash": "6b5" }),
  FORGOTTEN,
];

/** What another team makes host endpoints from. */
const STORAGE = { generateName: "storage", interfacePattern: "^bond1$", labels: { team: "storage" } };

const STACK = `# The environment of the test.
config:
  usage-engine-networking:environment:
    target: on-prem # ours
    namespace: ${namespace}
    network:
      podCidr: 192.168.0.0/16
      reservedNodePorts: []
      calico: {install: true}
    platform:
      ports:
        http: {nodePort: 30082}
        desktop: {nodePort: 30001}
        control: {nodePort: 30067}
    ecds:
      - name: diameter
        node: worker-99
        sources: [10.20.0.0/24]
        ports: [{port: 3868, nodePort: 30012}]
`;

describe("preflight, with trouble planted in a real cluster", function () {
  this.timeout(120_000);
  let file: string;
  let objects: KubernetesObjectApi;
  let api: ReadOnlyApi;
  let result: Preflight;
  let untouched: Record<string, string>;
  let node: string;

  before(async () => {
    const { kubeconfig } = await sharedCluster();
    const config = new KubeConfig();
    config.loadFromFile(kubeconfig);
    objects = KubernetesObjectApi.makeApiClient(config);
    for (const name of [namespace, others])
      await objects.create(object({ apiVersion: "v1", kind: "Namespace", namespace: undefined, name }, {}));
    await serviceAccount(objects);
    for (const one of TROUBLE) await objects.create(one);
    node = await firstNode(objects);
    await setInterfaces(objects, node, INTERFACES);
    await setTemplates(objects, [STORAGE]);
    file = join(testFolder, `${namespace}.yaml`);
    writeFileSync(file, STACK);
    api = ReadOnlyApi.open({ kubeconfig });
    // Controllers have their say about the new objects first.
    await sleep(2000);
    untouched = await everyVersion(api);
    result = await preflight(readStackFile(file), "test", api);
  });

  after(async () => {
    await setTemplates(objects, null);
    await setInterfaces(objects, node, null);
    for (const one of TROUBLE) await objects.delete(one).catch(() => undefined);
    for (const name of [namespace, others]) {
      await objects
        .delete(object({ apiVersion: "v1", kind: "Namespace", namespace: undefined, name }, {}))
        .catch(() => undefined);
    }
    rmSync(file, { force: true });
  });

  const finding = (code: string) => result.findings.filter((one) => one.code === code);

  it("finds the stranger on a node port, and who it is", () => {
    const [taken] = finding("UEN650");
    assert.equal(taken?.path, "environment.platform.ports.http.nodePort");
    assert.match(taken?.message ?? "", new RegExp(`30082.*${others}/billing`));
  });

  it("finds the other network plugin", () => {
    assert.match(finding("UEN651")[0]?.message ?? "", new RegExp(`Cilium \\(DaemonSet ${others}/cilium\\)`));
  });

  it("finds the platform's pods under other labels", () => {
    const [labels] = finding("UEN653");
    assert.equal(labels?.path, "environment.platform.selectors.platform");
    assert.match(labels?.message ?? "", /platform-0 carries app: uepe-platform/);
  });

  it("finds the operator under other labels than separation lets through", () => {
    const [operator] = finding("UEN664");
    assert.match(operator?.message ?? "", /uepe-operator-0, which carries control-plane: controller-manager/);
  });

  it("finds the global policy that would apply to the nodes", () => {
    assert.ok(finding("UEN655").some(({ message }) => message.includes(`${others}-lockdown`)));
    // One that names namespaces never selects a node.
    assert.ok(!finding("UEN655").some(({ message }) => message.includes(`${others}-pods-only`)));
  });

  it("finds the Service that is there already, and how to adopt it", () => {
    assert.ok(finding("UEN657").some(({ message }) => message.includes(`${namespace}/diameter`)));
    assert.equal(result.adoption.length, 3);
    assert.match(
      result.adoption[1] ?? "",
      new RegExp(`kubernetes:core/v1:Service environment-ecds-diameter ${namespace}/diameter `),
    );
  });

  it("finds the ECD without an entry, and the node that is not there", () => {
    assert.match(finding("UEN658")[0]?.message ?? "", /forgotten/);
    assert.match(
      finding("UEN659")
        .map(({ message }) => message)
        .join(),
      /worker-99/,
    );
  });

  it("finds the interface that the pattern leaves out, and takes the cluster's Calico for one that knows patterns", async () => {
    const own = "      hostEndpoints: {interfaces: ^eth0$}\n    platform:\n";
    writeFileSync(file, STACK.replace("    platform:\n", own));
    const { findings } = await preflight(readStackFile(file), "test", api);
    assert.deepEqual(
      findings.filter(({ code }) => code === "UEN662").map(({ message }) => message),
      [`${node}: p2p1 (10.20.0.11)`],
    );
    assert.deepEqual(finding("UEN662"), []);
    const names = [
      "annotations",
      "generateName",
      "interfaceCIDRs",
      "interfacePattern",
      "labels",
      "nodeSelector",
    ];
    const { templateFields } = await takeSnapshot(api, { namespace, releases: [] });
    assert.deepEqual(templateFields?.sort(), names);
    writeFileSync(file, STACK);
  });

  it("changes nothing in the cluster", async () => {
    assert.deepEqual(await everyVersion(api), untouched);
  });

  it("writes what it learned into the stack file, and leaves every other byte", () => {
    const { text, left } = writeLearned(readFileSync(file, "utf8"), result.learned);
    assert.deepEqual(left, []);
    const environment = parse(text).config["usage-engine-networking:environment"];
    assert.ok(environment.network.reservedNodePorts.includes(31825));
    assert.ok(!environment.network.reservedNodePorts.includes(30082), "that one is for its owner to decide");
    assert.deepEqual(environment.platform.selectors, { platform: { app: "uepe-platform" } });
    assert.ok(environment.network.nodeCidrs.includes("192.0.2.11/32"));
    assert.deepEqual(environment.separation, {
      operator: { labels: { "control-plane": "controller-manager" } },
    });
    const kept = STACK.split("\n").filter((line) => !line.includes("reservedNodePorts"));
    for (const line of kept) assert.ok(text.includes(line), line);
  });

  it("names the tenants whose node ports a guard over the whole range would close", async () => {
    writeFileSync(file, STACK.replace("    platform:\n", "    guard: range\n    platform:\n"));
    const { findings } = await preflight(readStackFile(file), "test", api);
    const [closed] = findings.filter(({ code }) => code === "UEN605");
    assert.match(closed?.message ?? "", new RegExp(`31825 \\(${others}/mail\\)`));
  });

  it("does not confirm labels while an ECD is there that separation would cut off", async () => {
    writeFileSync(
      file,
      STACK.replace("    platform:\n", "    platform:\n      selectors: {platform: {app: uepe-platform}}\n"),
    );
    const again = await preflight(readStackFile(file), "test", api);
    assert.ok(!again.learned.some(({ path }) => path.includes("labelsConfirmed")));
    assert.ok(!again.findings.some(({ code }) => code === "UEN653"));
  });

  describe("by the command", () => {
    before(() => objects.delete(FORGOTTEN));

    const BARE = `# The environment of the test.
config:
  usage-engine-networking:environment:
    target: on-prem # ours
    namespace: ${namespace}
    guard: planned

    network:
      # Nothing is known of it yet.
      calico: {install: false, apiServer: true}
      hostEndpoints: {create: true} # nobody else makes any
    platform:
      ports: {http: {nodePort: 30082}, desktop: {nodePort: 30001}, control: {nodePort: 30067}}
    ecds:
      - {name: diameter, sources: [10.20.0.0/24], ports: [{port: 3868, nodePort: 30012}]}
`;
    const project = folderWith({ "Pulumi.yaml": "name: site\nruntime: nodejs\n", "Pulumi.site.yaml": BARE });
    const text = () => readFileSync(join(project.folder, "Pulumi.site.yaml"), "utf8");
    let everything: Record<string, string>;

    after(() => project.remove());

    const look = async (...args: string[]) => {
      const { kubeconfig } = await sharedCluster();
      return run(["preflight", "--stack", "site", ...args], {
        cwd: project.folder,
        env: { KUBECONFIG: kubeconfig },
      });
    };
    const unchanged = async () => assert.deepEqual(await everyVersion(api), everything);

    it("changes neither the file nor anything in the cluster without --write", async () => {
      everything = await everyVersion(api);
      assert.ok(Object.keys(everything).length > 50);
      const { code, stdout, stderr } = await look();
      assert.equal(code, 1, stderr);
      assert.match(
        stdout,
        /UEN656 .*\n +Pulumi\.site\.yaml:\d+:\d+\n.*has templates of somebody else: storage/,
      );
      assert.equal(text(), BARE);
      await unchanged();
    });

    it("writes taken node ports, selectors, ranges and others' templates, and leaves every line that was there", async () => {
      const { code, stderr } = await look("--write");
      assert.equal(code, 1);
      assert.match(stderr, /Wrote into Pulumi\.site\.yaml:/);
      const { network, platform, separation } = parse(text()).config["usage-engine-networking:environment"];
      assert.ok(network.reservedNodePorts.includes(31825));
      assert.deepEqual(platform.selectors, { platform: { app: "uepe-platform" } });
      assert.deepEqual(network.nodeCidrs, ["192.0.2.11/32", "192.0.2.12/32", "192.0.2.13/32"]);
      assert.equal(network.podCidr, "192.168.0.0/16");
      assert.equal(network.tunnelCidr, "172.31.0.0/20");
      assert.equal(network.serviceCidr, "10.96.0.0/12");
      assert.deepEqual(network.hostEndpoints, { create: true, previous: { templates: [STORAGE] } });
      assert.deepEqual(separation.operator, { labels: { "control-plane": "controller-manager" } });
      // Its correction is written by the same run, so it is confirmed there.
      assert.equal(separation.labelsConfirmed, true);
      for (const line of BARE.split("\n")) {
        const kept = line.replace(/\{create: true\}.*/, "");
        assert.ok(text().includes(kept), line);
      }
      assert.match(text(), /# nobody else makes any/);
      await unchanged();
    });

    it("has nothing to add when it is run again, and its plan is as the cluster is", async () => {
      const written = text();
      const { stderr } = await look("--write");
      assert.doesNotMatch(stderr, /Wrote|by hand/);
      assert.equal(text(), written);
      await unchanged();
      const { stdout } = run(["plan", "--stack", "site", "--format", "json"], { cwd: project.folder });
      const { findings } = JSON.parse(stdout) as { findings: { code: string; severity: string }[] };
      assert.deepEqual(
        findings.filter(({ severity }) => severity === "error"),
        [],
      );
    });
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
): KubernetesObject {
  return { apiVersion, kind, metadata: { name, ...(namespace && { namespace }) }, ...rest };
}

function pod(name: string, labels: Record<string, string>): KubernetesObject {
  const spec = { containers: [{ name: "main", image: "none:1" }], automountServiceAccountToken: false };
  return { apiVersion: "v1", kind: "Pod", metadata: { name, namespace, labels }, ...{ spec } };
}

/** What Calico writes at a node of its interfaces. */
const INTERFACES = [
  { name: "eth0", addresses: ["192.0.2.11"] },
  { name: "p2p1", addresses: ["10.20.0.11"] },
  { name: "cali0123456789a", addresses: ["fe80::1"] },
];

async function firstNode(objects: KubernetesObjectApi): Promise<string> {
  const { items } = await objects.list("v1", "Node");
  const [name = ""] = items.map(({ metadata }) => metadata?.name ?? "").sort();
  return name;
}

async function setInterfaces(objects: KubernetesObjectApi, name: string, value: object[] | null) {
  const annotations = { "projectcalico.org/Interfaces": value && JSON.stringify(value) } as Record<
    string,
    string
  >;
  const header = { apiVersion: "v1", kind: "Node", metadata: { name, annotations } };
  await objects.patch(header, undefined, undefined, undefined, undefined, PatchStrategy.MergePatch);
}

/** Templates of host endpoints in Calico's own object; null: none. */
async function setTemplates(objects: KubernetesObjectApi, templates: object[] | null): Promise<void> {
  const spec = { controllers: { node: { hostEndpoint: { templates } } } };
  await objects.patch(
    object(
      {
        apiVersion: "projectcalico.org/v3",
        kind: "KubeControllersConfiguration",
        namespace: undefined,
        name: "default",
      },
      { spec },
    ),
    undefined,
    undefined,
    "storage-team",
    undefined,
    PatchStrategy.MergePatch,
  );
}

/** Pods are refused until the controller manager has made their namespace's account. */
async function serviceAccount(objects: KubernetesObjectApi): Promise<void> {
  const header = { apiVersion: "v1", kind: "ServiceAccount", metadata: { name: "default", namespace } };
  for (let left = 100; left > 0; left--) {
    const found = await objects.read(header).then(
      () => true,
      () => false,
    );
    if (found) return;
    await sleep(100);
  }
}

/** Kinds that a cluster writes by itself, all the time. */
const RESTLESS = ["events", "leases", "nodes"];

/** Namespaces that were on their way out at any look: nobody makes them anew. */
const LEAVING = new Set<string>();

/** An object in a list; an IPAddress says by its parent which Service it goes with. */
type Listed = KubernetesObject & { spec?: { parentRef?: { namespace?: string } } };

/**
 * Every object of every kind that the API server serves, with its version; but for what goes with a namespace that another suite has
 * deleted, which the cluster removes at its own pace.
 */
async function everyVersion(api: ReadOnlyApi): Promise<Record<string, string>> {
  const namespaces = await read<{ items: KubernetesObject[] }>(api, "/api/v1/namespaces");
  for (const { metadata } of namespaces.items)
    if (metadata?.deletionTimestamp) LEAVING.add(metadata.name ?? "");
  const groups = await read<{ groups: { preferredVersion: { groupVersion: string } }[] }>(api, "/apis");
  const roots = ["/api/v1", ...groups.groups.map((one) => `/apis/${one.preferredVersion.groupVersion}`)];
  const versions: Record<string, string> = {};
  for (const root of roots) {
    const { resources } = await read<{ resources: { name: string; verbs: string[] }[] }>(api, root);
    for (const { name, verbs } of resources) {
      if (!verbs.includes("list") || name.includes("/") || RESTLESS.includes(name)) continue;
      const { items } = await read<{ items: Listed[] }>(api, `${root}/${name}`);
      for (const { metadata, spec } of items) {
        const home = name === "namespaces" ? metadata?.name : metadata?.namespace;
        if (LEAVING.has(home ?? spec?.parentRef?.namespace ?? "")) continue;
        versions[`${name} ${metadata?.namespace ?? ""}/${metadata?.name}`] = metadata?.resourceVersion ?? "";
      }
    }
  }
  return versions;
}

async function read<T>(api: ReadOnlyApi, path: string): Promise<T> {
  const answer = await api.get<T>(path);
  if (answer === "absent" || answer === "forbidden") throw new Error(`${path} is ${answer}`);
  return answer;
}

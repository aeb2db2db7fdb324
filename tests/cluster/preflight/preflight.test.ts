import assert from "node:assert/strict";
import { readFileSync, rmSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { setTimeout as sleep } from "node:timers/promises";
import { KubeConfig, type KubernetesObject, KubernetesObjectApi } from "@kubernetes/client-node";
import { parse } from "yaml";
import { type Preflight, preflight } from "../../../cli/preflight/look";
import { ReadOnlyApi } from "../../../cli/preflight/readOnlyApi";
import { writeLearned } from "../../../cli/preflight/writeLearned";
import { readStackFile } from "../../../sdk/config/stackFile";
import { uniqueName } from "../../engine/provider/engineFixture";
import { sharedCluster, testFolder } from "../../fixture/sharedCluster";

const namespace = uniqueName("preflight");
const others = uniqueName("strangers");

/** What somebody has to trip over. */
const TROUBLE: KubernetesObject[] = [
  object("v1", "Service", others, "billing", {
    spec: { type: "NodePort", ports: [{ port: 80, nodePort: 30082 }] },
  }),
  object("v1", "Service", others, "mail", {
    spec: { type: "NodePort", ports: [{ port: 25, nodePort: 31825 }] },
  }),
  object("v1", "Service", namespace, "diameter", { spec: { ports: [{ port: 3868 }] } }),
  object("apps/v1", "DaemonSet", others, "cilium", {
    spec: {
      selector: { matchLabels: { app: "cilium" } },
      template: {
        metadata: { labels: { app: "cilium" } },
        spec: { nodeSelector: { no: "node" }, containers: [{ name: "agent", image: "cilium:1" }] },
      },
    },
  }),
  object("projectcalico.org/v3", "GlobalNetworkPolicy", undefined, `${others}-lockdown`, {
    spec: { selector: "all()", order: 5000, types: ["Ingress"], ingress: [{ action: "Allow" }] },
  }),
  pod("platform-0", { app: "uepe-platform" }),
  pod("ui-7d9f-x2", { app: "ui" }),
  pod("diameter-0", { app: "diameter" }),
  object("mz.digitalroute.com/v1alpha1", "ECDeployment", namespace, "forgotten", { spec: {} }),
];

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
  let untouched: string[];

  before(async () => {
    const { kubeconfig } = await sharedCluster();
    const config = new KubeConfig();
    config.loadFromFile(kubeconfig);
    objects = KubernetesObjectApi.makeApiClient(config);
    for (const name of [namespace, others])
      await objects.create(object("v1", "Namespace", undefined, name, {}));
    await serviceAccount(objects);
    for (const one of TROUBLE) await objects.create(one);
    file = join(testFolder, `${namespace}.yaml`);
    writeFileSync(file, STACK);
    api = ReadOnlyApi.open({ kubeconfig });
    // Controllers have their say about the new objects first.
    await sleep(2000);
    untouched = await versions(objects);
    result = await preflight(readStackFile(file), "test", api);
  });

  after(async () => {
    for (const one of TROUBLE) await objects.delete(one).catch(() => undefined);
    for (const name of [namespace, others]) {
      await objects.delete(object("v1", "Namespace", undefined, name, {})).catch(() => undefined);
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

  it("finds the global policy that would apply to the nodes", () => {
    assert.ok(finding("UEN655").some(({ message }) => message.includes(`${others}-lockdown`)));
  });

  it("finds the Service that is there already, and how to adopt it", () => {
    assert.ok(finding("UEN657").some(({ message }) => message.includes(`${namespace}/diameter`)));
    assert.equal(result.imports.length, 1);
    assert.match(
      result.imports[0] ?? "",
      new RegExp(
        `^pulumi import kubernetes:core/v1:Service environment-ecds-diameter ${namespace}/diameter `,
      ),
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

  it("changes nothing in the cluster", async () => {
    assert.deepEqual(await versions(objects), untouched);
  });

  it("writes what it learned into the stack file, and leaves every other byte", () => {
    const { text, left } = writeLearned(readFileSync(file, "utf8"), result.learned);
    assert.deepEqual(left, []);
    const environment = parse(text).config["usage-engine-networking:environment"];
    assert.ok(environment.network.reservedNodePorts.includes(31825));
    assert.ok(!environment.network.reservedNodePorts.includes(30082), "that one is for its owner to decide");
    assert.deepEqual(environment.platform.selectors, { platform: { app: "uepe-platform" } });
    assert.ok(environment.network.nodeCidrs.includes("192.0.2.11/32"));
    assert.equal(environment.separation, undefined);
    const kept = STACK.split("\n").filter((line) => !line.includes("reservedNodePorts"));
    for (const line of kept) assert.ok(text.includes(line), line);
  });

  it("confirms the labels once they are right, and writes that too", async () => {
    writeFileSync(
      file,
      STACK.replace("    platform:\n", "    platform:\n      selectors: {platform: {app: uepe-platform}}\n"),
    );
    const again = await preflight(readStackFile(file), "test", api);
    assert.ok(
      again.learned.some(({ path, value }) => path.join(".").endsWith("separation.labelsConfirmed") && value),
    );
    assert.ok(!again.findings.some(({ code }) => code === "UEN653"));
  });
});

function object(
  apiVersion: string,
  kind: string,
  within: string | undefined,
  name: string,
  rest: object,
): KubernetesObject {
  return { apiVersion, kind, metadata: { name, ...(within && { namespace: within }) }, ...rest };
}

function pod(name: string, labels: Record<string, string>): KubernetesObject {
  const spec = { containers: [{ name: "main", image: "none:1" }], automountServiceAccountToken: false };
  return { apiVersion: "v1", kind: "Pod", metadata: { name, namespace, labels }, ...{ spec } };
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

/** Every object that preflight looks at, with its version. Heartbeats of nodes are their own. */
async function versions(objects: KubernetesObjectApi): Promise<string[]> {
  const kinds = [
    ["v1", "Service"],
    ["v1", "Pod"],
    ["apps/v1", "DaemonSet"],
    ["networking.k8s.io/v1", "Ingress"],
    ["mz.digitalroute.com/v1alpha1", "ECDeployment"],
    ["projectcalico.org/v3", "GlobalNetworkPolicy"],
    ["projectcalico.org/v3", "HostEndpoint"],
    ["projectcalico.org/v3", "KubeControllersConfiguration"],
  ] as const;
  const lists = await Promise.all(kinds.map(([apiVersion, kind]) => objects.list(apiVersion, kind)));
  return lists.flatMap(({ items }) =>
    items.map(({ metadata }) => `${metadata?.uid} ${metadata?.name} ${metadata?.resourceVersion}`),
  );
}

import assert from "node:assert/strict";
import { execFile } from "node:child_process";
import { writeFileSync } from "node:fs";
import * as path from "node:path";
import { promisify } from "node:util";
import { parseAllDocuments } from "yaml";
import { calicoChart, traefikChart } from "../../local/charts/charts";
import { Api, type KubernetesObject } from "../../local/cluster/api";
import { startCluster, stopCluster } from "../../local/cluster/cluster";
import type { LocalCluster } from "../../local/cluster/localCluster";
import { Pki } from "../../local/cluster/pki";
import { ensureModule, ensurePrograms } from "../../local/programs";
import { hasLabels } from "../../sdk/plan/access/separation/peer";
import { traefikLabels } from "../../sdk/plan/ingress/traefikChart";
import { plan } from "../../sdk/plan/plan";
import { renderedOrSkip } from "../fixture/publishedChart";
import { testFolder } from "../fixture/sharedCluster";

const run = promisify(execFile);
// Apart from the shared cluster: Helm leaves the kinds of a chart behind, and other suites begin without them.
const folder = path.join(testFolder, "chart-cluster");

describe("the charts", function () {
  this.timeout(120_000);
  let programs: Record<
    "etcd" | "kube-apiserver" | "kube-controller-manager" | "kube-scheduler" | "kwok" | "helm",
    string
  >;
  let cluster: LocalCluster;
  let api: Api;

  before(async function () {
    this.timeout(3_600_000);
    programs = await ensurePrograms([
      "etcd",
      "kube-apiserver",
      "kube-controller-manager",
      "kube-scheduler",
      "kwok",
      "helm",
    ]);
    const modules = { kwok: await ensureModule("kwok"), calico: await ensureModule("calico") };
    cluster = await startCluster({ folder, programs, modules });
    api = await Api.connect(cluster.server, new Pki(path.join(folder, "pki")), "admin", "ca");
  });

  after(async () => {
    api?.close();
    await stopCluster(folder, { remove: true });
  });

  async function helm(...args: string[]): Promise<string> {
    const { stdout } = await run(programs.helm, args, {
      env: { ...process.env, KUBECONFIG: cluster.kubeconfig },
    });
    return stdout;
  }

  async function render(...args: string[]): Promise<KubernetesObject[]> {
    const text = await helm("template", "web", traefikChart(), "--namespace", "ingress", ...args);
    return parseAllDocuments(text)
      .map((document) => document.toJS() as KubernetesObject | null)
      .filter((object) => object !== null);
  }

  it("install Calico's operator with its kinds, and uninstall it with its pre-delete Job", async () => {
    const namespace = ["--namespace", "tigera-operator"];
    const values = ["--set", "installation.enabled=false,apiServer.enabled=false"];
    await helm(
      "install",
      "calico",
      await calicoChart(),
      ...namespace,
      "--create-namespace",
      ...values,
      "--wait",
    );
    const operator = await api.get<{ status: { availableReplicas: number } }>(
      "/apis/apps/v1/namespaces/tigera-operator/deployments/tigera-operator",
    );
    assert.equal(operator.status.availableReplicas, 1);
    await api.get("/apis/operator.tigera.io/v1/installations");

    await helm("uninstall", "calico", ...namespace, "--wait", "--timeout", "60s");
    const { items } = await api.get<{ items: unknown[] }>(
      "/apis/apps/v1/namespaces/tigera-operator/deployments",
    );
    assert.deepEqual(items, []);
  });

  it("install the stand-in for Traefik, ready with the node ports given", async () => {
    const ports = "ports.web.nodePort=30080,ports.websecure.nodePort=30443";
    await helm(
      ...["install", "traefik", traefikChart(), "--namespace", "ingress", "--create-namespace", "--wait"],
      ...["--set", `service.spec.type=NodePort,${ports},deployment.replicas=2`],
      ...["--set", "tlsStore.default.defaultCertificate.secretName=site-certificate"],
    );
    const service = await api.get<{ spec: { ports: { name: string; nodePort: number }[] } }>(
      "/api/v1/namespaces/ingress/services/traefik",
    );
    assert.deepEqual(
      service.spec.ports.map(({ name, nodePort }) => [name, nodePort]),
      [
        ["web", 30_080],
        ["websecure", 30_443],
      ],
    );
    const store = await api.get<KubernetesObject>(
      "/apis/traefik.io/v1alpha1/namespaces/ingress/tlsstores/default",
    );
    assert.deepEqual(store.spec, { defaultCertificate: { secretName: "site-certificate" } });
    await helm("uninstall", "traefik", "--namespace", "ingress", "--wait");
  });

  it("put what is given for Traefik's Service into it", async () => {
    const objects = await render(
      ...[
        "--set",
        "service.spec.type=LoadBalancer",
        "--set",
        "service.spec.loadBalancerClass=example.com/shared",
      ],
      ...["--set", "service.spec.externalTrafficPolicy=Local", "--set", "service.annotations.owner=network"],
      ...["--set", "ports.web.expose.default=false", "--set", "ports.websecure.exposedPort=8443"],
    );
    const service = objects.find(({ kind }) => kind === "Service");
    assert.ok(service);
    assert.deepEqual(service.metadata.annotations, { owner: "network" });
    const { selector, ...spec } = service.spec as Record<string, unknown>;
    assert.deepEqual(spec, {
      type: "LoadBalancer",
      loadBalancerClass: "example.com/shared",
      externalTrafficPolicy: "Local",
      ports: [{ name: "websecure", port: 8443, targetPort: "websecure", protocol: "TCP" }],
    });
    const deployment = objects.find(({ kind }) => kind === "Deployment")?.spec as {
      selector: { matchLabels: unknown };
    };
    assert.deepEqual(deployment.selector.matchLabels, selector);
  });

  it("run Traefik with the arguments of its own chart", async function () {
    const argsOf = (objects: readonly KubernetesObject[]) => {
      const spec = objects.find(({ kind }) => kind === "Deployment")?.spec as {
        template: { spec: { containers: { args: string[] }[] } };
      };
      // Metrics and the dashboard are its own, and nothing of this package is about them.
      const beside = /^--(metrics|api|entrypoints\.metrics)\./i;
      return (spec.template.spec.containers[0]?.args ?? []).filter((one) => !beside.test(one)).sort();
    };
    const { ingress } = plan({
      target: "on-prem",
      network: { calico: { install: false } },
      ingress: { nodePorts: { http: 30080, https: 30083 } },
    });
    assert.ok(ingress);
    const { releaseName: release, namespace } = ingress;
    const file = "traefik-41.3.0-nodeport.yaml";
    const text = await renderedOrSkip(this, ingress.chart, { release, namespace, file });
    const published = parseAllDocuments(text)
      .map((document) => document.toJS() as KubernetesObject | null)
      .filter((object) => object !== null);
    const values = path.join(testFolder, "traefik.values.json");
    writeFileSync(values, JSON.stringify(ingress.chart.values));
    const own = await helm(
      ...["template", release, traefikChart(), "--namespace", namespace, "--values", values],
    );
    const ours = parseAllDocuments(own)
      .map((document) => document.toJS() as KubernetesObject | null)
      .filter((object) => object !== null);
    assert.deepEqual(argsOf(ours), argsOf(published));
  });

  it("label Traefik's pods as its own chart does", async () => {
    const labels = async (...args: string[]) => {
      const objects = await render(...args);
      const spec = objects.find(({ kind }) => kind === "Deployment")?.spec as {
        template: { metadata: { labels: Record<string, string> } };
      };
      return spec.template.metadata.labels;
    };
    const others = [
      [],
      ["--set", "instanceLabelOverride=edge"],
      ["--set", "nameOverride=proxy", "--set", `instanceLabelOverride=${"n".repeat(62)}-n`],
    ];
    const values = [
      {},
      { instanceLabelOverride: "edge" },
      { nameOverride: "proxy", instanceLabelOverride: `${"n".repeat(62)}-n` },
    ];
    for (const [index, args] of others.entries()) {
      const planned = traefikLabels("web", "ingress", values[index]);
      assert.ok(hasLabels(await labels(...args), planned), JSON.stringify(planned));
    }
  });

  it("name Traefik's objects as its own chart does", async () => {
    const names = async (...args: string[]) => {
      const objects = await render(...args);
      return ["Deployment", "IngressClass", "ClusterRole"].map(
        (wanted) => objects.find(({ kind }) => kind === wanted)?.metadata.name,
      );
    };
    assert.deepEqual(await names(), ["web-traefik", "web-traefik", "web-traefik-ingress"]);
    assert.deepEqual(await names("--set", "fullnameOverride=front,ingressClass.name=outside"), [
      "front",
      "outside",
      "front-ingress",
    ]);
    assert.deepEqual(await names("--set", "ingressClass.enabled=false"), [
      "web-traefik",
      undefined,
      "web-traefik-ingress",
    ]);
  });

  for (const value of [
    "service.spec.type=Open",
    "service.type=NodePort",
    "ports.web.port=0",
    "ingressClass.nam=x",
  ]) {
    it(`refuse for Traefik: ${value}`, async () => {
      await assert.rejects(render("--set", value), /don't meet the specifications of the schema/);
    });
  }
});

import assert from "node:assert/strict";
import { gzipSync } from "node:zlib";
import type { KubernetesObject } from "@kubernetes/client-node";
import { parseAllDocuments } from "yaml";
import type { PlannedChart } from "../../../sdk/plan/chart";
import { planEnvironment } from "../../../sdk/planEnvironment";
import { renderedOrSkip } from "../../fixture/publishedChart";

/** The most bytes that a Secret may have, and so a Helm release: the API server's own limit. */
const LONGEST_SECRET = 1_048_576;

interface Workload extends KubernetesObject {
  spec: { template: { spec: { hostNetwork?: boolean; containers: { name: string; args?: string[] }[] } } };
}

function objectsIn(text: string): KubernetesObject[] {
  return parseAllDocuments(text)
    .map((document) => document.toJS() as KubernetesObject | null)
    .filter((object) => object !== null);
}

/** At least what a release takes: its manifest and the templates that made it, compressed, and in base64 twice. */
function releaseBytes(text: string): number {
  const release = JSON.stringify({
    manifest: text,
    chart: { templates: [{ data: Buffer.from(text).toString("base64") }] },
  });
  return Math.ceil(Math.ceil((gzipSync(release, { level: 9 }).length * 4) / 3) * (4 / 3));
}

function workload(objects: readonly KubernetesObject[], kind: string, name: string): Workload {
  const found = objects.find((one) => one.kind === kind && one.metadata?.name === name);
  assert.ok(
    found,
    `${kind} ${name} in ${objects.map((one) => `${one.kind} ${one.metadata?.name}`).join(", ")}`,
  );
  return found as Workload;
}

function planned(environment: object) {
  const plan = planEnvironment({ target: "on-prem", platform: { services: "none" }, ...environment }, ".");
  assert.deepEqual(
    plan.findings.filter(({ severity }) => severity === "error"),
    [],
  );
  return plan;
}

const calico = { network: { podCidr: "10.244.0.0/16", calico: { install: true } } };
const metallb = {
  network: { calico: { install: false } },
  loadBalancer: { addressPool: ["198.51.100.10-198.51.100.20"], metallb: { install: true } },
  ecds: [{ name: "tcp", exposure: "LoadBalancer", ports: [{ port: 7000 }] }],
};
const traefik = {
  network: { calico: { install: false } },
  ingress: { nodePorts: { http: 30080, https: 30083 } },
};

/** The charts that this package installs, each for its own values, and where. */
const charts: Readonly<Record<string, () => [PlannedChart | undefined, release: string, namespace: string]>> =
  {
    "metallb-0.16-l2.yaml": () => [planned(metallb).balancing.metallb?.chart, "metallb", "metallb-system"],
    "tigera-operator-3.33.yaml": () => [
      planned(calico).network.calico?.operator,
      "calico",
      "tigera-operator",
    ],
    "calico-crds-3.33.yaml": () => [planned(calico).network.calico?.crds, "calico-crds", "tigera-operator"],
    "traefik-41.3.0-nodeport.yaml": () => [planned(traefik).ingress?.chart, "uepe-traefik", "uepe"],
  };

/** What the publisher's chart comes to for this package's values. */
function rendered(context: Mocha.Context, file: string): Promise<string> {
  const [chart, release, namespace] = charts[file]?.() ?? [];
  assert.ok(chart && release && namespace, file);
  return renderedOrSkip(context, chart, { release, namespace, file });
}

describe("the charts of MetalLB and Calico, as they are published", () => {
  it("MetalLB: the planned line, whose speakers need the host's network, and no FRR beside plain L2", async function () {
    const objects = objectsIn(await rendered(this, "metallb-0.16-l2.yaml"));
    const plan = planned(metallb).balancing.metallb;
    const controller = workload(objects, "Deployment", "metallb-controller");
    const version = controller.metadata?.labels?.["app.kubernetes.io/version"]?.replace(/^v/, "") ?? "";
    assert.equal(
      plan?.chart.version?.split(".").slice(0, 2).join("."),
      version.split(".").slice(0, 2).join("."),
    );
    assert.deepEqual(plan?.chart.values.frrk8s, { enabled: false });
    const peers = [{ name: "tor", peerAddress: "192.0.2.1", asNumber: 64512 }];
    const { loadBalancer } = metallb;
    const routed = planned({ ...metallb, loadBalancer: { ...loadBalancer, metallb: { bgpPeers: peers } } });
    // FRR in the speakers' own pods is deprecated, and both at once are refused by the chart.
    const values = routed.balancing.metallb?.chart.values;
    assert.deepEqual(values?.frrk8s, { enabled: true });
    assert.deepEqual(values?.speaker, { frr: { enabled: false } });
    const speaker = workload(objects, "DaemonSet", "metallb-speaker");
    assert.equal(speaker.spec.template.spec.hostNetwork, true);
    const containers = speaker.spec.template.spec.containers.map(({ name }) => name);
    assert.deepEqual(
      containers.filter((name) => /frr/.test(name)),
      [],
    );
    assert.deepEqual(
      objects.filter(({ kind, metadata }) => kind === "DaemonSet" && /frr/.test(metadata?.name ?? "")),
      [],
    );
  });

  it("Calico: an operator in its own namespace that would manage the CRDs, unless it is told not to", async function () {
    const objects = objectsIn(await rendered(this, "tigera-operator-3.33.yaml"));
    const operator = workload(objects, "Deployment", "tigera-operator");
    assert.equal(operator.metadata?.namespace, "tigera-operator");
    assert.equal(operator.spec.template.spec.hostNetwork, true);
    const args = operator.spec.template.spec.containers.flatMap((one) => one.args ?? []);
    assert.ok(args.includes("-manage-crds=true"), args.join(" "));
    const values = planned(calico).network.calico?.operator.values;
    assert.equal(values?.manageCRDs, false);
    // Whoever uninstalls it waits for a Job, which needs a node.
    assert.ok(
      objects.some(({ kind, metadata }) => kind === "Job" && metadata?.name === "tigera-operator-uninstall"),
    );
    // What the package makes itself is in no chart.
    const own = new Set(["Installation", "APIServer", "Goldmane", "Whisker"]);
    assert.deepEqual(
      objects.filter(({ kind = "" }) => own.has(kind)),
      [],
    );
  });

  it("carry CRDs of Calico that fit no release, and the plan keeps them out of one", async function () {
    const bytes = releaseBytes(await rendered(this, "calico-crds-3.33.yaml"));
    assert.ok(bytes > LONGEST_SECRET, `${bytes} bytes`);
    assert.equal(planned(calico).network.calico?.crds?.owner, "objects");
    const release = { install: true, version: "3.33.1", crds: "release" };
    const { findings } = planEnvironment(
      {
        target: "on-prem",
        platform: { services: "none" },
        network: { podCidr: "10.244.0.0/16", calico: release },
      },
      ".",
    );
    assert.ok(
      findings.some(({ code, severity }) => code === "UEN512" && severity === "error"),
      findings.map(({ code }) => code).join(),
    );
  });

  for (const file of ["metallb-0.16-l2.yaml", "tigera-operator-3.33.yaml", "traefik-41.3.0-nodeport.yaml"]) {
    it(`fit a release with room to grow: ${file}`, async function () {
      const bytes = releaseBytes(await rendered(this, file));
      assert.ok(bytes > 1_000 && bytes < LONGEST_SECRET / 2, `${bytes} bytes`);
    });
  }
});

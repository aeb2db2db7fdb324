import * as assert from "node:assert/strict";
import { existsSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { gzipSync } from "node:zlib";
import type { KubernetesObject } from "@kubernetes/client-node";
import { parseAllDocuments } from "yaml";
import { repositoryRoot } from "../../../local/programs";
import { planEnvironment } from "../../../sdk/planEnvironment";

/** What the publishers' charts render for the values of this package, where it lies beside the repository. */
const CHARTS = join(repositoryRoot, "..", "shared", "real-charts");

/** The most bytes that a Secret may have, and so a Helm release: the API server's own limit. */
const LONGEST_SECRET = 1_048_576;

interface Workload extends KubernetesObject {
  spec: { template: { spec: { hostNetwork?: boolean; containers: { name: string; args?: string[] }[] } } };
}

function rendered(file: string): { text: string; objects: KubernetesObject[] } {
  const text = readFileSync(join(CHARTS, file), "utf8");
  const objects = parseAllDocuments(text)
    .map((document) => document.toJS() as KubernetesObject | null)
    .filter((object) => object !== null);
  return { text, objects };
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

describe("the charts of MetalLB and Calico, as they are published", () => {
  before(function () {
    if (existsSync(CHARTS)) return;
    console.log(`      skipped: ${CHARTS} is not there`);
    this.skip();
  });

  it("MetalLB: the planned line, whose speakers need the host's network, and no FRR beside plain L2", () => {
    const { objects } = rendered("metallb-0.16-l2.yaml");
    const plan = planned(metallb).balancing.metallb;
    const controller = workload(objects, "Deployment", "metallb-controller");
    const version = controller.metadata?.labels?.["app.kubernetes.io/version"]?.replace(/^v/, "") ?? "";
    assert.equal(
      plan?.chart.version?.split(".").slice(0, 2).join("."),
      version.split(".").slice(0, 2).join("."),
    );
    assert.deepEqual(plan?.chart.values.frrk8s, { enabled: false });
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

  it("Calico: an operator in its own namespace that would manage the CRDs, unless it is told not to", () => {
    const { objects } = rendered("tigera-operator-3.33.yaml");
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

  it("carry CRDs of Calico that fit no release, and the plan keeps them out of one", () => {
    const { text } = rendered("calico-crds-3.33.yaml");
    const bytes = releaseBytes(text);
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
    it(`fit a release with room to grow: ${file}`, () => {
      const bytes = releaseBytes(rendered(file).text);
      assert.ok(bytes > 1_000 && bytes < LONGEST_SECRET / 2, `${bytes} bytes`);
    });
  }
});

import assert from "node:assert/strict";
import { planEnvironment } from "../../../sdk/planEnvironment";
import { renderHtml } from "../../../sdk/report/html/html";
import { type InstalledThing, installedThings } from "../../../sdk/report/installed";
import { planJson } from "../../../sdk/report/json";
import { renderMarkdown } from "../../../sdk/report/markdown";
import { renderPlan } from "../../../sdk/report/terminal";

const HTTP = { name: "api", http: { host: "api.example.net", paths: [{ path: "/", port: 8080 }] } };

describe("what a plan installs", () => {
  const onPrem = planEnvironment(
    {
      target: "on-prem",
      network: { calico: { install: true, version: "3.31.2" }, podCidr: "192.168.0.0/16" },
      createNamespace: true,
      loadBalancer: { addressPool: ["10.0.9.0/28"] },
      ecds: [HTTP, { name: "tcp", exposure: "LoadBalancer", ports: [{ port: 7001 }] }],
      charts: { traefik: { version: "41.0.0" }, metallb: { chart: "./charts/metallb.tgz" } },
    },
    ".",
  );
  const text =
    "Installs Calico 3.31.2 (tigera-operator), MetalLB by chart ./charts/metallb.tgz (metallb-system), namespace (uepe), Traefik by chart 41.0.0 (uepe).";

  it("is said to whoever reads the plan, and to programs", () => {
    assert.ok(renderPlan(onPrem).includes(`\n${text}\n`), renderPlan(onPrem));
    assert.match(
      renderHtml({ title: "site", plan: onPrem }),
      /<h2>Installed<\/h2>\n<p>Installs Calico 3\.31\.2 /,
    );
    assert.match(renderMarkdown({ title: "site", plan: onPrem }), /^Installs Calico /m);
    assert.deepEqual(
      planJson(onPrem).installed.map(({ what }) => what),
      ["Calico", "MetalLB", "namespace", "Traefik"],
    );
  });

  it("is a network and a cluster in a cloud, from the ground up", () => {
    const shown = (value: object) =>
      installedThings(planEnvironment(value, ".")).map(
        ({ what, version }: InstalledThing) => `${what} ${version}`,
      );
    const aws = { region: "eu-west-1", vpc: {}, cluster: { version: "1.34" } };
    assert.deepEqual(shown({ target: "aws", network: { aws } }), [
      "VPC null",
      "EKS cluster 1.34",
      "Calico 3.33.1",
    ]);
    const gcp = { region: "europe-west1", vpc: {}, cluster: {} };
    assert.deepEqual(shown({ target: "gcp", network: { gcp } }), ["VPC null", "GKE cluster null"]);
  });

  it("is nothing where all is there", () => {
    const there = planEnvironment({ target: "on-prem", network: { calico: { install: false } } }, ".");
    assert.deepEqual(installedThings(there), []);
    assert.doesNotMatch(renderPlan(there), /Installs/);
  });
});

import assert from "node:assert/strict";
import type { AnsweredExposure } from "../../../sdk/plan/exposure";
import { planEnvironment } from "../../../sdk/planEnvironment";
import { renderHtml } from "../../../sdk/report/html/html";
import { renderMarkdown } from "../../../sdk/report/markdown";
import { openToPods } from "../../../sdk/report/openToPods";
import { sourcesText } from "../../../sdk/report/sourcesText";
import { renderPlan } from "../../../sdk/report/terminal";
import { Cidr } from "../../../sdk/values/cidr";

const guarded = {
  target: "on-prem",
  network: { calico: { install: true }, nodeCidrs: ["10.10.0.0/24"] },
};
const radius = {
  name: "radius",
  ports: [{ port: 1812, protocol: "UDP", nodePort: 30010 }],
  preserveSourceAddress: true,
  node: "worker-1",
  sources: ["198.51.100.0/24", "198.51.100.7/32"],
};
const api = {
  name: "api",
  http: { host: "api.example.net", paths: [{ path: "/", port: 8080 }] },
  sources: ["192.0.2.0/24"],
};

const exposureOf = (environment: Record<string, unknown>, owner: string): AnsweredExposure => {
  const found = planEnvironment(environment, ".").exposures.find((one) => one.owner === owner);
  assert.ok(found, `${owner} is exposed`);
  return found;
};
const textOf = (environment: Record<string, unknown>, owner: string) =>
  sourcesText(exposureOf(environment, owner));

describe("the sources that a plan shows", () => {
  it("are those whom the guard lets in, without what lies in others of them", () => {
    assert.equal(textOf({ ...guarded, ecds: [radius] }, "radius"), "198.51.100.0/24");
  });

  it("are not enforced where a stranger gets in", () => {
    const environment = { ...guarded, guard: "off", separation: { mode: "off" }, ecds: [radius] };
    assert.equal(textOf(environment, "radius"), "198.51.100.0/24, 198.51.100.7/32 (not enforced)");
  });

  it("are enforced by the pod's own policy where it sees its clients", () => {
    const environment = {
      ...guarded,
      guard: "off",
      separation: { mode: "enforce", labelsConfirmed: true },
      platform: { services: "none" },
      ecds: [radius],
    };
    assert.deepEqual(exposureOf(environment, "radius").admitted, {
      sources: [Cidr.of("198.51.100.0/24")],
      everybody: false,
      anyPod: false,
    });
  });

  it("are there although they begin with the pods' addresses", () => {
    const environment = {
      ...guarded,
      network: { ...guarded.network, podCidr: "10.0.0.0/16" },
      separation: { mode: "enforce", labelsConfirmed: true },
      platform: { services: "none" },
      ecds: [{ ...radius, sources: ["10.0.0.0/8"] }],
    };
    assert.equal(textOf(environment, "radius"), "10.0.0.0/8");
  });

  it("of a host are the ingress controller's, whose enforcement decides", () => {
    const environment = {
      ...guarded,
      ingress: { nodePorts: { http: 30080, https: 30083 }, sources: ["203.0.113.0/25"] },
      ecds: [api],
    };
    assert.equal(textOf(environment, "api"), "203.0.113.0/25");
  });

  it("are nobody where the list is empty, and none inside the cluster", () => {
    assert.equal(textOf({ ...guarded, ecds: [{ ...radius, sources: [] }] }, "radius"), "nobody");
    const bridge = { name: "bridge", ports: [{ port: 4444 }] };
    assert.equal(textOf({ ...guarded, ecds: [bridge] }, "bridge"), "");
  });
});

describe("the ports that a plan says any pod gets to", () => {
  const enforced = {
    network: { ...guarded.network, tunnelCidr: "172.31.0.0/20" },
    separation: { mode: "enforce", labelsConfirmed: true },
  };
  const named = (environment: Record<string, unknown>) =>
    openToPods(planEnvironment({ ...guarded, ...enforced, ...environment }, ".").exposures);
  const tcp = { name: "tcp", ports: [{ port: 7001, nodePort: 30011 }], exposure: "NodePort" };
  const bridge = { name: "bridge", ports: [{ port: 4444 }] };
  const closed = { platform: { services: "none" } };

  it("are those behind node ports of policy Cluster, the platform's among them", () => {
    assert.deepEqual(named({ ecds: [tcp, bridge] }), [
      "platform/http",
      "platform/control",
      "ui/desktop",
      "tcp/tcp-7001",
    ]);
  });

  it("are not those whose pods see their clients, by addresses that no pod and no node has", () => {
    assert.deepEqual(named({ ...closed, ecds: [radius] }), []);
  });

  it("are none where separation keeps no pod from anything", () => {
    assert.deepEqual(named({ separation: { mode: "off" }, ecds: [tcp] }), []);
  });

  it("are told below the table, and in no other plan", () => {
    const plan = planEnvironment({ ...guarded, ...enforced, ...closed, ecds: [tcp] }, ".");
    const said = /Any\s+pod\s+reaches:\s+tcp\/tcp-7001\. See\s+docs\/flows\.md\./;
    assert.match(renderPlan(plan, { width: 80 }), said);
    assert.match(
      renderMarkdown({ title: "x", plan }),
      /Any pod reaches: <code>tcp\/tcp-7001<\/code>\. See <code>docs\/flows\.md<\/code>\./,
    );
    assert.match(renderHtml({ title: "x", plan }), said);
    const silent = planEnvironment({ ...guarded, ...enforced, ...closed, ecds: [bridge] }, ".");
    assert.doesNotMatch(renderPlan(silent, { width: 80 }), /Any\s+pod/);
  });
});

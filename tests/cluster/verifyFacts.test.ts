import assert from "node:assert/strict";
import { setTimeout as sleep } from "node:timers/promises";
import { ReadOnlyApi } from "../../cli/preflight/readOnlyApi";
import { ClusterFacts } from "../../cli/verify/clusterFacts";
import { gapsOf } from "../../cli/verify/gaps";
import { Api, type KubernetesObject } from "../../local/cluster/api";
import { Pki } from "../../local/cluster/pki";
import type { NetworkPlan } from "../../sdk/plan/networkPlan";
import { planEnvironment } from "../../sdk/planEnvironment";
import { uniqueName } from "../engine/engineFixture";
import { sharedCluster } from "../fixture/sharedCluster";

const namespace = uniqueName("verify");
const labels = { app: "radius" };

const environment = {
  target: "on-prem",
  namespace,
  network: {
    calico: { install: false, apiServer: true },
    podCidr: "192.168.0.0/16",
    nodeCidrs: ["10.0.0.0/24"],
    controlPlaneCidrs: ["10.0.0.2/32"],
    hostEndpoints: { create: true },
  },
  guard: "planned",
  separation: { mode: "enforce", labelsConfirmed: true },
  platform: { services: "none", ports: {} },
  ecds: [
    { name: "radius", sources: ["10.20.0.0/24"], ports: [{ port: 1812, protocol: "UDP", nodePort: 30061 }] },
  ],
};

interface RunningPod extends KubernetesObject {
  readonly spec: { readonly nodeName?: string };
  readonly status?: { readonly podIP?: string };
}

describe("what verify reads of a real cluster", function () {
  this.timeout(120_000);
  let api: Api;
  let reader: ReadOnlyApi;
  let plan: NetworkPlan;
  let pod: RunningPod;

  before(async () => {
    const { kubeconfig, server, folder } = await sharedCluster();
    api = await Api.connect(server, new Pki(`${folder}/pki`), "admin", "ca");
    reader = ReadOnlyApi.open({ kubeconfig });
    plan = planEnvironment(environment, ".");
    await api.apply("/api/v1/namespaces", {
      apiVersion: "v1",
      kind: "Namespace",
      metadata: { name: namespace },
    });
    for (const [name, selector] of [
      ["radius", labels],
      ["empty", { app: "nobody" }],
    ] as const) {
      await api.apply(`/api/v1/namespaces/${namespace}/services`, {
        apiVersion: "v1",
        kind: "Service",
        metadata: { name, namespace },
        spec: {
          selector,
          type: "NodePort",
          ports: [{ port: 1812, protocol: "UDP", ...(name === "radius" && { nodePort: 30061 }) }],
        },
      });
    }
    await api.apply(`/apis/apps/v1/namespaces/${namespace}/deployments`, {
      apiVersion: "apps/v1",
      kind: "Deployment",
      metadata: { name: "radius", namespace },
      spec: {
        selector: { matchLabels: labels },
        template: { metadata: { labels }, spec: { containers: [{ name: "ec", image: "ec:1" }] } },
      },
    });
    pod = await running();
  });
  after(async () => {
    await api?.request("DELETE", `/api/v1/namespaces/${namespace}`);
    api?.close();
  });

  /** The pod, as soon as its Service leads to it. */
  async function running(): Promise<RunningPod> {
    for (;;) {
      const { items } = await api.get<{ items: RunningPod[] }>(`/api/v1/namespaces/${namespace}/pods`);
      const [one] = items;
      const facts = await read();
      if (one?.status?.podIP && facts.nodesBehind(namespace, "radius")?.length === 1) return one;
      await sleep(250);
    }
  }

  function read(): Promise<ClusterFacts> {
    return ClusterFacts.read(reader, plan);
  }

  it("is the nodes' addresses, and which of them have ready pods behind a Service", async () => {
    const facts = await read();
    const { nodeName = "" } = pod.spec;
    assert.ok(facts.nodes.some(({ name, address }) => name === nodeName && address !== ""));
    assert.deepEqual(facts.nodesBehind(namespace, "radius"), [nodeName]);
    assert.deepEqual(facts.nodesBehind(namespace, "empty"), []);
    assert.equal(facts.lacksService(namespace, "radius"), false);
    assert.equal(facts.lacksService(namespace, "absent"), true);
    assert.equal(facts.nodePorts()?.has(30061), true);
    assert.deepEqual(facts.forbidden, []);
  });

  it("is the pod that has an address, with its labels", async () => {
    const found = await (await read()).podAt(pod.status?.podIP ?? "");
    assert.ok(found !== undefined && found !== "forbidden");
    assert.equal(found.labels.app, "radius");
    assert.equal(found.node, pod.spec.nodeName);
    assert.equal(await (await read()).podAt("203.0.113.1"), undefined);
  });

  it("is what of the plan's protection is not there, and no more once it is", async () => {
    const { guard, separation } = plan.policies;
    assert.ok(guard);
    const before = gapsOf(plan, await read());
    assert.ok(before.includes(`GlobalNetworkPolicy ${namespace}-guard-open-radius is not in the cluster`));
    assert.ok(before.includes("NetworkPolicy separation-radius is not in the cluster"));
    const wholeCluster = "/apis/projectcalico.org/v3/globalnetworkpolicies";
    for (const policy of guard.objects) await api.apply(wholeCluster, { ...policy });
    for (const policy of separation.objects) {
      await api.apply(`/apis/networking.k8s.io/v1/namespaces/${namespace}/networkpolicies`, { ...policy });
    }
    const left = gapsOf(plan, await read());
    for (const { metadata } of guard.objects) {
      await api.request("DELETE", `${wholeCluster}/${metadata.name}`);
    }
    // Nobody makes host endpoints here.
    assert.ok(left.length > 0);
    for (const gap of left) assert.match(gap, /has no host endpoint that the guard applies to/);
  });
});

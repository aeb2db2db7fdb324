import assert from "node:assert/strict";
import { randomBytes } from "node:crypto";
import * as path from "node:path";
import { setTimeout as sleep } from "node:timers/promises";
import { Api, ApiError, type KubernetesObject } from "../../local/cluster/api";
import { Pki } from "../../local/cluster/pki";
import { type Condition, GROUP } from "../../local/operator/ecDeployment";
import { ecDeployment, planWith } from "../fixture/descriptorFolder";
import { sharedCluster } from "../fixture/sharedCluster";

interface ServiceView extends KubernetesObject {
  readonly spec: {
    readonly type: string;
    readonly selector: Readonly<Record<string, string>>;
    readonly externalTrafficPolicy?: string;
    readonly ports: readonly { readonly port: number; readonly nodePort?: number }[];
  };
}

const MERGE_PATCH = "application/merge-patch+json";

/** The stand-in for the operator, which runs with the cluster: what descriptors become on a real API server. */
describe("the stand-in for the Usage Engine operator", () => {
  const namespace = `operator-${randomBytes(3).toString("hex")}`;
  const ecds = `/apis/${GROUP}/namespaces/${namespace}/ecdeployments`;
  const services = `/api/v1/namespaces/${namespace}/services`;
  const deployments = `/apis/apps/v1/namespaces/${namespace}/deployments`;
  const ingresses = `/apis/networking.k8s.io/v1/namespaces/${namespace}/ingresses`;
  let api: Api;

  before(async () => {
    const { server, folder } = await sharedCluster();
    api = await Api.connect(server, new Pki(path.join(folder, "pki")), "admin", "ca");
    await api.request("POST", "/api/v1/namespaces", {
      apiVersion: "v1",
      kind: "Namespace",
      metadata: { name: namespace },
    });
  });

  after(async () => {
    // Gone for good: other suites count what is in the cluster.
    await api?.request("DELETE", `/api/v1/namespaces/${namespace}`);
    while (api && (await find(`/api/v1/namespaces/${namespace}`))) {
      await sleep(50);
    }
    api?.close();
  });

  /** Applies an ECDeployment and waits until the operator has seen it: `True` when all of it is there. */
  async function applied(name: string, spec: object, status: Condition["status"] = "True"): Promise<string> {
    await api.apply(ecds, { apiVersion: GROUP, kind: "ECDeployment", metadata: { name }, spec });
    return reconciled(name, status);
  }

  /** The condition's message as soon as it has this status for what the ECDeployment says now. */
  async function reconciled(name: string, status: Condition["status"]): Promise<string> {
    for (;;) {
      const ecd = await api.get<{
        metadata: { generation: number };
        status?: { conditions: Condition[] };
      }>(`${ecds}/${name}`);
      const [condition] = ecd.status?.conditions ?? [];
      if (condition?.observedGeneration === ecd.metadata.generation && condition.status === status) {
        return condition.message;
      }
      await sleep(25);
    }
  }

  async function find<T = KubernetesObject>(item: string): Promise<T | undefined> {
    try {
      return await api.get<T>(item);
    } catch (error) {
      if (error instanceof ApiError && error.status === 404) return undefined;
      throw error;
    }
  }

  async function nodePort(service: string): Promise<number | undefined> {
    return (await find<ServiceView>(`${services}/${service}`))?.spec.ports[0]?.nodePort;
  }

  /** The nodes that the pods of an ECD are on, once they run. */
  async function nodesOf(app: string): Promise<(string | undefined)[]> {
    interface Pod extends KubernetesObject {
      spec: { nodeName?: string };
      status: { phase: string };
    }
    for (;;) {
      const { items } = await api.get<{ items: Pod[] }>(
        `/api/v1/namespaces/${namespace}/pods?labelSelector=app=${app}`,
      );
      if (items[0]?.status.phase === "Running") return items.map(({ spec }) => spec.nodeName);
      await sleep(25);
    }
  }

  const onNodePort = (port: number, nodePort: number, protocol = "TCP") => ({
    spec: { type: "NodePort", ports: [{ port, protocol, nodePort }] },
  });

  it("makes a Service with the node port of the descriptor, and a pod on its node", async () => {
    await applied("radius", {
      nodeHost: "worker-2",
      ports: [{ containerPort: 1812 }],
      services: [
        {
          spec: {
            type: "NodePort",
            externalTrafficPolicy: "Local",
            ports: [{ port: 1812, protocol: "UDP", nodePort: 30070 }],
          },
        },
      ],
    });
    const service = await api.get<ServiceView>(`${services}/radius`);
    assert.equal(service.spec.type, "NodePort");
    assert.equal(service.spec.externalTrafficPolicy, "Local");
    assert.equal(service.spec.ports[0]?.nodePort, 30070);
    assert.deepEqual(service.spec.selector, { app: "radius" });
    assert.deepEqual(await nodesOf("radius"), ["worker-2"]);
  });

  it("makes pods of an ECD that is bound to a node pool on the pool's nodes", async () => {
    const label = (pool: string | null) =>
      api.request("PATCH", "/api/v1/nodes/worker-3", { metadata: { labels: { pool } } }, MERGE_PATCH);
    const { ecds: planned } = planWith(
      {
        target: "on-prem",
        network: { calico: { install: false } },
        ecds: [{ descriptor: "pooled.yaml", nodePool: { pool: "mediation" } }],
      },
      { "pooled.yaml": ecDeployment("pooled", "{ports: [{containerPort: 3868}]}") },
    );
    await label("mediation");
    try {
      await applied("pooled", planned[0]?.descriptor?.spec ?? {});
      assert.deepEqual(await nodesOf("pooled"), ["worker-3"]);
    } finally {
      await label(null);
    }
  });

  it("makes an Ingress with the class of a merge patch, and a Service behind it", async () => {
    await applied("web", {
      ports: [{ containerPort: 9090 }],
      ingress: {
        host: "web.example.net",
        tlsSecretName: "web-tls",
        paths: [{ path: "/usage", port: 9090 }],
        patch: JSON.stringify({
          metadata: { annotations: { "kubernetes.io/ingress.class": "uepe-traefik" } },
        }),
        patchType: "application/merge-patch+json",
      },
    });
    const ingress = await api.get<KubernetesObject>(`${ingresses}/web`);
    assert.equal(ingress.metadata.annotations?.["kubernetes.io/ingress.class"], "uepe-traefik");
    assert.deepEqual(ingress.spec, {
      tls: [{ hosts: ["web.example.net"], secretName: "web-tls" }],
      rules: [
        {
          host: "web.example.net",
          http: {
            paths: [
              {
                path: "/usage",
                pathType: "Prefix",
                backend: { service: { name: "web", port: { number: 9090 } } },
              },
            ],
          },
        },
      ],
    });
    const { spec } = await api.get<ServiceView>(`${services}/web`);
    assert.equal(spec.type, "ClusterIP");
    assert.deepEqual(
      spec.ports.map(({ port }) => port),
      [9090],
    );
  });

  it("lets an Ingress lead to a Service of the descriptor that has its port", async () => {
    await applied("portal", {
      services: [onNodePort(9001, 30079)],
      ingress: { host: "portal.example.net", paths: [{ path: "/", port: 9001 }] },
    });
    assert.equal(await find(`${services}/portal-http`), undefined);
    const { spec } = await api.get<{
      spec: { rules: { http: { paths: { backend: { service: { name: string } } }[] } }[] };
    }>(`${ingresses}/portal`);
    assert.equal(spec.rules[0]?.http.paths[0]?.backend.service.name, "portal");
  });

  it("numbers several Services, and applies a JSON patch, written as YAML, to its own", async () => {
    await applied("feed", {
      services: [
        onNodePort(7001, 30071),
        {
          spec: { ports: [{ port: 7002 }] },
          patchType: "application/json-patch+json",
          patch: "- {op: add, path: /metadata/annotations, value: {example.net/owner: feeds}}",
        },
      ],
    });
    assert.equal(await nodePort("feed-0"), 30071);
    const second = await api.get<ServiceView>(`${services}/feed-1`);
    assert.equal(second.spec.type, "ClusterIP");
    assert.equal(second.metadata.annotations?.["example.net/owner"], "feeds");
  });

  it("applies a strategic merge patch to the Deployment, container by container", async () => {
    await applied("batch", {
      autoscale: { minReplicas: 2, maxReplicas: 4 },
      patchType: "application/strategic-merge-patch+json",
      patch: {
        spec: {
          template: {
            spec: { nodeSelector: { pool: "workers" }, containers: [{ name: "side", image: "s" }] },
          },
        },
      },
    });
    const { spec } = await api.get<{
      spec: {
        replicas: number;
        template: { spec: { nodeSelector: object; containers: { name: string }[] } };
      };
    }>(`${deployments}/batch`);
    assert.equal(spec.replicas, 2);
    assert.deepEqual(spec.template.spec.nodeSelector, { pool: "workers" });
    assert.deepEqual(
      spec.template.spec.containers.map(({ name }) => name),
      ["ec", "side"],
    );
  });

  it("follows a change: a node port moves, what is no longer said goes", async () => {
    const ingress = { host: "moving.example.net", paths: [{ path: "/", port: 80 }] };
    await applied("moving", { services: [onNodePort(3868, 30072)], ingress });
    await applied("moving", { services: [onNodePort(3868, 30073)] });
    assert.equal(await nodePort("moving"), 30073);
    assert.equal(await find(`${ingresses}/moving`), undefined);
    assert.equal(await find(`${services}/moving-http`), undefined);
    await applied("moving", { services: [{ spec: { type: "ClusterIP", ports: [{ port: 3868 }] } }] });
    assert.equal(await nodePort("moving"), undefined);
  });

  it("stops the pods of one that is disabled, and keeps its Service and node port", async () => {
    const spec = { services: [onNodePort(5000, 30074)] };
    await applied("paused", { ...spec, disabled: true });
    const { spec: deployment } = await api.get<{ spec: { replicas: number } }>(`${deployments}/paused`);
    assert.equal(deployment.replicas, 0);
    assert.equal(await nodePort("paused"), 30074);
  });

  it("says in its status what the API server refuses, makes the rest, and tries again", async () => {
    await applied("holder", { services: [onNodePort(1, 30075)] });
    const message = await applied(
      "late",
      { services: [onNodePort(1, 30075), onNodePort(2, 30076)] },
      "False",
    );
    assert.match(message, /^Service late-0: .*30075: provided port is already allocated$/);
    assert.equal(await nodePort("late-1"), 30076);
    await applied("holder", { services: [onNodePort(1, 30077)] });
    await reconciled("late", "True");
    assert.equal(await nodePort("late-0"), 30075);
  });

  it("says which patch does not fit", async () => {
    const patch = [{ op: "replace", path: "/spec/nowhere/deep", value: 1 }];
    const message = await applied(
      "unfit",
      { services: [{ spec: { ports: [{ port: 1 }] }, patch }] },
      "False",
    );
    assert.match(message, /^Service unfit: its patch does not fit: .*\/spec\/nowhere/);
  });

  it("leaves an object that is not its own alone", async () => {
    await api.request("POST", services, {
      apiVersion: "v1",
      kind: "Service",
      metadata: { name: "foreign" },
      spec: { ports: [{ port: 1 }] },
    });
    const message = await applied("foreign", { services: [onNodePort(2, 30078)] }, "False");
    assert.match(message, /Service foreign: there is one already, which is not of this ECDeployment/);
    assert.equal(await nodePort("foreign"), undefined);
  });

  it("leaves nothing when the ECDeployment goes: garbage collection takes it along", async () => {
    await api.request("DELETE", `${ecds}/radius`);
    await api.request("DELETE", `${ecds}/web`);
    const gone = [`${services}/radius`, `${deployments}/radius`, `${services}/web`, `${ingresses}/web`];
    for (const item of gone) {
      while (await find(item)) {
        await sleep(50);
      }
    }
    // The node port is free again.
    await applied("successor", { services: [onNodePort(1812, 30070, "UDP")] });
    assert.equal(await nodePort("successor"), 30070);
  });
});

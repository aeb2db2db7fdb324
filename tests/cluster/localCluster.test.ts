import assert from "node:assert/strict";
import * as fs from "node:fs/promises";
import * as net from "node:net";
import * as path from "node:path";
import { setTimeout as sleep } from "node:timers/promises";
import { Api, type KubernetesObject } from "../../local/cluster/api";
import { calicoDefinitions } from "../../local/cluster/calicoDefinitions";
import { startCluster, stopCluster } from "../../local/cluster/cluster";
import { isDaemonOf } from "../../local/cluster/daemons";
import type { LocalCluster, LocalClusterOptions } from "../../local/cluster/localCluster";
import { Pki } from "../../local/cluster/pki";
import { findByCommandLine } from "../../local/cluster/process";
import { ClusterFolder } from "../../local/cluster/state";
import { ensureModule, ensurePrograms } from "../../local/programs";
import { testFolder } from "../fixture/sharedCluster";

const folder = path.join(testFolder, "own-cluster");
const namespaces = "/api/v1/namespaces";
const configMaps = `${namespaces}/default/configmaps`;

let options: LocalClusterOptions;
let cluster: LocalCluster;
let api: Api;

async function start(change: Partial<LocalClusterOptions> = {}): Promise<string[]> {
  const told: string[] = [];
  cluster = await startCluster({ ...options, ...change }, (line) => told.push(line));
  api?.close();
  api = await Api.connect(cluster.server, new Pki(path.join(folder, "pki")), "admin", "ca");
  return told;
}

/** Asks until the answer fits; mocha's timeout ends it. */
async function eventually<T>(ask: () => Promise<T>, fits: (answer: T) => boolean): Promise<T> {
  for (;;) {
    const answer = await ask();
    if (fits(answer)) {
      return answer;
    }
    await sleep(50);
  }
}

async function create(collection: string, object: KubernetesObject): Promise<void> {
  await api.request("POST", collection, object);
}

function processes() {
  return findByCommandLine((line) => isDaemonOf(new ClusterFolder(folder), line));
}

/** Leaves a mark in the data, and tells later whether it is still there. */
async function mark(name: string): Promise<void> {
  await create(configMaps, { apiVersion: "v1", kind: "ConfigMap", metadata: { name }, data: {} });
}

async function isMarked(name: string): Promise<boolean> {
  const { items } = await api.get<{ items: KubernetesObject[] }>(configMaps);
  return items.some(({ metadata }) => metadata.name === name);
}

describe("the local cluster", function () {
  this.timeout(120_000);

  before(async function () {
    // The first run on a machine may have to build the programs.
    this.timeout(3_600_000);
    const names = ["etcd", "kube-apiserver", "kube-controller-manager", "kube-scheduler", "kwok"] as const;
    options = {
      folder,
      programs: await ensurePrograms(names),
      modules: { kwok: await ensureModule("kwok"), calico: await ensureModule("calico") },
    };
    await start();
  });

  after(async () => {
    api?.close();
    await stopCluster(folder, { remove: true });
  });

  describe("behaves as a real one", () => {
    it("has three ready nodes with addresses, zones and pod ranges", async () => {
      const { items } = await api.get<{ items: NodeView[] }>("/api/v1/nodes");
      interface NodeView extends KubernetesObject {
        readonly spec: { readonly podCIDR: string };
        readonly status: {
          readonly addresses: readonly { readonly type: string; readonly address: string }[];
          readonly conditions: readonly { readonly type: string; readonly status: string }[];
        };
      }
      const seen = items.map(({ metadata, spec, status }) => ({
        name: metadata.name,
        zone: metadata.labels?.["topology.kubernetes.io/zone"],
        pods: spec.podCIDR,
        address: status.addresses.find(({ type }) => type === "InternalIP")?.address,
        ready: status.conditions.find(({ type }) => type === "Ready")?.status,
      }));
      assert.deepEqual(
        seen,
        [1, 2, 3].map((number) => ({
          name: `worker-${number}`,
          zone: `local-${number}`,
          pods: `192.168.${number - 1}.0/24`,
          address: `192.0.2.${10 + number}`,
          ready: "True",
        })),
      );
    });

    it("runs a Deployment, and fills the EndpointSlice of its Service", async () => {
      const labels = { app: "radius" };
      await create("/apis/apps/v1/namespaces/default/deployments", {
        apiVersion: "apps/v1",
        kind: "Deployment",
        metadata: { name: "radius" },
        spec: {
          replicas: 2,
          selector: { matchLabels: labels },
          template: { metadata: { labels }, spec: { containers: [{ name: "ec", image: "ec" }] } },
        },
      });
      await create(`${namespaces}/default/services`, {
        apiVersion: "v1",
        kind: "Service",
        metadata: { name: "radius" },
        spec: {
          type: "NodePort",
          selector: labels,
          ports: [{ port: 1812, protocol: "UDP", nodePort: 30_012 }],
        },
      });
      interface Slices {
        items: { endpoints?: { addresses: string[]; conditions: { ready: boolean }; nodeName: string }[] }[];
      }
      const slices = await eventually(
        () =>
          api.get<Slices>(
            "/apis/discovery.k8s.io/v1/namespaces/default/endpointslices?labelSelector=kubernetes.io/service-name=radius",
          ),
        ({ items }) => items[0]?.endpoints?.filter(({ conditions }) => conditions.ready).length === 2,
      );
      for (const { addresses, nodeName } of slices.items[0]?.endpoints ?? []) {
        const node = cluster.nodes.find(({ name }) => name === nodeName);
        assert.ok(addresses[0]?.startsWith(node?.podCidr.replace("0/24", "") ?? "no node"), addresses[0]);
      }
      const deployment = await eventually(
        () =>
          api.get<{ status: { availableReplicas?: number } }>(
            "/apis/apps/v1/namespaces/default/deployments/radius",
          ),
        ({ status }) => status.availableReplicas === 2,
      );
      assert.equal(deployment.status.availableReplicas, 2);
    });

    it("refuses a node port that is taken, for another protocol too", async () => {
      await assert.rejects(
        create(`${namespaces}/default/services`, {
          apiVersion: "v1",
          kind: "Service",
          metadata: { name: "other" },
          spec: { type: "NodePort", ports: [{ port: 1812, protocol: "TCP", nodePort: 30_012 }] },
        }),
        /30012: provided port is already allocated/,
      );
    });

    it("completes a Job", async () => {
      await create("/apis/batch/v1/namespaces/default/jobs", {
        apiVersion: "batch/v1",
        kind: "Job",
        metadata: { name: "once" },
        spec: {
          template: { spec: { restartPolicy: "Never", containers: [{ name: "once", image: "once" }] } },
        },
      });
      const job = await eventually(
        () => api.get<{ status: { succeeded?: number } }>("/apis/batch/v1/namespaces/default/jobs/once"),
        ({ status }) => status.succeeded !== undefined,
      );
      assert.equal(job.status.succeeded, 1);
    });

    it("gives a LoadBalancer Service node ports but no address", async () => {
      const service = `${namespaces}/default/services/balanced`;
      await create(path.posix.dirname(service), {
        apiVersion: "v1",
        kind: "Service",
        metadata: { name: "balanced" },
        spec: { type: "LoadBalancer", externalTrafficPolicy: "Local", ports: [{ port: 3868 }] },
      });
      const { spec, status } = await api.get<{
        spec: { healthCheckNodePort: number; ports: { nodePort: number }[] };
        status: { loadBalancer: object };
      }>(service);
      assert.ok((spec.ports[0]?.nodePort ?? 0) >= 30_000);
      assert.ok(spec.healthCheckNodePort >= 30_000);
      assert.deepEqual(status.loadBalancer, {});
    });

    it("deletes a namespace with what is in it", async () => {
      await create(namespaces, { apiVersion: "v1", kind: "Namespace", metadata: { name: "short" } });
      await create(`${namespaces}/short/configmaps`, {
        apiVersion: "v1",
        kind: "ConfigMap",
        metadata: { name: "content" },
      });
      await api.request("DELETE", `${namespaces}/short`);
      const { items } = await eventually(
        () => api.get<{ items: KubernetesObject[] }>(namespaces),
        (answer) => !answer.items.some(({ metadata }) => metadata.name === "short"),
      );
      assert.ok(items.some(({ metadata }) => metadata.name === "default"));
    });

    it("asks for credentials, and for rights", async () => {
      const anonymous = await fetchStatus(`${cluster.server}/api/v1/nodes`, "anonymous");
      assert.equal(anonymous, 403);
      // The scheduler may read nodes, and may not read Secrets.
      const pki = new Pki(path.join(folder, "pki"));
      const scheduler = await Api.connect(cluster.server, pki, "kube-scheduler", "ca");
      try {
        await scheduler.get("/api/v1/nodes");
        await assert.rejects(
          scheduler.get(`${namespaces}/default/secrets`),
          /User "system:kube-scheduler" cannot list/,
        );
      } finally {
        scheduler.close();
      }
    });

    async function fetchStatus(url: string, user: string): Promise<number> {
      const https = await import("node:https");
      const ca = await fs.readFile(new Pki(path.join(folder, "pki")).certificate("ca"));
      return new Promise((resolve, reject) => {
        https
          .get(url, { ca, agent: false, headers: { "user-agent": user } }, (answer) => {
            answer.resume();
            resolve(answer.statusCode ?? 0);
          })
          .on("error", reject);
      });
    }
  });

  describe("knows ECDeployment", () => {
    const collection = "/apis/mz.digitalroute.com/v1alpha1/namespaces/default/ecdeployments";

    it("and keeps fields that it does not know", async () => {
      const spec = {
        ecGroups: "radius",
        nodeHost: "worker-1",
        futureField: { deep: [1, { more: true }] },
        services: [{ spec: { type: "NodePort", ports: [{ port: 9991, protocol: "UDP", hint: "x" }] } }],
        ingress: { host: "ec.example.com", extra: "kept" },
        patch: [{ op: "add", path: "/metadata/labels/a", value: "b" }],
        patchType: "application/json-patch+json",
      };
      await create(collection, {
        apiVersion: "mz.digitalroute.com/v1alpha1",
        kind: "ECDeployment",
        metadata: { name: "radius" },
        spec,
      });
      const kept = await api.get<KubernetesObject>(`${collection}/radius`);
      assert.deepEqual(kept.spec, spec);
    });

    it("and refuses a port that is none", async () => {
      await assert.rejects(
        create(collection, {
          apiVersion: "mz.digitalroute.com/v1alpha1",
          kind: "ECDeployment",
          metadata: { name: "wrong" },
          spec: { ports: [{ containerPort: 70_000 }] },
        }),
        /spec.ports\[0\].containerPort.*less than or equal to 65535/,
      );
    });
  });

  describe("serves projectcalico.org/v3", () => {
    const calico = "/apis/projectcalico.org/v3";
    const object = (kind: string, spec: object): KubernetesObject => ({
      apiVersion: "projectcalico.org/v3",
      kind,
      metadata: { name: "example" },
      spec,
    });
    const guard = {
      order: 20,
      preDNAT: true,
      applyOnForward: true,
      selector: "has(guarded)",
      types: ["Ingress"],
      ingress: [
        {
          action: "Allow",
          protocol: "TCP",
          source: { nets: ["10.0.0.0/8"] },
          destination: { ports: [30_000] },
        },
        { action: "Deny", protocol: "UDP", destination: { ports: ["30000:32767"] } },
      ],
    };

    for (const [plural, kind, spec] of [
      ["globalnetworkpolicies", "GlobalNetworkPolicy", guard],
      [
        "hostendpoints",
        "HostEndpoint",
        { node: "worker-1", interfaceName: "eth0", profiles: ["projectcalico-default-allow"] },
      ],
      ["ippools", "IPPool", { cidr: "10.99.0.0/24", allowedUses: ["Tunnel"], vxlanMode: "CrossSubnet" }],
      ["tiers", "Tier", { order: 100, defaultAction: "Pass" }],
      ["bgppeers", "BGPPeer", { peerIP: "192.0.2.1", asNumber: 64_512 }],
      ["globalnetworksets", "GlobalNetworkSet", { nets: ["192.0.2.0/24"] }],
    ] as const) {
      it(`and accepts a ${kind}`, async () => {
        const strict = `${calico}/${plural}?fieldValidation=Strict`;
        await create(strict, object(kind, spec));
        const kept = await api.get<{ spec: object }>(`${calico}/${plural}/example`);
        assert.deepEqual({ ...kept.spec, ...spec }, kept.spec);
      });
    }

    const refuses = async (plural: string, kind: string, spec: object, reason: RegExp): Promise<void> => {
      const wrong = { ...object(kind, spec), metadata: { name: "wrong" } };
      await assert.rejects(create(`${calico}/${plural}?fieldValidation=Strict`, wrong), reason);
    };
    const start = (spec: object) => JSON.stringify(spec).slice(0, 60);

    // The rules of Calico's API server that no CRD carries.
    for (const [plural, kind, spec, reason] of [
      [
        "globalnetworkpolicies",
        "GlobalNetworkPolicy",
        { ingress: [{ action: "Deny", destination: { ports: [30_000] } }] },
        /must set protocol/,
      ],
      [
        "globalnetworkpolicies",
        "GlobalNetworkPolicy",
        { ingress: [{ action: "Deny", source: { nets: ["10.0.0.0/33"] } }] },
        /nets\[0\].*cidr/,
      ],
      [
        "kubecontrollersconfigurations",
        "KubeControllersConfiguration",
        { controllers: {} },
        /only the name default is allowed/,
      ],
    ] as const) {
      it(`and refuses a ${kind} with ${start(spec)}`, () => refuses(plural, kind, spec, reason));
    }

    describe("as the release that the package installs", () => {
      before(async function () {
        const { whyOlder } = await calicoDefinitions(options.modules.calico, console.log);
        if (whyOlder !== undefined) {
          console.log(`      skipped: ${whyOlder}`);
          this.skip();
        }
      });

      for (const [plural, kind, spec, reason] of [
        [
          "globalnetworkpolicies",
          "GlobalNetworkPolicy",
          { ...guard, applyOnForward: false },
          /applyOnForward must be true/,
        ],
        [
          "globalnetworkpolicies",
          "GlobalNetworkPolicy",
          { ...guard, types: ["Egress"] },
          /preDNAT policy cannot have 'Egress' type/,
        ],
        [
          "globalnetworkpolicies",
          "GlobalNetworkPolicy",
          { ingress: [{ action: "Permit" }] },
          /action.*supported values: "Allow"/,
        ],
        ["globalnetworkpolicies", "GlobalNetworkPolicy", { preDnat: true }, /unknown field "spec.preDnat"/],
        [
          "hostendpoints",
          "HostEndpoint",
          { node: "worker-1" },
          /at least one of interfaceName or expectedIPs/,
        ],
        ["hostendpoints", "HostEndpoint", { interfaceName: "eth0" }, /node must be specified/],
        ["ippools", "IPPool", { cidr: "10.99.0.0" }, /spec.cidr.*must be of type cidr/],
        ["ippools", "IPPool", {}, /spec.cidr: Required value/],
        ["ippools", "IPPool", { cidr: "10.99.0.0/24", allowedUses: ["All"] }, /allowedUses\[0\].*"Tunnel"/],
        [
          "ippools",
          "IPPool",
          { cidr: "10.99.0.0/24", ipipMode: "Always", vxlanMode: "Always" },
          /ipipMode and vxlanMode cannot both/,
        ],
        ["tiers", "Tier", { defaultAction: "Deny", oder: 3 }, /unknown field "spec.oder"/],
      ] as const) {
        it(`refuses a ${kind} with ${start(spec)}`, () => refuses(plural, kind, spec, reason));
      }

      it("refuses a template of host endpoints for no interface", async () => {
        const hostEndpoint = { templates: [{ generateName: "x" }] };
        const patch = { spec: { controllers: { node: { hostEndpoint } } } };
        const item = `${calico}/kubecontrollersconfigurations/default?fieldValidation=Strict`;
        await assert.rejects(
          api.request("PATCH", item, patch, "application/merge-patch+json"),
          /at least one of interfaceCIDRs and interfacePattern/,
        );
      });
    });

    it("and lets KubeControllersConfiguration/default be patched with host endpoint templates", async () => {
      const templates = [
        { generateName: "eth0", interfacePattern: "eth0", nodeSelector: "all()", labels: { guarded: "yes" } },
      ];
      const item = `${calico}/kubecontrollersconfigurations/default?fieldValidation=Strict`;
      const hostEndpoint = { autoCreate: "Enabled", createDefaultHostEndpoint: "Disabled", templates };
      const patch = { spec: { controllers: { node: { hostEndpoint } } } };
      await api.request("PATCH", item, patch, "application/merge-patch+json");
      const { spec } = await api.get<{
        spec: { controllers: { node: { hostEndpoint: object; leakGracePeriod: string } } };
      }>(item);
      assert.deepEqual(spec.controllers.node.hostEndpoint, hostEndpoint);
      assert.equal(spec.controllers.node.leakGracePeriod, "15m0s");
    });

    it("and has the profile that lets everything through", async () => {
      const { spec } = await api.get<KubernetesObject>(`${calico}/profiles/projectcalico-default-allow`);
      assert.deepEqual(spec, { ingress: [{ action: "Allow" }], egress: [{ action: "Allow" }] });
    });
  });

  describe("plays the Calico operator", () => {
    const operator = "/apis/operator.tigera.io/v1";

    it("which makes Installation and APIServer ready, once the chart has brought their kinds", async () => {
      const crds = path.join(options.modules.calico, "charts", "tigera-operator", "crds");
      const { parse } = await import("yaml");
      for (const file of await fs.readdir(crds)) {
        const kind = parse(await fs.readFile(path.join(crds, file), "utf8")) as KubernetesObject;
        await api.apply("/apis/apiextensions.k8s.io/v1/customresourcedefinitions", kind);
      }
      interface Conditioned {
        status?: { conditions?: { type: string; status: string }[] };
      }
      for (const [plural, kind] of [
        ["installations", "Installation"],
        ["apiservers", "APIServer"],
      ] as const) {
        await eventually(
          () =>
            api.createIfMissing(`${operator}/${plural}`, installed(kind)).then(
              () => true,
              () => false,
            ),
          (done) => done,
        );
        const ready = await eventually(
          () => api.get<Conditioned>(`${operator}/${plural}/default`),
          ({ status }) => status?.conditions !== undefined,
        );
        assert.equal(ready.status?.conditions?.find(({ type }) => type === "Ready")?.status, "True", kind);
      }
    });

    function installed(kind: string): KubernetesObject {
      return { apiVersion: "operator.tigera.io/v1", kind, metadata: { name: "default" }, spec: {} };
    }
  });

  describe("recovers", () => {
    const kill = (pid: number) => process.kill(pid, "SIGKILL");

    it("from nothing: starting what runs changes nothing", async () => {
      const before = cluster;
      const running = await processes();
      assert.deepEqual(await start(), []);
      assert.deepEqual(cluster, { ...before, started: false });
      assert.deepEqual(await processes(), running);
    });

    it("from a killed API server, on the same data and port", async () => {
      await mark("api-server");
      const { pids, server } = cluster;
      kill(pids["kube-apiserver"]);
      await start();
      assert.notEqual(cluster.pids["kube-apiserver"], pids["kube-apiserver"]);
      assert.deepEqual({ ...cluster.pids, "kube-apiserver": 0 }, { ...pids, "kube-apiserver": 0 });
      assert.equal(cluster.server, server);
      assert.equal(await isMarked("api-server"), true);
      // The operator, which was left running, finds its way back.
      await create("/apis/mz.digitalroute.com/v1alpha1/namespaces/default/ecdeployments", {
        apiVersion: "mz.digitalroute.com/v1alpha1",
        kind: "ECDeployment",
        metadata: { name: "bridge" },
        spec: { services: [{ spec: { ports: [{ port: 4444 }] } }] },
      });
      await eventually(
        () => api.get<{ items: KubernetesObject[] }>(`${namespaces}/default/services`),
        ({ items }) => items.some(({ metadata }) => metadata.name === "bridge"),
      );
    });

    it("from all killed, with the operator's child left over", async () => {
      await mark("all");
      for (const pid of Object.values(cluster.pids)) {
        kill(pid);
      }
      await start();
      assert.equal(await isMarked("all"), true);
      const names = (await processes()).map(({ pid }) => pid);
      assert.ok(Object.values(cluster.pids).every((pid) => names.includes(pid)));
    });

    it("from lost records: what ran before is ended, the data kept", async () => {
      await mark("records");
      const before = await processes();
      await fs.rm(path.join(folder, "cluster.json"));
      await fs.rm(path.join(folder, "processes"), { recursive: true });
      await fs.writeFile(path.join(folder, "cluster.json"), '{"ports":');
      await start();
      assert.equal(await isMarked("records"), true);
      const now = await processes();
      assert.deepEqual(
        before.filter((old) => now.some(({ pid, started }) => pid === old.pid && started === old.started)),
        [],
      );
    });

    it("from damaged credentials, with new ones", async () => {
      await mark("credentials");
      await fs.truncate(new Pki(path.join(folder, "pki")).key("ca"), 10);
      await start();
      assert.equal(await isMarked("credentials"), true);
    });

    it("from a port that another program has taken, on another", async () => {
      await mark("port");
      await stopCluster(folder);
      const { port } = new URL(cluster.server);
      const squatter = net.createServer();
      await new Promise<void>((resolve) => squatter.listen(Number(port), "127.0.0.1", resolve));
      try {
        await start();
        assert.notEqual(new URL(cluster.server).port, port);
        assert.ok((await fs.readFile(cluster.kubeconfig, "utf8")).includes(cluster.server));
        assert.equal(await isMarked("port"), true);
      } finally {
        await new Promise((resolve) => squatter.close(resolve));
      }
    });

    it("from damaged data, empty, and says so", async () => {
      await mark("data");
      await stopCluster(folder);
      const wal = path.join(folder, "etcd", "member", "wal");
      for (const file of await fs.readdir(wal)) {
        await fs.writeFile(path.join(wal, file), "damaged");
      }
      const told = await start();
      assert.ok(told.some((line) => /could not be read: the cluster is made anew/.test(line)));
      assert.equal(await isMarked("data"), false);
      assert.equal((await api.get<{ items: unknown[] }>("/api/v1/nodes")).items.length, 3);
    });

    it("from a folder that was removed under it", async () => {
      await fs.rm(folder, { recursive: true });
      const before = await processes();
      assert.ok(before.length >= 6);
      await start();
      const now = await processes();
      assert.equal(
        now.some(({ pid }) => before.some((old) => old.pid === pid)),
        false,
      );
    });
  });

  describe("has limits, and an end", () => {
    it("refuses another Service range for the same data, and says what to do", async () => {
      await assert.rejects(
        start({ serviceCidr: "10.32.0.0/16" }),
        /serviceCidr: .* was made with 10.96.0.0\/12.*remove/,
      );
    });

    it("takes another node port range", async () => {
      await start({ nodePortRange: "31000-31099" });
      await assert.rejects(
        create(`${namespaces}/default/services`, {
          apiVersion: "v1",
          kind: "Service",
          metadata: { name: "low" },
          spec: { type: "NodePort", ports: [{ port: 80, nodePort: 30_080 }] },
        }),
        /31000-31099/,
      );
    });

    it("shows the end of the log of a program that does not come up", async () => {
      const broken = path.join(testFolder, "kube-scheduler");
      await fs.writeFile(broken, "#!/bin/sh\necho out of luck\nexit 3\n", { mode: 0o755 });
      const programs = { ...options.programs, "kube-scheduler": broken };
      await assert.rejects(start({ programs }), (error: Error) => {
        assert.match(error.message, /kube-scheduler ended before it was ready/);
        assert.match(error.message, /out of luck/);
        assert.match(error.message, /Run it again/);
        return true;
      });
      await start();
    });

    it("takes another port when one is lost between choosing and binding it", async () => {
      const racing = path.join(testFolder, "kube-scheduler");
      const lost = path.join(testFolder, "lost");
      const real = options.programs["kube-scheduler"];
      await fs.writeFile(
        racing,
        `#!/bin/sh\nif [ -e "${lost}" ]; then exec "${real}" "$@"; fi\n` +
          `touch "${lost}"; echo "listen tcp: bind: address already in use"; exit 1\n`,
        { mode: 0o755 },
      );
      const port = async () => {
        const record = JSON.parse(await fs.readFile(path.join(folder, "cluster.json"), "utf8"));
        return record.ports.scheduler as number;
      };
      const before = await port();
      await start({ programs: { ...options.programs, "kube-scheduler": racing } });
      assert.notEqual(await port(), before);
    });

    it("stops without leaving a process, and removes only what it made", async () => {
      await fs.writeFile(path.join(folder, "notes.txt"), "mine");
      await stopCluster(folder, { remove: true });
      assert.deepEqual(await processes(), []);
      assert.deepEqual(await fs.readdir(folder), ["notes.txt"]);
      await fs.rm(path.join(folder, "notes.txt"));
      await stopCluster(folder, { remove: true });
      await assert.rejects(fs.stat(folder), /ENOENT/);
    });
  });
});

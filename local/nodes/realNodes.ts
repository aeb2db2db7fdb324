import * as fs from "node:fs/promises";
import * as path from "node:path";
import { setTimeout as sleep } from "node:timers/promises";
import { type Api, ApiError, type KubernetesObject } from "../cluster/api";
import { writeKubeconfig } from "../cluster/kubeconfig";
import { areNodesReady, nodeObject } from "../cluster/nodes";
import type { Pki } from "../cluster/pki";
import type { Progress } from "../programs/progress";
import { REPOSITORY_ROOT } from "../programs/repository";
import { makeCgroup, removeCgroups } from "./cgroups";
import { areFelixesReady } from "./felixes";
import { Hosts } from "./hosts";
import { workloadSources, writeArchive } from "./images";
import type { Layout } from "./layout";
import { connect, connectNode, type Machines } from "./links";
import { awaitOwnNetwork } from "./namespaces";
import { type NodeProgram, type NodeSettings, type ProxyMode, writeNodeFiles } from "./nodeFiles";
import { NodesFolder } from "./nodesFolder";
import { buildWorkload } from "./workload";

/** What real nodes are made with. */
export interface RealNodesOptions {
  readonly programs: Readonly<Record<NodeProgram, string>>;
  readonly proxyMode?: ProxyMode;
}

/** What the caller has: a control plane that listens on loopback. */
export interface ControlPlane {
  readonly api: Api;
  readonly pki: Pki;
  readonly port: number;
}

const READY_SECONDS = 120;
const RELAY_SCRIPT = path.join(__dirname, "relay.js");
const STORE_SCRIPT = path.join(__dirname, "store.js");
const NODE_SCRIPT = path.join(REPOSITORY_ROOT, "local", "nodes", "node.sh");
// As the chart that stands in says it; containerd fills in the rest.
const TRAEFIK_IMAGE = "docker.io/library/traefik:v3.7.13";

/** One start of the real nodes of a cluster. The caller holds the lock of the cluster's folder. */
export class RealNodes {
  private readonly folder: NodesFolder;
  readonly hosts: Hosts;

  constructor(
    cluster: string,
    private readonly layout: Layout,
    private readonly progress: Progress,
  ) {
    this.folder = new NodesFolder(cluster);
    this.hosts = new Hosts(this.folder, progress);
  }

  /** Makes sure that all machines run and the nodes are ready. */
  async start(options: RealNodesOptions, controlPlane: ControlPlane): Promise<boolean> {
    const settings = JSON.stringify([this.layout, options, controlPlane.port]);
    if (await this.hosts.areRunning(settings)) {
      return false;
    }
    await this.hosts.stop();
    this.hosts.begin(settings);
    await this.makeFolder();
    const images = await this.makeImages(options);
    const { pki, api } = controlPlane;
    const { address, port } = this.layout.controlPlane;
    await writeKubeconfig(this.folder.kubeconfig, pki, "admin", `https://${address}:${port}`);
    const { programs, proxyMode = "iptables" } = options;
    await this.register(api);
    await this.startMachines({ layout: this.layout, pki, programs, proxyMode, images }, controlPlane.port);
    await this.hosts.start("store", [
      process.execPath,
      STORE_SCRIPT,
      `--folder=${this.folder.root}${path.sep}`,
      `--pki=${pki.folder}`,
      `--master=${api.server}`,
    ]);
    await this.awaitReady(api);
    return true;
  }

  private async makeFolder(): Promise<void> {
    const { root, logs } = this.folder;
    await fs.mkdir(root, { recursive: true, mode: 0o700 });
    // What is left of earlier nodes would be theirs: containers, volumes, leases of addresses.
    for (const name of await fs.readdir(root)) {
      await fs.rm(path.join(root, name), { recursive: true, force: true });
    }
    await fs.mkdir(logs, { mode: 0o700 });
  }

  private async makeImages({ programs }: RealNodesOptions): Promise<string[]> {
    this.progress("building the workload and its images", true);
    await buildWorkload(this.folder.workload, this.progress);
    const workload = this.folder.archive("workload");
    await writeArchive(workload, workloadSources(this.folder.workload));
    const traefik = this.folder.archive("traefik");
    await writeArchive(traefik, [
      { name: TRAEFIK_IMAGE, program: programs.traefik, entrypoint: ["/traefik"] },
    ]);
    return [workload, traefik];
  }

  /** Before their kubelets do, so that each has its share of the pod range from the start. */
  private async register(api: Api): Promise<void> {
    await Promise.all(
      this.layout.nodes.map(async (node, index) => {
        const annotations = { "projectcalico.org/IPv4Address": `${node.address}/24` };
        await api.apply("/api/v1/nodes", nodeObject(node, index, annotations));
      }),
    );
    // As Calico's own installation makes it: pods call what is no pod under their node's address.
    await api.apply("/apis/projectcalico.org/v3/ippools", {
      apiVersion: "projectcalico.org/v3",
      kind: "IPPool",
      metadata: { name: "default-ipv4-ippool" },
      spec: {
        cidr: this.layout.podCidr,
        natOutgoing: true,
        ipipMode: "Never",
        vxlanMode: "Never",
        blockSize: 26,
        nodeSelector: "all()",
      },
    });
    await api.apply("/apis/discovery.k8s.io/v1/namespaces/default/endpointslices", {
      apiVersion: "discovery.k8s.io/v1",
      kind: "EndpointSlice",
      metadata: {
        name: "kubernetes",
        namespace: "default",
        labels: { "kubernetes.io/service-name": "kubernetes" },
      },
      addressType: "IPv4",
      endpoints: [{ addresses: [this.layout.controlPlane.address], conditions: { ready: true } }],
      ports: [{ name: "https", port: this.layout.controlPlane.port, protocol: "TCP" }],
    } as KubernetesObject);
  }

  private async startMachines(settings: NodeSettings, apiPort: number): Promise<void> {
    const { layout, hosts, folder } = this;
    const mine = `--folder=${folder.root}${path.sep}`;
    const api = `--api=${folder.socket("api")}`;
    await hosts.start("relay", [process.execPath, RELAY_SCRIPT, "host", api, `--port=${apiPort}`, mine]);
    const inLan = [
      process.execPath,
      RELAY_SCRIPT,
      "lan",
      api,
      `--kubelets=${folder.socket("kubelets")}`,
      `--port=${layout.controlPlane.port}`,
      mine,
    ];
    const lan = await hosts.start("lan", ["unshare", "--net", "--", ...inLan]);
    const startIdle = async (machines: readonly { readonly name: string }[]) => {
      const pids: Record<string, number> = {};
      for (const { name } of machines) {
        const hold = [folder.workload, "hold", `${folder.root}${path.sep}`];
        pids[name] = await hosts.start(name, ["unshare", "--net", "--", ...hold]);
      }
      return pids;
    };
    const clients = await startIdle(layout.clients);
    const neighbours = await startIdle(layout.neighbours);
    const nodes: Record<string, number> = {};
    for (const node of layout.nodes) {
      const home = folder.node(node.name);
      await fs.mkdir(home, { mode: 0o700 });
      await writeNodeFiles(home, settings, node);
      await makeCgroup(`${layout.cgroupPrefix}${node.name}`);
      nodes[node.name] = await this.startNode(node.name);
    }
    const machines: Machines = { lan, nodes, clients, neighbours };
    const pids = [nodes, clients, neighbours].flatMap((some) => Object.values(some));
    await Promise.all([lan, ...pids].map(awaitOwnNetwork));
    await connect(layout, machines);
  }

  private startNode(name: string): Promise<number> {
    const own = ["--net", "--mount", "--uts", "--ipc", "--pid", "--fork", "--kill-child", "--mount-proc"];
    return this.hosts.start(name, ["unshare", ...own, "--", NODE_SCRIPT, this.folder.node(name)]);
  }

  /** Starts a node that has died, with the disk that it had. */
  async reviveNode(name: string): Promise<void> {
    await this.hosts.load();
    // What a machine loses with its power.
    for (const lost of ["data/run", "overlay/run"]) {
      await fs.rm(path.join(this.folder.node(name), lost), { recursive: true, force: true });
    }
    await removeCgroups(`${this.layout.cgroupPrefix}${name}`);
    await makeCgroup(`${this.layout.cgroupPrefix}${name}`);
    const pid = await this.startNode(name);
    await awaitOwnNetwork(pid);
    await connectNode(this.layout, this.hosts.pid("lan"), name, pid);
  }

  private async awaitReady(api: Api): Promise<void> {
    const end = Date.now() + READY_SECONDS * 1000;
    const tell = (what: string) => this.progress(`waiting for ${what}`, true);
    const isReady = async () => {
      tell("kubelets");
      // What a node said of itself before it was made anew does not count: only Felix runs for certain.
      return (await areNodesReady(api, this.layout.nodes)) && (await this.areFelixesReady());
    };
    for (;;) {
      await this.hosts.assertRunning();
      const ready = await isReady().catch((error: unknown) => {
        if (error instanceof ApiError) {
          return false;
        }
        throw error;
      });
      if (ready) {
        return;
      }
      if (Date.now() >= end) {
        const logs = this.folder.node("<node>/logs");
        throw new Error(`the nodes were not ready after ${READY_SECONDS} s: look into ${logs}`);
      }
      await sleep(250);
    }
  }

  private async areFelixesReady(): Promise<boolean> {
    const pids = this.layout.nodes.map(({ name }) => this.hosts.pid(name));
    return areFelixesReady(this.folder.workload, pids);
  }
}

/** Ends the real nodes of a cluster's folder, and removes what they left in the system. Does nothing where there are none. */
export async function stopRealNodes(cluster: string, progress: Progress = () => undefined): Promise<number> {
  return new Hosts(new NodesFolder(cluster), progress).stop();
}

import * as fs from "node:fs/promises";
import * as path from "node:path";
import { stringify } from "yaml";
import { writeKubeconfig } from "../cluster/kubeconfig";
import type { LocalNode } from "../cluster/nodes";
import type { Pki, SubjectName } from "../cluster/pki";
import { NODE_PROGRAMS } from "../programs/catalogue";
import { workloadImage } from "./images";
import type { Layout } from "./layout";

/** The programs that real nodes consist of. */
export type NodeProgram = (typeof NODE_PROGRAMS)[number];

/** How kube-proxy programs the kernel. */
export type ProxyMode = "iptables" | "nftables";

/** What the files of a node are made of. */
export interface NodeSettings {
  readonly layout: Layout;
  readonly pki: Pki;
  readonly programs: Readonly<Record<NodeProgram, string>>;
  readonly proxyMode: ProxyMode;
  /** Archives that every node has as images. */
  readonly images: readonly string[];
}

function kubelet({ layout, pki }: NodeSettings, { name }: LocalNode): unknown {
  return {
    apiVersion: "kubelet.config.k8s.io/v1beta1",
    kind: "KubeletConfiguration",
    authentication: {
      anonymous: { enabled: false },
      webhook: { enabled: true },
      x509: { clientCAFile: pki.certificate("ca") },
    },
    authorization: { mode: "Webhook" },
    containerRuntimeEndpoint: "unix:///run/containerd/containerd.sock",
    failCgroupV1: false,
    cgroupDriver: "cgroupfs",
    cgroupRoot: `/${layout.cgroupPrefix}${name}`,
    enforceNodeAllocatable: ["pods"],
    resolvConf: "",
    oomScoreAdj: 0,
    failSwapOn: false,
    // This machine's disk and memory are shared: a node must not evict for what others use.
    evictionHard: { "memory.available": "1Mi", "nodefs.available": "1%", "imagefs.available": "1%" },
    imageGCHighThresholdPercent: 100,
    imageGCLowThresholdPercent: 99,
    nodeStatusUpdateFrequency: "3s",
    nodeLeaseDurationSeconds: 12,
    shutdownGracePeriod: "0s",
  };
}

function kubeProxy(home: string, { layout, proxyMode }: NodeSettings, { name }: LocalNode): unknown {
  return {
    apiVersion: "kubeproxy.config.k8s.io/v1alpha1",
    kind: "KubeProxyConfiguration",
    mode: proxyMode,
    clusterCIDR: layout.podCidr,
    hostnameOverride: name,
    clientConnection: { kubeconfig: path.join(home, "kube-proxy.kubeconfig") },
    oomScoreAdj: 0,
    // Those limits are the whole machine's.
    conntrack: { maxPerCore: 0, min: 0 },
    healthzBindAddress: "127.0.0.1:10256",
    metricsBindAddress: "127.0.0.1:10249",
  };
}

function cni(home: string, { name }: LocalNode): unknown {
  return {
    name: "k8s-pod-network",
    cniVersion: "0.3.1",
    plugins: [
      {
        type: "calico",
        log_level: "warning",
        log_file_path: path.join(home, "logs", "cni.log"),
        datastore_type: "kubernetes",
        nodename: name,
        // The file would come from Calico's own container.
        nodename_file_optional: true,
        // Room for a tunnel's header, so that pods need not be made anew where their traffic begins to go through one.
        mtu: 1450,
        ipam: { type: "host-local", subnet: "usePodCidr" },
        policy: { type: "k8s" },
        kubernetes: { kubeconfig: path.join(home, "calico.kubeconfig") },
      },
    ],
  };
}

function containerd(runc: string, pluginFolder: string): string {
  return `version = 3

[plugins.'io.containerd.cri.v1.images']
  snapshotter = 'overlayfs'

  [plugins.'io.containerd.cri.v1.images'.pinned_images]
    sandbox = '${workloadImage("pause")}'

[plugins.'io.containerd.cri.v1.runtime']
  restrict_oom_score_adj = true
  disable_apparmor = true

  [plugins.'io.containerd.cri.v1.runtime'.cni]
    bin_dirs = ['${pluginFolder}']
    conf_dir = '/etc/cni/net.d'

  [plugins.'io.containerd.cri.v1.runtime'.containerd.runtimes.runc]
    runtime_type = 'io.containerd.runc.v2'

    [plugins.'io.containerd.cri.v1.runtime'.containerd.runtimes.runc.options]
      BinaryName = '${runc}'
      SystemdCgroup = false
`;
}

/** The names by which a node calls the programs. */
async function linkPrograms(home: string, { programs }: NodeSettings): Promise<void> {
  const folder = path.join(home, "bin");
  await fs.mkdir(folder, { recursive: true });
  for (const name of NODE_PROGRAMS) {
    const file = programs[name];
    await fs.rm(path.join(folder, name), { force: true });
    await fs.symlink(file, path.join(folder, name));
  }
}

/** Writes everything that a node is started with into its folder. */
export async function writeNodeFiles(home: string, settings: NodeSettings, node: LocalNode): Promise<void> {
  const { layout, pki } = settings;
  await fs.mkdir(path.join(home, "logs"), { recursive: true, mode: 0o700 });
  await linkPrograms(home, settings);
  const { address, port } = layout.controlPlane;
  const server = `https://${address}:${port}`;
  const bin = path.join(home, "bin");
  const environment = {
    NODE_NAME: node.name,
    NODE_ADDRESS: node.address,
    NODE_IMAGES: settings.images.join(" "),
    PATH: `${bin}:/usr/local/sbin:/usr/local/bin:/usr/sbin:/usr/bin:/sbin:/bin`,
  };
  const lines = Object.entries(environment).map(([key, value]) => `export ${key}='${value}'`);
  const files = {
    environment: `${lines.join("\n")}\n`,
    "kubelet.yaml": stringify(kubelet(settings, node)),
    "kube-proxy.yaml": stringify(kubeProxy(home, settings, node)),
    "cni.conflist": JSON.stringify(cni(home, node)),
    "containerd.toml": containerd(settings.programs.runc, bin),
  };
  for (const [name, content] of Object.entries(files)) {
    await fs.writeFile(path.join(home, name), content, { mode: 0o600 });
  }
  await writeKubeconfig(
    path.join(home, "kubelet.kubeconfig"),
    pki,
    `node-${node.name}` as SubjectName,
    server,
  );
  await writeKubeconfig(path.join(home, "kube-proxy.kubeconfig"), pki, "kube-proxy", server);
  await writeKubeconfig(path.join(home, "calico.kubeconfig"), pki, "calico", server);
}

import * as path from "node:path";
import { DAEMON_NAMES, type DaemonName } from "./daemonNames";
import type { Pki } from "./pki";
import type { ClusterFolder, ClusterPorts, ClusterRecord } from "./state";

/** The programs that a cluster needs. */
export type ClusterProgram =
  | "etcd"
  | "kube-apiserver"
  | "kube-controller-manager"
  | "kube-scheduler"
  | "kwok";

/** Absolute path of each program. Without Traefik, no ingress controller runs. */
export type ClusterPrograms = Readonly<Record<ClusterProgram, string> & { readonly traefik?: string }>;

const CALICO_OPERATOR_SCRIPT = path.join(__dirname, "operator.js");
const USAGE_ENGINE_OPERATOR_SCRIPT = path.join(__dirname, "..", "operator", "main.js");
const INGRESS_CONTROLLERS_SCRIPT = path.join(__dirname, "..", "ingress", "main.js");

/** What decides the command lines. */
export interface DaemonSettings {
  readonly programs: ClusterPrograms;
  readonly folder: ClusterFolder;
  readonly pki: Pki;
  readonly record: ClusterRecord;
  /** First and last node port, `30000-32767`. */
  readonly nodePortRange: string;
}

/** The processes of a cluster with these programs. */
export function daemonsWith({ traefik }: ClusterPrograms): DaemonName[] {
  return DAEMON_NAMES.filter((name) => name !== "ingress-controllers" || traefik !== undefined);
}

/** A process, as the cluster runs it. */
export interface Daemon {
  /** The ports that it binds. */
  readonly ports: readonly (keyof ClusterPorts)[];
  /** The path that answers 200 when it is ready, on the first of its ports. Without one, running is enough. */
  readonly readyPath?: string;
  readonly command: (settings: DaemonSettings) => string[];
}

export function url(port: number): string {
  return `https://127.0.0.1:${port}`;
}

/** The default client limits protect a shared API server; here they would only cost 5 s of every start. */
const UNTHROTTLED = ["--kube-api-qps=500", "--kube-api-burst=1000"];

/** The command lines follow kubeadm's, as far as there is no kubelet and no second machine. */
export const daemons: Readonly<Record<DaemonName, Daemon>> = {
  etcd: {
    ports: ["etcd", "etcdPeer"],
    readyPath: "/readyz",
    command: ({ programs, folder, pki, record: { ports } }) => [
      programs.etcd,
      "--name=local",
      `--data-dir=${folder.data}`,
      `--listen-client-urls=${url(ports.etcd)}`,
      `--advertise-client-urls=${url(ports.etcd)}`,
      `--listen-peer-urls=${url(ports.etcdPeer)}`,
      `--initial-advertise-peer-urls=${url(ports.etcdPeer)}`,
      `--initial-cluster=local=${url(ports.etcdPeer)}`,
      "--client-cert-auth",
      `--trusted-ca-file=${pki.certificate("etcd-ca")}`,
      `--cert-file=${pki.certificate("etcd")}`,
      `--key-file=${pki.key("etcd")}`,
      "--peer-client-cert-auth",
      `--peer-trusted-ca-file=${pki.certificate("etcd-ca")}`,
      `--peer-cert-file=${pki.certificate("etcd")}`,
      `--peer-key-file=${pki.key("etcd")}`,
      // What a killed process has written survives in the page cache; only a power cut costs data, and then
      // the cluster is made anew.
      "--unsafe-no-fsync",
    ],
  },
  "kube-apiserver": {
    ports: ["apiServer"],
    readyPath: "/readyz",
    command: ({ programs, folder, pki, record: { ports, serviceCidr, nodeKind }, nodePortRange }) => [
      programs["kube-apiserver"],
      "--bind-address=127.0.0.1",
      "--advertise-address=127.0.0.1",
      `--secure-port=${ports.apiServer}`,
      // A loopback address is not allowed in the endpoints of the Service "kubernetes".
      "--endpoint-reconciler-type=none",
      `--etcd-servers=${url(ports.etcd)}`,
      `--etcd-cafile=${pki.certificate("etcd-ca")}`,
      `--etcd-certfile=${pki.certificate("etcd-client")}`,
      `--etcd-keyfile=${pki.key("etcd-client")}`,
      `--client-ca-file=${pki.certificate("ca")}`,
      `--tls-cert-file=${pki.certificate("kube-apiserver")}`,
      `--tls-private-key-file=${pki.key("kube-apiserver")}`,
      "--service-account-issuer=https://kubernetes.default.svc.cluster.local",
      `--service-account-key-file=${pki.serviceAccountPublicKey}`,
      `--service-account-signing-key-file=${pki.key("service-account")}`,
      `--service-cluster-ip-range=${serviceCidr}`,
      `--service-node-port-range=${nodePortRange}`,
      "--authorization-mode=Node,RBAC",
      "--enable-admission-plugins=NodeRestriction",
      "--allow-privileged=true",
      ...(nodeKind === "real"
        ? [
            "--kubelet-preferred-address-types=InternalIP",
            // A node's death is tried out here: five minutes until its pods run elsewhere would be too long to watch.
            "--default-not-ready-toleration-seconds=5",
            "--default-unreachable-toleration-seconds=5",
            `--kubelet-client-certificate=${pki.certificate("kube-apiserver-kubelet-client")}`,
            `--kubelet-client-key=${pki.key("kube-apiserver-kubelet-client")}`,
            `--egress-selector-config-file=${folder.egress}`,
          ]
        : []),
    ],
  },
  "kube-controller-manager": {
    ports: ["controllerManager"],
    readyPath: "/healthz",
    command: ({ programs, folder, pki, record: { ports, serviceCidr, nodeKind } }) => [
      programs["kube-controller-manager"],
      `--kubeconfig=${folder.userKubeconfig("kube-controller-manager")}`,
      `--authentication-kubeconfig=${folder.userKubeconfig("kube-controller-manager")}`,
      `--authorization-kubeconfig=${folder.userKubeconfig("kube-controller-manager")}`,
      // The address again, so that the command line changes when the API server has to move.
      `--master=${url(ports.apiServer)}`,
      "--bind-address=127.0.0.1",
      `--secure-port=${ports.controllerManager}`,
      `--tls-cert-file=${pki.certificate("kube-controller-manager")}`,
      `--tls-private-key-file=${pki.key("kube-controller-manager")}`,
      `--root-ca-file=${pki.certificate("ca")}`,
      `--cluster-signing-cert-file=${pki.certificate("ca")}`,
      `--cluster-signing-key-file=${pki.key("ca")}`,
      `--service-account-private-key-file=${pki.key("service-account")}`,
      `--service-cluster-ip-range=${serviceCidr}`,
      "--use-service-account-credentials=true",
      "--controllers=*,bootstrapsigner,tokencleaner",
      "--leader-elect=false",
      ...UNTHROTTLED,
      // A suspended laptop must not come back to a cluster that evicted every pod. Real nodes may die.
      ...(nodeKind === "real"
        ? ["--node-monitor-grace-period=16s", "--node-monitor-period=2s"]
        : ["--node-monitor-grace-period=10m"]),
    ],
  },
  "kube-scheduler": {
    ports: ["scheduler"],
    readyPath: "/readyz",
    command: ({ programs, folder, pki, record: { ports } }) => [
      programs["kube-scheduler"],
      `--kubeconfig=${folder.userKubeconfig("kube-scheduler")}`,
      `--authentication-kubeconfig=${folder.userKubeconfig("kube-scheduler")}`,
      `--authorization-kubeconfig=${folder.userKubeconfig("kube-scheduler")}`,
      `--master=${url(ports.apiServer)}`,
      "--bind-address=127.0.0.1",
      `--secure-port=${ports.scheduler}`,
      `--tls-cert-file=${pki.certificate("kube-scheduler")}`,
      `--tls-private-key-file=${pki.key("kube-scheduler")}`,
      "--leader-elect=false",
      ...UNTHROTTLED,
    ],
  },
  kwok: {
    ports: [],
    command: ({ programs, folder, record: { ports } }) => [
      programs.kwok,
      `--kubeconfig=${folder.userKubeconfig("kwok")}`,
      `--master=${url(ports.apiServer)}`,
      `--config=${folder.kwokConfig}`,
      "--manage-all-nodes=true",
      "--node-lease-duration-seconds=40",
    ],
  },
  "calico-operator": {
    ports: [],
    command: ({ programs, folder, pki, record: { ports } }) => [
      process.execPath,
      CALICO_OPERATOR_SCRIPT,
      `--kwok=${programs.kwok}`,
      `--pki=${pki.folder}`,
      `--kubeconfig=${folder.userKubeconfig("kwok")}`,
      `--master=${url(ports.apiServer)}`,
      `--config=${folder.operatorConfig}`,
    ],
  },
  "usage-engine-operator": {
    ports: [],
    command: ({ pki, record: { ports } }) => [
      process.execPath,
      USAGE_ENGINE_OPERATOR_SCRIPT,
      // The separator at the end says, as it does for every other one, whose credentials these are.
      `--pki=${pki.folder}${path.sep}`,
      `--master=${url(ports.apiServer)}`,
    ],
  },
  "ingress-controllers": {
    ports: [],
    command: ({ programs, folder, pki, record: { ports } }) => [
      process.execPath,
      INGRESS_CONTROLLERS_SCRIPT,
      `--traefik=${programs.traefik}`,
      `--pki=${pki.folder}${path.sep}`,
      `--folder=${folder.ingress}`,
      `--master=${url(ports.apiServer)}`,
    ],
  },
};

/**
 * Whether a command line is one of a cluster's in this folder, recorded or not: it was started with the credentials
 * of that cluster, or is an ingress controller of it.
 *
 * @param line the command line, its arguments separated by spaces; paths in it may hold spaces themselves
 */
export function isDaemonOf(folder: ClusterFolder, line: string): boolean {
  const programs = [
    ...DAEMON_NAMES.map((name) => `${path.sep}${name}`),
    CALICO_OPERATOR_SCRIPT,
    USAGE_ENGINE_OPERATOR_SCRIPT,
    INGRESS_CONTROLLERS_SCRIPT,
  ];
  return (
    line.startsWith(`${path.join(folder.ingress, "traefik")} --`) ||
    (programs.some((program) => line.includes(`${program} --`)) && line.includes(`=${folder.pki}${path.sep}`))
  );
}

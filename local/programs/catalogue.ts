/** A program that the local engine or the local Kubernetes API consists of. */
export type ProgramName =
  | "pulumi"
  | "kube-apiserver"
  | "kube-controller-manager"
  | "kube-scheduler"
  | "etcd"
  | "kwok"
  | "helm";

/** How a published checksum is written down. */
export type ChecksumFormat =
  /** The digest alone (`dl.k8s.io`). */
  | "digest"
  /** Lines of `<digest>  <file name>` (sha256sum). */
  | "list"
  /** GitHub's release API: `assets[].{name, digest: "sha256:..."}`. */
  | "githubRelease";

/** Where the official binary lies. `{version}`, `{os}`, `{arch}` and `{name}` are filled in. */
export interface OfficialBinary {
  readonly url: string;
  readonly checksumUrl: string;
  readonly checksumFormat: ChecksumFormat;
  /** The path of the program inside the archive; without it the download is the program itself. */
  readonly member?: string;
  /** The platforms that are published, as `os-arch` in Go's names. */
  readonly platforms: readonly string[];
  /** The publisher's names for Go's names of an architecture, where they differ. */
  readonly archNames?: Readonly<Record<string, string>>;
}

/** How to build the program with Go. */
export interface GoBuild {
  /** The folder below `local/programs` whose `go.mod` pins the module. */
  readonly folder: string;
  readonly package: string;
  readonly ldflags: string;
  /** A rough duration on two idle cores with an empty Go cache, in seconds. Only for the progress line. */
  readonly seconds: number;
}

export interface Program {
  /** The version that is downloaded or built, without a leading `v`. */
  readonly version: string;
  /** The versions (semver range) that do as well when they are on PATH. */
  readonly fits: string;
  /** The arguments that make the program print its version. */
  readonly versionArguments: readonly string[];
  readonly official: OfficialBinary;
  readonly build: GoBuild;
}

const kubernetesVersion = "1.37.2";
const linux = ["linux-amd64", "linux-arm64"];
const linuxAndMac = [...linux, "darwin-amd64", "darwin-arm64"];

function kubernetesProgram(name: ProgramName, seconds: number): Program {
  const [major, minor] = kubernetesVersion.split(".");
  const variable = "k8s.io/component-base/version";
  return {
    version: kubernetesVersion,
    // One minor release for all three: a controller manager must not be newer than its API server
    // (https://kubernetes.io/releases/version-skew-policy/).
    fits: `~${major}.${minor}.0`,
    versionArguments: ["--version"],
    official: {
      url: "https://dl.k8s.io/v{version}/bin/{os}/{arch}/{name}",
      checksumUrl: "https://dl.k8s.io/v{version}/bin/{os}/{arch}/{name}.sha256",
      checksumFormat: "digest",
      platforms: linux,
    },
    build: {
      folder: "kubernetes",
      package: `k8s.io/kubernetes/cmd/${name}`,
      ldflags:
        `-s -w -X ${variable}.gitVersion=v${kubernetesVersion} ` +
        `-X ${variable}.gitMajor=${major} -X ${variable}.gitMinor=${minor}`,
      seconds,
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
      platforms: linux,
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
      platforms: linuxAndMac,
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
      platforms: linuxAndMac,
    },
    build: {
      folder: "helm",
      package: "helm.sh/helm/v3/cmd/helm",
      ldflags: "-s -w -X helm.sh/helm/v3/internal/version.version=v3.22.0",
      seconds: 90,
    },
  },
  pulumi: {
    version: "3.259.0",
    // The lowest release that the Automation API of the installed SDK accepts is far older
    // (@pulumi/pulumi/automation/minimumVersion); inline programs with attached providers need a recent one.
    fits: ">=3.200.0 <4.0.0",
    versionArguments: ["version"],
    official: {
      url: "https://github.com/pulumi/pulumi/releases/download/v{version}/pulumi-v{version}-{os}-{arch}.tar.gz",
      checksumUrl:
        "https://github.com/pulumi/pulumi/releases/download/v{version}/pulumi-{version}-checksums.txt",
      checksumFormat: "list",
      member: "pulumi/pulumi",
      platforms: linuxAndMac,
      archNames: { amd64: "x64" },
    },
    build: {
      folder: "pulumi",
      package: "github.com/pulumi/pulumi/pkg/v3/cmd/pulumi",
      ldflags: "-s -w -X github.com/pulumi/pulumi/sdk/v3/go/common/version.Version=v3.259.0",
      seconds: 300,
    },
  },
};

/** The names of all programs. */
export const programNames = Object.keys(programs) as ProgramName[];

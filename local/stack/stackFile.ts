import * as fs from "node:fs/promises";
import * as path from "node:path";
import { parseDocument } from "yaml";
import { ensureModule, isReachable, type Progress, repositoryRoot } from "../programs";

/** The name of the stack that `up:local` brings up. */
export const stackName = "local";

/** The name of the Pulumi project, from Pulumi.yaml. */
export const projectName = "usage-engine-networking";

const environmentKey = `${projectName}:environment`;
const saltKey = "encryptionsalt";

/** A chart that stands in where its official repository cannot be reached. */
interface StandIn {
  /** The key below `charts` in the configuration. */
  readonly chart: string;
  /** The official repository: where it answers, nothing is changed. */
  readonly repository: string;
  readonly path: (progress: Progress) => Promise<string>;
  /** What it is, for the line that says so. */
  readonly what: string;
}

const standIns: readonly StandIn[] = [
  {
    chart: "calico",
    repository: "https://docs.tigera.io/calico/charts",
    path: async (progress) => path.join(await ensureModule("calico", progress), "charts", "tigera-operator"),
    what: "Calico's operator chart from the Calico Go module (3.28)",
  },
  {
    chart: "traefik",
    repository: "https://traefik.github.io/charts",
    path: async () => path.join(repositoryRoot, "local", "charts", "traefik"),
    what: "a small Traefik chart of this repository (local/charts/traefik)",
  },
];

async function readSalt(file: string): Promise<string | undefined> {
  const text = await fs.readFile(file, "utf8").catch(() => "");
  const salt: unknown = parseDocument(text).get(saltKey);
  return typeof salt === "string" ? salt : undefined;
}

/**
 * Writes the copy of `Pulumi.local.yaml` that the engine works on: the same configuration, for the local cluster, with
 * paths that start from the repository. The salt that the engine wrote into an earlier copy is kept.
 *
 * @param folder where the copy goes
 * @returns a line for each chart that is replaced because its repository cannot be reached
 * @throws Error when the stack file is not valid YAML or holds no environment
 */
export async function copyStackFile(
  folder: string,
  kubeconfig: string,
  progress: Progress,
): Promise<string[]> {
  const source = path.join(repositoryRoot, `Pulumi.${stackName}.yaml`);
  const document = parseDocument(await fs.readFile(source, "utf8"));
  if (document.errors.length > 0) {
    throw new Error(
      `${source} is not valid YAML: ${document.errors.map(({ message }) => message).join("; ")}`,
    );
  }
  if (!document.hasIn(["config", environmentKey])) {
    throw new Error(`${source} has no config value ${environmentKey}`);
  }
  const set = (keys: readonly string[], value: unknown) =>
    document.setIn(["config", environmentKey, ...keys], document.createNode(value));
  set(["cluster"], { kubeconfig, context: "local" });
  set(["directory"], repositoryRoot);
  const lines: string[] = [];
  for (const { chart, repository, path: standIn, what } of standIns) {
    if (!document.hasIn(["config", environmentKey, "charts", chart]) && !(await isReachable(repository))) {
      set(["charts", chart], { chart: await standIn(progress) });
      lines.push(`${new URL(repository).host} cannot be reached: ${what} stands in`);
    }
  }
  const copy = path.join(folder, `Pulumi.${stackName}.yaml`);
  const salt = await readSalt(copy);
  if (salt) {
    document.set(saltKey, salt);
  }
  await fs.mkdir(folder, { recursive: true });
  await fs.writeFile(copy, document.toString());
  return lines;
}

import * as fs from "node:fs/promises";
import * as path from "node:path";
import { parseDocument } from "yaml";
import { calicoChart, traefikChart } from "../charts/charts";
import { isReachable, type Progress, REPOSITORY_ROOT } from "../programs";

/** The name of the stack that `up:local` brings up. */
export const STACK_NAME = "local";

/** The name of the Pulumi project, from Pulumi.yaml. */
export const PROJECT_NAME = "usage-engine-networking";

/** The config key of the environment. */
export const ENVIRONMENT_KEY = `${PROJECT_NAME}:environment`;
const SALT_KEY = "encryptionsalt";

/** A value below the environment; undefined takes it away. */
export interface Setting {
  readonly keys: readonly string[];
  readonly value: unknown;
}

/** A chart that stands in where its official repository cannot be reached. */
interface StandIn {
  /** The key below `charts` in the configuration. */
  readonly chart: string;
  /** The official repository: where it answers, nothing is changed. */
  readonly repository: string;
  readonly path: (progress: Progress) => Promise<string>;
  /** More settings that go with it. */
  readonly settings: readonly Setting[];
  /** What it is, for the line that says so. */
  readonly what: string;
}

const STAND_INS: readonly StandIn[] = [
  {
    chart: "calico",
    repository: "https://docs.tigera.io/calico/charts",
    path: calicoChart,
    // The module's chart is 3.28, which nothing newer can be had of here, and only its Deployment runs. The plan is told the last
    // line that has one chart for everything: it refuses the guard's host endpoint templates before 3.30, and the local API
    // serves them. So what is planned is 3.31.4 and what the chart installs is 3.28; both are said.
    settings: [{ keys: ["network", "calico", "version"], value: "3.31.4" }],
    what: "Calico's operator chart of 3.28, from its Go module and planned as 3.31.4,",
  },
  {
    chart: "traefik",
    repository: "https://traefik.github.io/charts",
    path: async () => traefikChart(),
    settings: [],
    what: "a small Traefik chart (local/charts/traefik)",
  },
];

/** The chart repositories that are asked for; where one does not answer, a chart stands in. */
export const CHART_REPOSITORIES = STAND_INS.map(({ repository }) => repository);

/** What copying the stack file came to. */
export interface StackFileCopy {
  readonly file: string;
  /** The charts that stand in because a repository cannot be reached, with its host. */
  readonly standIns: readonly { readonly what: string; readonly host: string }[];
}

async function readSalt(file: string): Promise<string | undefined> {
  const text = await fs.readFile(file, "utf8").catch(() => "");
  const salt: unknown = parseDocument(text).get(SALT_KEY);
  return typeof salt === "string" ? salt : undefined;
}

/**
 * Writes the copy of `Pulumi.local.yaml` that the engine works on: the same configuration, for the local cluster, with
 * paths that start from the repository. The salt that the engine wrote into an earlier copy is kept.
 *
 * @param folder where the copy goes
 * @param original the stack whose file is copied. Default: `local`
 * @throws Error when the stack file is not valid YAML or holds no environment
 */
export async function copyStackFile(
  folder: string,
  kubeconfig: string,
  progress: Progress,
  original = STACK_NAME,
): Promise<StackFileCopy> {
  const source = path.join(REPOSITORY_ROOT, `Pulumi.${original}.yaml`);
  const document = parseDocument(await fs.readFile(source, "utf8"));
  if (document.errors.length > 0) {
    throw new Error(
      `${source} is not valid YAML: ${document.errors.map(({ message }) => message).join("; ")}`,
    );
  }
  if (!document.hasIn(["config", ENVIRONMENT_KEY])) {
    throw new Error(`${source} has no config value ${ENVIRONMENT_KEY}`);
  }
  const set = (keys: readonly string[], value: unknown) =>
    document.setIn(["config", ENVIRONMENT_KEY, ...keys], document.createNode(value));
  set(["cluster"], { kubeconfig, context: "local" });
  const used: { what: string; host: string }[] = [];
  for (const { chart, repository, path: standIn, settings, what } of STAND_INS) {
    if (original !== STACK_NAME && chart === "calico") {
      // Real nodes have their Calico before the environment comes.
      continue;
    }
    if (!document.hasIn(["config", ENVIRONMENT_KEY, "charts", chart]) && !(await isReachable(repository))) {
      set(["charts", chart], { chart: await standIn(progress) });
      for (const { keys, value } of settings) {
        set(keys, value);
      }
      used.push({ what, host: new URL(repository).host });
    }
  }
  const file = path.join(folder, `Pulumi.${STACK_NAME}.yaml`);
  const salt = await readSalt(file);
  if (salt) {
    document.set(SALT_KEY, salt);
  }
  await fs.mkdir(folder, { recursive: true });
  await fs.writeFile(file, document.toString());
  return { file, standIns: used };
}

/** Changes settings in a copy of a stack file. */
export async function changeStackFile(file: string, settings: readonly Setting[]): Promise<void> {
  const document = parseDocument(await fs.readFile(file, "utf8"));
  for (const { keys, value } of settings) {
    const at = ["config", ENVIRONMENT_KEY, ...keys];
    if (value === undefined) {
      document.deleteIn(at);
    } else {
      document.setIn(at, document.createNode(value));
    }
  }
  await fs.writeFile(file, document.toString());
}

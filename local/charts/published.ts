import { execFile } from "node:child_process";
import { existsSync } from "node:fs";
import * as fs from "node:fs/promises";
import * as os from "node:os";
import * as path from "node:path";
import { promisify } from "node:util";
import { parse } from "yaml";
import { cacheFolder } from "../programs/cache";
import { request, save } from "../programs/download";
import { ensurePrograms } from "../programs/ensure";
import type { Progress } from "../programs/progress";
import { isReachable } from "../programs/reachability";
import { REPOSITORY_ROOT } from "../programs/repository";

const run = promisify(execFile);
const INDEX_TIMEOUT_MILLISECONDS = 60_000;

/** A chart in its publisher's repository. */
export interface PublishedChart {
  readonly chart: string;
  readonly repository: string;
  /** With or without the `v` that some publishers put before it. */
  readonly version: string;
}

/** A chart as it comes out for values. */
export interface Rendering extends PublishedChart {
  readonly release: string;
  readonly namespace: string;
  readonly values: object;
  /** Its file, where somebody has rendered it already: see {@link RENDERED_FOLDER}. */
  readonly file: string;
}

/** Where charts lie that were rendered elsewhere, for machines that reach no chart repository: beside the repository. */
const RENDERED_FOLDER = path.join(REPOSITORY_ROOT, "..", "shared", "real-charts");

/** A chart is neither here nor to be had. The message says what would help. */
export class ChartUnavailable extends Error {}

/** The text of a file beside the repository; undefined where it is not there. */
async function beside(file: string): Promise<string | undefined> {
  const place = path.join(RENDERED_FOLDER, file);
  return existsSync(place) ? await fs.readFile(place, "utf8") : undefined;
}

/** What is read of the index of a chart repository. */
interface Index {
  readonly entries?: Readonly<
    Record<string, readonly { version: string; urls: readonly string[]; digest?: string }[]>
  >;
}

const fetched = new Map<string, Promise<string>>();

/**
 * The publisher's archive of a chart, checked against the digest that its repository lists. It stays in the cache.
 *
 * @param instead the file that would serve as well
 * @throws ChartUnavailable where the repository cannot be reached from here
 */
function archiveOf(published: PublishedChart, instead: string, progress: Progress): Promise<string> {
  const file = path.join(cacheFolder(), "charts", `${published.chart}-${published.version}.tgz`);
  const known = fetched.get(file) ?? fetchArchive(published, file, instead, progress);
  fetched.set(file, known);
  return known;
}

async function fetchArchive(
  { chart, repository, version }: PublishedChart,
  file: string,
  instead: string,
  progress: Progress,
): Promise<string> {
  if (existsSync(file)) {
    return file;
  }
  if (!(await isReachable(repository))) {
    throw new ChartUnavailable(
      `the chart ${chart} ${version} needs ${repository} within reach, or ${path.join(RENDERED_FOLDER, instead)}`,
    );
  }
  const signal = AbortSignal.timeout(INDEX_TIMEOUT_MILLISECONDS);
  const index = parse(await (await request(`${repository}/index.yaml`, signal)).text()) as Index;
  const bare = (text: string) => text.replace(/^v/, "");
  const entry = index.entries?.[chart]?.find((one) => bare(one.version) === bare(version));
  const [url] = entry?.urls ?? [];
  if (entry?.digest === undefined || url === undefined) {
    throw new Error(`${repository} lists no ${chart} ${version} with its digest`);
  }
  await fs.mkdir(path.dirname(file), { recursive: true });
  const part = `${file}.${process.pid}.part`;
  try {
    const digest = await save(new URL(url, `${repository}/`).href, part, `downloading ${chart}`, progress);
    if (digest !== entry.digest) {
      throw new Error(
        `${url} has the SHA-256 digest ${digest}, but ${repository} lists ${entry.digest} for it`,
      );
    }
    await fs.rename(part, file);
  } finally {
    await fs.rm(part, { force: true });
  }
  return file;
}

/**
 * A chart as it comes out for values: from beside the repository, else from its publisher, by Helm.
 *
 * @throws ChartUnavailable where neither can be had
 */
export async function rendered(rendering: Rendering, progress: Progress = () => undefined): Promise<string> {
  const { file, release, namespace, values } = rendering;
  const ready = await beside(file);
  if (ready !== undefined) {
    return ready;
  }
  const archive = await archiveOf(rendering, file, progress);
  const { helm } = await ensurePrograms(["helm"], progress);
  const scratch = await fs.mkdtemp(path.join(os.tmpdir(), "usage-engine-networking-chart-"));
  try {
    const valuesFile = path.join(scratch, "values.json");
    await fs.writeFile(valuesFile, JSON.stringify(values));
    const args = ["template", release, archive, "--namespace", namespace, "--include-crds"];
    const { stdout } = await run(helm, [...args, "--values", valuesFile], { maxBuffer: 50_000_000 });
    return stdout;
  } finally {
    await fs.rm(scratch, { recursive: true, force: true });
  }
}

/**
 * A file that lies in a published chart.
 *
 * @param member its path within the chart
 * @param instead its file beside the repository
 * @throws ChartUnavailable where neither can be had
 */
export async function chartFile(
  published: PublishedChart,
  member: string,
  instead: string,
  progress: Progress = () => undefined,
): Promise<string> {
  const ready = await beside(instead);
  if (ready !== undefined) {
    return ready;
  }
  const archive = await archiveOf(published, instead, progress);
  const { stdout } = await run("tar", ["-xzOf", archive, `${published.chart}/${member}`], {
    maxBuffer: 50_000_000,
  });
  return stdout;
}

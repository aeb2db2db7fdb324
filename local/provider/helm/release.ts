import { annotateSecrets } from "../checkpoint";
import type { Created } from "../create";
import { clone, parseId, pluckString } from "../kubeObject";
import { messageOf, type Operation, ResourceInitFailed } from "../operation";
import { type PropertyMap, reveal, Secret } from "../propertyValue";
import type { Found } from "../read";
import type { UpdateRequest } from "../update";
import { commandLine, timeoutArgument, withValuesFile } from "./arguments";
import { resourceNames } from "./manifest";
import type { HelmProgram } from "./program";
import { addRendering, setDefaults, storedInputs } from "./releaseInputs";

/** `helm get metadata -o json` */
interface Metadata {
  name: string;
  chart: string;
  version: string;
  appVersion: string;
  namespace: string;
  revision: number;
  status: string;
}

/** A release as helm has it. */
interface LiveRelease {
  metadata: Metadata;
  values: PropertyMap;
  names: Record<string, string[]>;
}

const idOfRelease = (release: PropertyMap): string =>
  `${pluckString(release, "namespace")}/${pluckString(release, "name")}`;

/** The release in the cluster, or undefined when there is none of that name. */
async function lookUp(
  operation: Operation,
  helm: HelmProgram,
  namespace: string,
  name: string,
): Promise<LiveRelease | undefined> {
  const get = (what: string, ...more: string[]): Promise<string> =>
    helm.run(operation.cluster, ["get", what, name, "--namespace", namespace, ...more]);
  try {
    const metadata = JSON.parse(await get("metadata", "--output", "json")) as Metadata;
    const values = (JSON.parse(await get("values", "--output", "json")) ?? {}) as PropertyMap;
    return { metadata, values, names: resourceNames(await get("manifest")) };
  } catch (error) {
    if (messageOf(error).includes("release: not found")) return undefined;
    throw error;
  }
}

/** The state of a release: its inputs, what helm says of it, and the inputs once more for the next comparison. */
function checkpoint(marked: PropertyMap, live: LiveRelease | undefined): PropertyMap {
  const inputs = reveal(marked) as PropertyMap;
  const state = clone(inputs);
  if (live) {
    const { metadata, values, names } = live;
    state.values = values;
    state.version = metadata.version;
    state.resourceNames = names;
    state.status = {
      appVersion: metadata.appVersion,
      chart: metadata.chart,
      name: metadata.name,
      namespace: metadata.namespace,
      revision: metadata.revision,
      status: metadata.status,
      version: metadata.version,
    };
  }
  annotateSecrets(state, marked);
  // Values may hold secrets that the program did not mark: the copy is hidden as a whole.
  state.__inputs = new Secret(inputs);
  return state;
}

/** Runs an install or upgrade; what fails after helm has recorded the release leaves the release behind. */
async function deploy(
  operation: Operation,
  helm: HelmProgram,
  command: "install" | "upgrade",
  marked: PropertyMap,
  failed: (id: string) => string,
): Promise<PropertyMap> {
  const release = reveal(marked) as PropertyMap;
  const namespace = pluckString(release, "namespace");
  const name = pluckString(release, "name");
  const before = command === "install" ? undefined : await lookUp(operation, helm, namespace, name);
  try {
    await withValuesFile(release, (values) =>
      helm.run(operation.cluster, [...commandLine(command, release), ...values], operation.signal),
    );
  } catch (error) {
    const live = await lookUp(operation, helm, namespace, name).catch(() => undefined);
    // Nothing was recorded for this attempt (or `atomic` has taken it back): there is nothing to keep.
    if (!live || live.metadata.revision === before?.metadata.revision || isForeign(error)) throw error;
    const id = idOfRelease(release);
    if (command === "install") {
      operation.log.warn(
        operation.type.urn,
        `Helm release "${name}" was created but has a failed status. Use the \`helm\` command to investigate the ` +
          `error, correct it, then retry. Reason: ${messageOf(error)}`,
      );
    }
    const message =
      `${failed(id)} Use Helm CLI to investigate.: failed to become available within allocated timeout. ` +
      `Error: Helm Release ${id}: ${messageOf(error)}`;
    throw new ResourceInitFailed(message, id, checkpoint(marked, live), [message]);
  }
  return checkpoint(marked, await lookUp(operation, helm, namespace, name));
}

/** The release was there before, and is somebody else's: an install must not claim it. */
function isForeign(error: unknown): boolean {
  return messageOf(error).includes("cannot re-use a name that is still in use");
}

/** Installs the chart, hooks and definitions included. At preview, the inputs are all there is to say. */
export async function createRelease(
  operation: Operation,
  helm: HelmProgram,
  marked: PropertyMap,
  preview: boolean,
): Promise<Created> {
  if (preview) return { id: "", state: checkpoint(marked, undefined) };
  const state = await deploy(
    operation,
    helm,
    "install",
    marked,
    (id) => `Helm release "${id}" was created, but failed to initialize completely.`,
  );
  return { id: idOfRelease(reveal(marked) as PropertyMap), state };
}

/** Upgrades the release. */
export async function updateRelease(
  operation: Operation,
  helm: HelmProgram,
  request: UpdateRequest,
): Promise<PropertyMap> {
  if (request.preview) return checkpoint(request.news, undefined);
  return deploy(
    operation,
    helm,
    "upgrade",
    request.news,
    (id) => `Helm release "${id}" failed to initialize completely.`,
  );
}

/** Inputs that would make the release as it is; without its repository the chart may not be found, and shows later. */
async function importedInputs(
  operation: Operation,
  helm: HelmProgram,
  live: LiveRelease,
): Promise<PropertyMap> {
  const { name, namespace, chart, version } = live.metadata;
  const inputs: PropertyMap = { name, namespace, chart, version, values: live.values };
  setDefaults(operation, inputs);
  await addRendering(operation, helm, inputs).catch(() => undefined);
  return inputs;
}

/** Reads the release for a refresh or an import. */
export async function readRelease(
  operation: Operation,
  helm: HelmProgram,
  id: string,
  state: PropertyMap,
  marked: PropertyMap,
): Promise<Found> {
  const inputs = storedInputs(state);
  const { namespace, name } = inputs
    ? { namespace: pluckString(inputs, "namespace"), name: pluckString(inputs, "name") }
    : parseId(id);
  const live = await lookUp(operation, helm, namespace, name);
  if (!live) return { id: "", state: {}, inputs: {} };
  const known = inputs ?? (await importedInputs(operation, helm, live));
  annotateSecrets(known, marked);
  return { id, state: checkpoint(known, live), inputs: known };
}

/** Uninstalls the release with its hooks, and waits for its objects to go unless it is not awaited. */
export async function removeRelease(
  operation: Operation,
  helm: HelmProgram,
  state: PropertyMap,
): Promise<void> {
  const release = reveal(state) as PropertyMap;
  const args = ["uninstall", pluckString(release, "name"), "--namespace", pluckString(release, "namespace")];
  if (release.atomic === true || release.skipAwait !== true) args.push("--wait");
  const printed = await helm.run(operation.cluster, [...args, ...timeoutArgument(release)], operation.signal);
  const kept = printed.split("\n").filter((line) => line !== "" && !/^release ".*" uninstalled$/.test(line));
  if (kept.length > 0) {
    operation.log.warn(operation.type.urn, `Helm uninstall returned information: "${kept.join("\n")}"`);
  }
}

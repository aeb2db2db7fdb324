import { CheckFailed, type CheckRequest } from "../check";
import { annotateSecrets } from "../checkpoint";
import type { ObjectDiff } from "../diff";
import { uniqueSuffix } from "../naming";
import { changePath, diffObjects } from "../objectDiff";
import { messageOf, type Operation } from "../operation";
import { parsePath } from "../propertyPath";
import { containsUnknown, isMap, type PropertyMap, reveal } from "../propertyValue";
import { commandLine, refuseUnsupported, withValuesFile } from "./arguments";
import { manifestChecksum, resourceNames } from "./manifest";
import type { HelmProgram } from "./program";

const DEFAULT_TIMEOUT_SECONDS = 300;

/** What the chart renders to with these inputs; needs no cluster. */
async function render(operation: Operation, helm: HelmProgram, release: PropertyMap): Promise<string> {
  return withValuesFile(release, (values) =>
    helm.run(undefined, [...commandLine("template", release), ...values], operation.signal),
  );
}

function releaseName(operation: Operation, old: PropertyMap, request: CheckRequest): string {
  if (typeof old.name === "string" && old.name !== "") return old.name;
  if (request.autonaming?.mode === "disable") {
    throw new Error("autonaming is disabled, resource requires the name property to be set");
  }
  return request.autonaming?.proposedName || `${operation.type.name}-${uniqueSuffix(request.randomSeed)}`;
}

/** Fills in what a release has without saying so, in place: where it goes, and how long helm waits. */
export function setDefaults(operation: Operation, release: PropertyMap): void {
  if (release.namespace === undefined || release.namespace === "")
    release.namespace = operation.cluster.namespace;
  if (release.skipAwait !== true && release.timeout === undefined) release.timeout = DEFAULT_TIMEOUT_SECONDS;
  // The SDK sends it to old providers; it says nothing about the release.
  delete release.compat;
}

/** Adds what the chart renders to: a checksum and the names of its objects. */
export async function addRendering(
  operation: Operation,
  helm: HelmProgram,
  release: PropertyMap,
): Promise<void> {
  const manifest = await render(operation, helm, release);
  release.checksum = manifestChecksum(manifest);
  release.resourceNames = resourceNames(manifest);
}

/**
 * A release's inputs with their defaults, and what the chart renders to.
 *
 * @throws CheckFailed on `chart` when helm cannot render it.
 */
export async function checkRelease(
  operation: Operation,
  helm: HelmProgram,
  request: CheckRequest,
): Promise<PropertyMap> {
  const release = reveal(request.news) as PropertyMap;
  refuseUnsupported(release);
  if (release.name === undefined || release.name === "") {
    release.name = releaseName(operation, reveal(request.olds) as PropertyMap, request);
  }
  setDefaults(operation, release);
  if (!containsUnknown(release)) {
    try {
      await addRendering(operation, helm, release);
    } catch (error) {
      throw new CheckFailed(
        "chart",
        `${messageOf(error)}; check the chart name and repository configuration.`,
      );
    }
  }
  annotateSecrets(release, request.news);
  return release;
}

/** A release's inputs from its state. */
export function storedInputs(state: PropertyMap): PropertyMap | undefined {
  const inputs = reveal(state.__inputs ?? null);
  return isMap(inputs) ? inputs : undefined;
}

/** Compares old and new inputs; another name or namespace is another release. */
export async function diffRelease(
  olds: PropertyMap,
  news: PropertyMap,
  ignoreChanges: readonly string[],
): Promise<ObjectDiff> {
  const old = storedInputs(olds) ?? {};
  const changes = diffObjects(old, reveal(news) as PropertyMap, {
    forceNew: ["name", "namespace"],
    ignore: ignoreChanges.map(parsePath),
  });
  const replaces = changes.filter((change) => change.replace).map(changePath);
  return { changes, replaces, deleteBeforeReplace: false };
}

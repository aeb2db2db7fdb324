import { Annotation, annotation, hasHelmHook } from "./annotation";
import { parseWaitFor } from "./await/waitFor";
import { annotateSecrets } from "./checkpoint";
import {
  clone,
  fromKubeObject,
  type KubeObject,
  kindOf,
  nameOf,
  namespaceOf,
  pluckString,
  setAt,
  toKubeObject,
} from "./kubeObject";
import { type Autonaming, adoptName, assignName, isGenerateName } from "./naming";
import { normalizeInputs } from "./normalize";
import { messageOf, type Operation } from "./operation";
import type { PropertyMap } from "./propertyValue";
import { isBuiltIn, isPatch, kindOfType } from "./typeToken";

const MANAGED_BY = "app.kubernetes.io/managed-by";

/** A resource's inputs as the program gives them, and what the engine adds. */
export interface CheckRequest {
  olds: PropertyMap;
  news: PropertyMap;
  randomSeed: Uint8Array;
  autonaming?: Autonaming;
}

/** A refused input, reported beside the property that it is about. */
export class CheckFailed extends Error {
  constructor(
    readonly property: string,
    readonly reason: string,
  ) {
    super(`${property}: ${reason}`);
    this.name = "CheckFailed";
  }
}

/** Refuses what the official provider refuses before it looks at any object. */
function refuse(operation: Operation, inputs: KubeObject): void {
  const { type, settings } = operation;
  if (isBuiltIn(type.apiVersion) && type.typeName.endsWith("List")) {
    throw new Error(
      "list resources exist for compatibility with YAML manifests and Helm charts, and cannot be created directly. " +
        "Use the underlying resource type instead",
    );
  }
  if (!isPatch(type, kindOf(inputs))) return;
  if (!settings.enableServerSideApply) {
    throw new Error(
      "patch resources require Server-Side Apply mode, which is enabled using the `enableServerSideApply` Provider config",
    );
  }
  if (nameOf(inputs) === "") throw new Error("patch resources require the `.metadata.name` field to be set");
}

function label(inputs: KubeObject): void {
  setAt(inputs, "pulumi", "metadata", "labels", MANAGED_BY);
}

/** Namespaced objects without a namespace get the provider's. A kind that nothing serves yet counts as namespaced. */
async function defaultNamespace(operation: Operation, inputs: KubeObject): Promise<void> {
  if (namespaceOf(inputs) !== "" || "namespace" in ((inputs.metadata as PropertyMap | undefined) ?? {}))
    return;
  const { discovery, namespace } = operation.cluster;
  const served = await discovery.find(pluckString(inputs, "apiVersion"), kindOf(inputs));
  if (served?.namespaced ?? true) setAt(inputs, namespace, "metadata", "namespace");
}

/** A condition that cannot be read is refused before the object is made, not after. */
function checkWaitFor(inputs: KubeObject): void {
  const expressions = annotation(inputs, Annotation.waitFor);
  if (expressions === "") return;
  try {
    parseWaitFor(expressions);
  } catch (error) {
    throw new CheckFailed(`metadata.annotations["${Annotation.waitFor}"]`, messageOf(error));
  }
}

/** The inputs that the resource really has: named, in a namespace, without what only the API server writes. */
export async function check(operation: Operation, request: CheckRequest): Promise<PropertyMap> {
  const { type, settings, log } = operation;
  const old = toKubeObject(request.olds);
  let inputs = toKubeObject(request.news);
  if (inputs.apiVersion === undefined) inputs.apiVersion = type.apiVersion;
  if (inputs.kind === undefined) inputs.kind = kindOfType(type);
  refuse(operation, inputs);
  inputs = normalizeInputs(inputs);

  if (annotation(inputs, Annotation.autonamed) !== "") {
    log.warn(type.urn, `ignoring user-specified value for internal annotation "${Annotation.autonamed}"`);
  }
  checkWaitFor(inputs);
  if (hasHelmHook(inputs) && !settings.suppressHelmHookWarnings) {
    log.warn(
      type.urn,
      "This resource contains Helm hooks that are not currently supported by Pulumi. The resource will be created, but " +
        "any hooks will not be executed. Hooks support is tracked at " +
        "https://github.com/pulumi/pulumi-kubernetes/issues/555 -- This warning can be disabled by setting the " +
        "PULUMI_K8S_SUPPRESS_HELM_HOOK_WARNINGS environment variable",
    );
  }

  if (Object.keys(old).length > 0) {
    adoptName(inputs, old);
    // The label stays where it is and is never added: an imported object must not change by being imported.
    if (pluckString(old, "metadata", "labels", MANAGED_BY) === "pulumi") label(inputs);
  } else {
    assignName(inputs, type.name, request.randomSeed, request.autonaming);
    // With server-side apply the object's managed fields say who manages it; no label is needed.
    if (!settings.enableServerSideApply) label(inputs);
  }
  if (isGenerateName(inputs) && settings.enableServerSideApply) {
    throw new Error("the `.metadata.generateName` field is not supported in Server-Side Apply mode");
  }
  await defaultNamespace(operation, inputs);

  const checked = fromKubeObject(clone(inputs));
  annotateSecrets(checked, request.news);
  return checked;
}

import type { Findings } from "../findings/findings";
import type { Path } from "../findings/path";
import type { About } from "../findings/subject";
import { labelKeyFault, labelValueFault } from "../values/names";

/** What all annotations of one object may have together, keys and values, in bytes (ValidateAnnotationsSize). */
const MOST_ANNOTATION_BYTES = 256 * 1024;
/** Kept free for what the package, Pulumi and controllers add to an object themselves. */
const RESERVED_ANNOTATION_BYTES = 4 * 1024;

/** The annotation that named an Ingress's class before there was a field for it; the operator's Ingresses still have it. */
export const INGRESS_CLASS = "kubernetes.io/ingress.class";

/** What every object of an environment inherits: a part of its scope. */
interface Inherited {
  root: Path;
  labels: Record<string, string>;
  annotations: Record<string, string>;
  findings: Findings;
}

/** An object's labels: the environment's and its own, where Kubernetes takes them. */
export function labelsOf(own: Record<string, string> | undefined, path: Path, scope: Inherited) {
  return { ...scope.labels, ...checkedLabels(own, path, scope.findings) };
}

/** An object's annotations: the environment's and its own, where Kubernetes takes them. */
export function annotationsOf(
  own: Record<string, string> | undefined,
  path: Path,
  scope: Inherited,
): Record<string, string> {
  const annotations = { ...scope.annotations, ...checkedAnnotations(own, path, scope.findings) };
  checkAnnotationSize(annotations, path, scope.findings);
  return annotations;
}

/**
 * An object's annotations as an Ingress has them, whose class is a field: the API server refuses one with both.
 *
 * @param own those of them that are not the environment's
 */
export function withoutIngressClass(
  all: Record<string, string>,
  own: Record<string, string> | undefined,
  path: Path,
  scope: Inherited,
): Record<string, string> {
  const { [INGRESS_CLASS]: named, ...annotations } = all;
  if (named !== undefined) {
    const at = own?.[INGRESS_CLASS] === undefined ? [...scope.root, "annotations"] : path;
    scope.findings.add(
      "UEN011",
      [...at, INGRESS_CLASS],
      `"${named}", but the Ingress names its class in ingressClassName, and the API server takes no second one`,
      "Remove the annotation; where the class is not to be the environment's own, set `ingress.className`.",
    );
  }
  return annotations;
}

/** Adds a finding where annotations are larger than an object may carry; values that are no strings are refused elsewhere. */
export function checkAnnotationSize(
  annotations: Record<string, string>,
  about: About,
  findings: Findings,
): void {
  const size = Object.entries(annotations).reduce(
    (sum, [key, value]) =>
      sum + Buffer.byteLength(key) + (typeof value === "string" ? Buffer.byteLength(value) : 0),
    0,
  );
  const most = MOST_ANNOTATION_BYTES - RESERVED_ANNOTATION_BYTES;
  if (size <= most) return;
  findings.add(
    "UEN011",
    about,
    `the annotations of one object have ${size} bytes together, and ${most} are the most`,
    "Put what is large into a ConfigMap.",
  );
}

/** The labels that Kubernetes takes; the others become findings. */
export function checkedLabels(
  labels: Record<string, string> = {},
  path: Path,
  findings: Findings,
): Record<string, string> {
  return checked(labels, path, findings, labelValueFault);
}

/** The annotations that Kubernetes takes; the others become findings. */
export function checkedAnnotations(
  annotations: Record<string, string> = {},
  path: Path,
  findings: Findings,
): Record<string, string> {
  return checked(annotations, path, findings, () => undefined);
}

function checked(
  map: Record<string, string>,
  path: Path,
  findings: Findings,
  valueFault: (value: string) => string | undefined,
): Record<string, string> {
  const good = Object.entries(map).filter(([key, value]) => {
    const keyFault = labelKeyFault(key);
    if (keyFault) findings.add("UEN011", [...path, key], `"${key}" cannot be a key: ${keyFault}`);
    const fault = valueFault(value);
    if (fault) findings.add("UEN011", [...path, key], `"${value}" cannot be a value: ${fault}`);
    return !keyFault && !fault;
  });
  return Object.fromEntries(good);
}

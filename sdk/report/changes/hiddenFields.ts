import { Cidr } from "../../values/cidr";
import { isTree } from "../../values/merge";

/** Whether the value at these keys must not be shown; positions in lists are not among them. */
export type IsHidden = (keys: readonly string[]) => boolean;

/** Below these anything may be a credential: a workflow's parameters, a container's environment. */
const OPAQUE: ReadonlySet<string> = new Set(["workflows", "parameters", "env", "secure"]);

const TELLING = /pass(?:word|wd|phrase)|secret$|token$|credential|private_?key/i;

/** What no report shows, whatever it stands in. */
export const isSensitive: IsHidden = (keys) => keys.some((key) => OPAQUE.has(key) || TELLING.test(key));

/**
 * The fields of a descriptor that decide who reaches an ECD, and where it runs. The rest is the ECD's own: what it holds
 * nobody here knows, patches of its pods among it.
 */
const KNOWN_OF_DESCRIPTOR: readonly string[] = [
  "apiVersion",
  "kind",
  "metadata",
  "spec.services.spec",
  "spec.services.patchType",
  "spec.ingress.host",
  "spec.ingress.paths",
  "spec.ingress.tlsSecretName",
  "spec.ingress.patchType",
  "spec.autoscale.minReplicas",
  "spec.autoscale.maxReplicas",
  "spec.autoscale.patchType",
  "spec.disabled",
  "spec.ecGroups",
  "spec.enabled",
  "spec.exportJmxMetrics",
  "spec.image",
  "spec.manualUpgrade",
  "spec.nodeHost",
  "spec.patchType",
  "spec.ports",
  "spec.resources",
];

/** What tells one workflow from another, and is no secret of it. Whatever stands below one of these is not what it should be. */
const KNOWN_OF_WORKFLOWS: ReadonlySet<string> = new Set([
  "spec.workflows.template",
  "spec.workflows.packageName",
  "spec.workflows.packageVersion",
  "spec.workflows.instances.name",
  "spec.workflows.instances.useExtRef",
]);

/** kubectl keeps the whole object in it. */
const LAST_APPLIED = "kubectl.kubernetes.io/last-applied-configuration";

/** What no report shows of an ECDeployment. */
const isHiddenInDescriptor: IsHidden = (keys) => {
  if (KNOWN_OF_WORKFLOWS.has(keys.join("."))) return false;
  if (isSensitive(keys) || keys.includes(LAST_APPLIED)) return true;
  const path = keys.join(".");
  return !KNOWN_OF_DESCRIPTOR.some(
    (known) => path === known || path.startsWith(`${known}.`) || known.startsWith(`${path}.`),
  );
};

/** What no report shows of an ECDeployment, the fields that its owner keeps secret among it. */
export function hiddenInDescriptor(secretFields: readonly (readonly string[])[]): IsHidden {
  const secret = secretFields.filter(([, field]) => field !== "workflows").map((field) => field.join("."));
  return (keys) => {
    const path = keys.join(".");
    return isHiddenInDescriptor(keys) || secret.some((one) => path === one || path.startsWith(`${one}.`));
  };
}

/** A value to show, with what is hidden in it replaced. */
export function redacted(value: unknown, keys: readonly string[], isHidden: IsHidden): unknown {
  if (value === undefined) return undefined;
  if (isHidden(keys)) return "(hidden)";
  if (value instanceof Cidr) return value.text;
  if (Array.isArray(value)) return value.map((one) => redacted(one, keys, isHidden));
  if (!isTree(value)) return value;
  return Object.fromEntries(
    Object.entries(value).map(([key, one]) => [key, redacted(one, [...keys, key], isHidden)]),
  );
}

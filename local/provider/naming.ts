import { createHash, randomBytes } from "node:crypto";
import { Annotation, annotate, isAnnotated } from "./annotation";
import { type KubeObject, nameOf, pluck, pluckString, setAt } from "./kubeObject";
import { Unknown } from "./propertyValue";

/** What the engine proposes as a name (the `pulumi:autonaming` setting). */
export interface Autonaming {
  mode: "propose" | "enforce" | "disable";
  proposedName: string;
}

const SUFFIX_LENGTH = 8;

/** Eight hexadecimal digits: from the engine's seed, so that a preview and its update agree; else random. */
export function uniqueSuffix(seed: Uint8Array): string {
  const digits =
    seed.length > 0 ? createHash("sha512").update(seed).digest("hex") : randomBytes(8).toString("hex");
  return digits.slice(0, SUFFIX_LENGTH);
}

/** Whether the object has a name, be it one that only the update will know. */
export function isNamed(object: KubeObject): boolean {
  return nameOf(object) !== "" || pluck(object, "metadata", "name") instanceof Unknown;
}

/** Whether the API server is asked to make the name. */
export function isGenerateName(object: KubeObject): boolean {
  if (isNamed(object)) return false;
  return (
    pluckString(object, "metadata", "generateName") !== "" ||
    pluck(object, "metadata", "generateName") instanceof Unknown
  );
}

export const isAutonamed = (object: KubeObject): boolean => isAnnotated(object, Annotation.autonamed);

function setAutoname(object: KubeObject, name: string): void {
  setAt(object, name, "metadata", "name");
  annotate(object, Annotation.autonamed, "true");
}

/** Names a new object that has no name: `<resource name>-xxxxxxxx`, or what the engine proposes. */
export function assignName(
  object: KubeObject,
  resourceName: string,
  seed: Uint8Array,
  autonaming?: Autonaming,
): void {
  if (isNamed(object) || isGenerateName(object)) return;
  if (autonaming?.mode === "disable") {
    throw new Error("autonaming is disabled, resource requires the .metadata.name field to be set");
  }
  setAutoname(object, autonaming?.proposedName || `${resourceName}-${uniqueSuffix(seed)}`);
}

/** Keeps the name that an earlier check gave to the object. */
export function adoptName(object: KubeObject, old: KubeObject): void {
  if (!isNamed(object) && isAutonamed(old)) setAutoname(object, nameOf(old));
}

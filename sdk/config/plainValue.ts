import type { Findings } from "../findings/findings";
import type { Path } from "../findings/path";

/** Marks a place whose value is not known, so that it is left out of what is planned. */
const REFUSED = Symbol("refused");

const ENCRYPTED = "this is encrypted, and what decides must be readable in a review";
/** Which of its values are secret is not known here, so the way out must hold for all. */
const WHOLE_FIX =
  "Give every value of usage-engine-networking:environment in plain text (`pulumi config set` without --secret, in an Automation " +
  "API program without `secret: true`), and keep secrets of your own under keys of their own; its settings take names of Secrets.";

/**
 * A deep copy that holds plain values only. An empty YAML value (`platform:`) counts as left out. Outputs, promises and
 * encrypted values are refused by name: what decides must be readable at preview and in a review.
 */
export function plainValue(value: unknown, path: Path, findings: Findings): unknown {
  if (typeof value === "object" && value !== null && isEncrypted(value)) {
    findings.add("UEN006", path, ENCRYPTED, WHOLE_FIX);
    return undefined;
  }
  const copy = copyOf(value, path, findings);
  return copy === REFUSED ? undefined : copy;
}

function copyOf(value: unknown, path: Path, findings: Findings): unknown {
  if (value === null || value === undefined) return REFUSED;
  if (typeof value === "function") {
    findings.add("UEN005", path, "this is a function, and the plan needs a plain value");
    return REFUSED;
  }
  if (typeof value !== "object") return value;
  if (isDeferred(value)) {
    findings.add("UEN005", path, "this is an Output, and what decides must be known at preview");
    return REFUSED;
  }
  if (Array.isArray(value)) {
    // A refused item leaves its place free, so that the indexes of the others still hold.
    const copy: unknown[] = new Array(value.length);
    value.forEach((item, index) => {
      const plain = copyOf(item, [...path, index], findings);
      if (plain !== REFUSED) copy[index] = plain;
    });
    return copy;
  }
  if (isEncrypted(value)) {
    findings.add("UEN006", path, ENCRYPTED);
    return REFUSED;
  }
  const entries = Object.entries(value)
    .map(([key, item]) => [key, copyOf(item, [...path, key], findings)] as const)
    .filter(([, item]) => item !== REFUSED);
  return Object.fromEntries(entries);
}

/** An Output or a promise; Outputs of every copy of the SDK carry this mark. */
function isDeferred(value: object): boolean {
  return "__pulumiOutput" in value || value instanceof Promise;
}

/** `{secure: v1:...}`, as a stack file holds a secret. */
export function isEncrypted(value: object): boolean {
  const keys = Object.keys(value);
  return (
    keys.length === 1 && keys[0] === "secure" && typeof (value as { secure: unknown }).secure === "string"
  );
}

import { clone, type KubeObject, pluck, pluckList, pluckString, removeAt, setAt } from "./kubeObject";
import type { PropertyPath } from "./propertyPath";
import { isMap, type PropertyValue } from "./propertyValue";

/** Whether a `managedFields` entry covers a path of field names. */
function manages(entry: PropertyValue, path: readonly string[]): boolean {
  let fields = pluck(entry, "fieldsV1");
  for (const part of path) {
    fields = isMap(fields) ? fields[`f:${part}`] : undefined;
    if (fields === undefined) return false;
  }
  return true;
}

/**
 * The inputs for an apply that leaves ignored fields as they are in the cluster: a field that only others manage is
 * not sent (sending it would claim it), any other is sent with its live value (not sending it would remove it).
 *
 * Paths through lists are left to the inputs, as in the official provider.
 */
export function keepIgnored(
  inputs: KubeObject,
  live: KubeObject,
  manager: string,
  ignored: readonly PropertyPath[],
): KubeObject {
  if (ignored.length === 0) return inputs;
  const kept = clone(inputs);
  const managed = pluckList(live, "metadata", "managedFields");
  const ours = managed.filter((entry) => pluckString(entry, "manager") === manager);
  const theirs = managed.filter((entry) => pluckString(entry, "manager") !== manager);
  for (const path of ignored) {
    if (path.some((part) => typeof part === "number" || part === "*")) continue;
    const names = path.map(String);
    if (theirs.some((e) => manages(e, names)) && !ours.some((e) => manages(e, names))) {
      removeAt(kept, ...names);
      continue;
    }
    const value = pluck(live, ...names);
    if (value !== undefined) setAt(kept, clone(value), ...names);
  }
  return kept;
}

import { createHash } from "node:crypto";
import { parseAllDocuments } from "yaml";
import { apiVersionOf, idOf, kindOf } from "../kubeObject";
import { isMap } from "../propertyValue";

/**
 * The names in a rendered chart by kind: `{"Service/v1": ["ns/web"], "Deployment.apps/apps/v1": ["web"]}`, sorted; the
 * namespace only where the chart writes it.
 */
export function resourceNames(manifest: string): Record<string, string[]> {
  const names = new Map<string, Set<string>>();
  for (const document of parseAllDocuments(manifest, { logLevel: "silent", strict: false })) {
    const object: unknown = document.toJS();
    if (!isMap(object) || kindOf(object) === "") continue;
    const apiVersion = apiVersionOf(object);
    const slash = apiVersion.indexOf("/");
    const group = slash < 0 ? "" : `.${apiVersion.slice(0, slash)}`;
    const key = `${kindOf(object)}${group}/${apiVersion}`;
    names.set(key, (names.get(key) ?? new Set()).add(idOf(object)));
  }
  return Object.fromEntries(
    [...names].sort(([a], [b]) => (a < b ? -1 : 1)).map(([key, all]) => [key, [...all].sort()]),
  );
}

/** Tells two renderings apart, so that a changed chart shows as a change. */
export function manifestChecksum(manifest: string): string {
  return createHash("sha256").update(manifest).digest("hex");
}

/** Pods of an installed Usage Engine with the labels that the vendor gives them, as `objects` of a cluster begin. */
export const INSTALLED = `
  - {apiVersion: v1, kind: Pod, metadata: {name: platform-0, namespace: uepe, labels: {app: platform}}}
  - {apiVersion: v1, kind: Pod, metadata: {name: ui-0, namespace: uepe, labels: {app: ui}}}
  - {apiVersion: v1, kind: Pod, metadata: {name: operator-0, namespace: uepe, labels: {app: uepe-operator}}}`;

/** Objects of a cluster, one a line or a block of lines, however far they are indented. */
export function installedWith(objects: string): string {
  const lines = objects.split("\n").filter((line) => line.trim() !== "");
  const outer = Math.min(...lines.map((line) => line.search(/\S/)));
  return [INSTALLED, ...lines.map((line) => `  ${line.slice(outer)}`)].join("\n");
}

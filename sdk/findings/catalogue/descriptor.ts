/** The text of an ECD's descriptor; `spec` is YAML. */
export function descriptor(name: string, spec: string): string {
  const lines = spec.split("\n").filter((line) => line.trim() !== "");
  const indents = lines.map((line) => line.search(/\S/));
  const outer = Math.min(...indents);
  return [
    "apiVersion: mz.digitalroute.com/v1alpha1",
    "kind: ECDeployment",
    `metadata: {name: ${name}}`,
    "spec:",
    ...lines.map((line) => `  ${line.slice(outer)}`),
    "",
  ].join("\n");
}

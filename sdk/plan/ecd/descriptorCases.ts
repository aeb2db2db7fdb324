import type { DescriptorFile } from "../../config/descriptors/descriptorFile";
import type { EcdArgs } from "../../config/ecdArgs";
import type { Path } from "../../findings/path";
import { USAGE_ENGINE_GROUP } from "../../values/apis";
import { isTree } from "../../values/merge";
import { serviceNameFault } from "../../values/names";
import type { Scope } from "../scope";
import { contradict, type DescriptorCase } from "./descriptorCase";
import type { EcDeployment } from "./ecd";

/** Keys of an entry that say something only the package's own Services could follow. */
const MEANINGLESS = ["selector", "replicas"] as const;
/** Keys that can belong to one ECD only. */
const SINGULAR = ["name", "formerName", "ports", "http"] as const;

/** The ECDeployments of one entry's descriptor files, each with what the entry says beside it. */
export function descriptorCases(
  args: EcdArgs,
  files: readonly DescriptorFile[],
  path: Path,
  scope: Scope,
): DescriptorCase[] {
  const at: Path = [...path, "descriptor"];
  for (const key of MEANINGLESS) {
    if (args[key] !== undefined)
      scope.findings.add("UEN409", [...path, key], `the descriptor alone decides the ${key}`);
  }
  if (files.length === 0) {
    scope.findings.add("UEN401", at, `"${args.descriptor}" matches no file`);
    return [];
  }
  for (const { file, faults, repeatedKeys } of files) {
    for (const position of repeatedKeys)
      scope.findings.add("UEN415", { path: at, place: { file, ...position } }, `${file}: a key stands twice`);
    for (const { message, line, column } of faults) {
      if (line === undefined || column === undefined) scope.findings.add("UEN401", at, `${file}: ${message}`);
      else scope.findings.add("UEN402", { path: at, place: { file, line, column } }, `${file}: ${message}`);
    }
  }
  const read = files.flatMap(({ file, documents }) =>
    documents.flatMap(({ value, positionOf }, index) => {
      const where = documents.length === 1 ? file : `${file} (${nameOf(value) ?? `document ${index + 1}`})`;
      const placeOf = (field: Path) => ({ file, ...positionOf(field) });
      return readCase({ value, where, placeOf }, args, path, scope);
    }),
  );
  const cases = read.map((one) => ({ ...one, alone: read.length === 1 }));
  if (cases.length === 0 && files.every(({ faults }) => faults.length === 0)) {
    const [first, ...others] = files.map(({ file }) => file);
    if (first !== undefined && files.every(({ documents }) => documents.length === 0)) {
      const about = { path: at, place: { file: first, line: 1, column: 1 } };
      scope.findings.add("UEN403", about, `${[first, ...others].join(", ")} holds no object`);
    }
  }
  checkSingular(args, cases, path, scope);
  return cases;
}

function readCase(
  { value, where, placeOf }: { value: unknown } & Pick<DescriptorCase, "where" | "placeOf">,
  args: EcdArgs,
  path: Path,
  scope: Scope,
): DescriptorCase[] {
  const at: Path = [...path, "descriptor"];
  const refuse = (why: string, field: string) => {
    scope.findings.add("UEN403", { path: at, place: placeOf([field]) }, `${where}: ${why}`);
    return [];
  };
  if (!isTree(value)) return refuse("it is not an object", "");
  const { apiVersion, kind, metadata, spec } = value;
  if (kind !== "ECDeployment") return refuse(`its kind is ${JSON.stringify(kind)}, not ECDeployment`, "kind");
  if (typeof apiVersion !== "string" || !apiVersion.startsWith(`${USAGE_ENGINE_GROUP}/`)) {
    return refuse(
      `its apiVersion is ${JSON.stringify(apiVersion)}, not one of ${USAGE_ENGINE_GROUP}`,
      "apiVersion",
    );
  }
  if (!isTree(metadata) || typeof metadata.name !== "string")
    return refuse("it has no metadata.name", "metadata");
  if (spec !== undefined && spec !== null && !isTree(spec))
    return refuse("its spec is not an object", "spec");
  const fault = serviceNameFault(metadata.name);
  if (fault) {
    const about = { path: at, place: placeOf(["metadata", "name"]) };
    scope.findings.add("UEN404", about, `${where}: "${metadata.name}" is no name of a Service: ${fault}`);
    return [];
  }
  const object = { ...value, spec: spec ?? {} } as EcDeployment;
  return [{ args, object, name: metadata.name, where, placeOf, alone: true, path, scope }];
}

function nameOf(value: unknown): string | undefined {
  const metadata = isTree(value) ? value.metadata : undefined;
  return isTree(metadata) && typeof metadata.name === "string" ? metadata.name : undefined;
}

function checkSingular(args: EcdArgs, cases: readonly DescriptorCase[], path: Path, scope: Scope): void {
  for (const key of SINGULAR) {
    if (args[key] === undefined) continue;
    if (cases.length > 1) {
      scope.findings.add(
        "UEN409",
        [...path, key],
        `the descriptor holds ${cases.length} ECDs (${cases.map(({ name }) => name).join(", ")}), and ${key} can belong to one only`,
        "Give each ECD an entry of its own.",
      );
    }
  }
  const only = cases.length === 1 ? cases[0] : undefined;
  if (only && args.name !== undefined && args.name !== only.name) {
    contradict(
      only,
      [...path, "name"],
      "metadata.name",
      `"${args.name}", but ${only.where} is "${only.name}"`,
    );
  }
}

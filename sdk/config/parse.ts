import Ajv, { type ErrorObject } from "ajv";
import { closest, distance } from "fastest-levenshtein";
import schema from "../../schema/environment.schema.json";
import { Findings } from "../findings/findings";
import { formatPath, type Path } from "../findings/path";
import type { EnvironmentArgs } from "./environmentArgs";
import { plainValue } from "./plainValue";
import { wrongType } from "./wrongType";

/** What could be read of a configuration, and what could not. */
export interface ParsedEnvironment {
  /** As complete as it can be: what was refused is left out. */
  args: EnvironmentArgs;
  findings: Findings;
}

/** Where paths begin in a stack file. */
export const ENVIRONMENT: Path = ["environment"];

// The schema is our own, generated and tested: checking it again, and optimizing what runs a few times, costs every command
// more than validating does.
const validate = new Ajv({
  allErrors: true,
  verbose: true,
  strict: false,
  meta: false,
  validateSchema: false,
  code: { optimize: false },
}).compile(schema);

/**
 * Reads the value of `usage-engine-networking:environment`, or the arguments of `Environment`, against the schema that is
 * generated from their types. Every fault is reported, and what is wrong is left out, so that the rest is still planned.
 */
export function parseEnvironment(value: unknown, root: Path = ENVIRONMENT): ParsedEnvironment {
  const findings = new Findings();
  const args = plainValue(value, root, findings) ?? {};
  // Leaving out a wrong value may make its owner lack something that it needs, so more than one look is needed; each
  // look removes something, and what is deeper goes first.
  const removed = new Set<string>();
  for (let again = true; again && !validate(args); ) {
    // The free places that left out list items leave behind are not faults.
    const faults = (validate.errors ?? []).filter((fault) => fault.data !== undefined);
    for (const fault of faults.filter((one) => !removed.has(placeOf(one)))) report(fault, root, findings);
    for (const fault of faults) removed.add(placeOf(fault));
    again = faults.map((fault) => remove(args, whereOf(fault))).some(Boolean);
  }
  const object = typeof args === "object" && !Array.isArray(args) ? args : {};
  return { args: { target: "on-prem", ...object }, findings };
}

/** The value that a fault speaks of; what was left out for one fault is not reported as missing afterwards. */
function placeOf(fault: ErrorObject): string {
  const missingKey = fault.keyword === "required" ? `/${fault.params.missingProperty}` : "";
  return fault.instancePath + missingKey;
}

function report(fault: ErrorObject, root: Path, findings: Findings): void {
  const path = [...root, ...pathOf(fault.instancePath)];
  const shown = JSON.stringify(fault.data);
  switch (fault.keyword) {
    case "additionalProperties": {
      const key = String(fault.params.additionalProperty);
      const known = Object.keys((fault.parentSchema?.properties ?? {}) as object);
      const nearest = known.length > 0 ? closest(key, known) : undefined;
      // What shares less than half its letters is no misspelling.
      const isNear =
        nearest !== undefined && distance(key, nearest) <= Math.max(key.length, nearest.length) / 2;
      findings.add(
        "UEN001",
        [...path, key],
        `"${key}" is not a key of ${formatPath(path)}; it knows ${known.join(", ")}`,
        isNear ? `Did you mean "${nearest}"?` : undefined,
      );
      return;
    }
    case "required": {
      const key = String(fault.params.missingProperty);
      findings.add(...missing(path, key));
      return;
    }
    case "enum": {
      const choices = (fault.params.allowedValues as unknown[]).map(String);
      // Most misspellings of these words are in their case.
      const lower = closest(
        String(fault.data).toLowerCase(),
        choices.map((choice) => choice.toLowerCase()),
      );
      const nearest = choices.find((choice) => choice.toLowerCase() === lower);
      findings.add(
        "UEN003",
        path,
        `${shown} is not one of ${choices.join(", ")}`,
        `Did you mean ${nearest}?`,
      );
      return;
    }
    default: {
      // A wrong type of something that has a list of choices is reported once, as the wrong choice.
      if (fault.keyword === "type" && fault.parentSchema && "enum" in fault.parentSchema) return;
      const { message, fix } = wrongType(fault);
      findings.add("UEN002", path, message, fix);
    }
  }
}

/** Some missing keys have a rule of their own, because more than a type is at stake. */
function missing(path: Path, key: string): Parameters<Findings["add"]> {
  const at = [...path, key];
  const owner = path.at(-1);
  if (owner === "http" && key === "host")
    return ["UEN205", at, "an Ingress without a host would take everybody's traffic"];
  if (path.at(-2) === "paths" && key === "port")
    return ["UEN206", at, "no port is named that serves this path"];
  return ["UEN004", at, `"${key}" is missing`];
}

/** The value to leave out because of a fault. An object that lacks something it needs goes whole. */
function whereOf(fault: ErrorObject): Path {
  const path = pathOf(fault.instancePath);
  return fault.keyword === "additionalProperties" ? [...path, String(fault.params.additionalProperty)] : path;
}

/** Removes the value at a path. In a list its place is kept free, so that the indexes of the others still hold. */
function remove(root: unknown, path: Path): boolean {
  const key = path.at(-1);
  if (key === undefined) return false;
  const owner = path
    .slice(0, -1)
    .reduce<unknown>((value, step) => (value as Record<string | number, unknown>)?.[step], root);
  if (typeof owner !== "object" || owner === null || !(key in owner)) return false;
  return delete (owner as Record<string | number, unknown>)[key];
}

function pathOf(pointer: string): Path {
  return pointer
    .split("/")
    .slice(1)
    .map((part) => part.replace(/~1/g, "/").replace(/~0/g, "~"))
    .map((part) => (/^\d+$/.test(part) ? Number(part) : part));
}

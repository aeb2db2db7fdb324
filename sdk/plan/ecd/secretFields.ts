import type { EcdArgs } from "../../config/ecdArgs";
import { isTree } from "../../values/merge";
import type { Scope } from "../scope";
import type { DescriptorCase } from "./descriptorCase";
import type { EcDeployment, PlannedEcd } from "./ecd";

/** What workflows are given to work with: passwords and keys among it, which nobody can tell from the rest. */
const ALWAYS = ["spec", "workflows"];

/** Fields that the plan reads, so that reports and outputs show what is in them. */
const READ: ReadonlySet<string> = new Set(["services", "ingress", "ports", "nodeHost", "autoscale"]);

/**
 * Says on the object which of its fields the state keeps encrypted. Marking what is there already as secret changes nothing
 * in a state until another field of the object changes: this one does, whenever the list does. It is metadata, so that the
 * object's generation stays and the operator has nothing to do.
 */
export const SECRET_FIELDS = "usage-engine-networking/secret-fields";

/** The fields of a descriptor that the state keeps encrypted, by their keys. */
export function secretFieldsOf(args: EcdArgs, object: EcDeployment): string[][] {
  const named = (args.secretPaths ?? []).map(keysOf).filter(canBeSecret);
  const found = [ALWAYS, ...named].map((keys) => fieldAt(object, keys)).filter((keys) => keys !== undefined);
  const fields = [...new Set(found.map(textOf))].sort().map(keysOf);
  // What stands below another one is secret with it.
  return fields.filter((one) => !fields.some((other) => other !== one && startsWith(one, other)));
}

/** Refuses what no descriptor of the entry has, since it would stay in plain text, and what reports show all the same. */
export function checkSecretPaths(cases: readonly DescriptorCase[]): void {
  const [{ args, path, scope } = {}] = cases;
  args?.secretPaths?.forEach((text, index) => {
    const at = [...(path ?? []), "secretPaths", index];
    const keys = keysOf(text);
    const [, field = ""] = keys;
    if (!isBelowSpec(keys)) {
      scope?.findings.add("UEN410", at, `"${text}" is not a field below spec`);
    } else if (!canBeSecret(keys)) {
      scope?.findings.add(
        "UEN410",
        at,
        `"${text}" is part of the network's plan, which every report and the stack's outputs show`,
        `Remove it: nothing in spec.${field} can be kept secret. Keep secrets in fields of their own.`,
      );
    } else if (!cases.some(({ object }) => fieldAt(object, keys) !== undefined)) {
      const fields = [...new Set(cases.flatMap(({ object }) => Object.keys(object.spec)))].join(", ");
      scope?.findings.add(
        "UEN410",
        at,
        `"${text}" is in none of the entry's descriptors; their fields below spec are ${fields || "none"}`,
      );
    }
  });
}

/** Says where workflows are given parameters. Whether an earlier version has brought the stack up, the plan cannot know. */
export function noteParameters(ecds: readonly PlannedEcd[], { root, findings }: Scope): void {
  const given = ecds.filter(({ descriptor }) => hasParameters(descriptor?.spec.workflows));
  const names = given.map(({ name }) => name);
  if (names.length === 0) return;
  findings.add(
    "UEN411",
    [...root, "ecds"],
    `workflows of ${names.join(", ")} are given parameters: the state keeps spec.workflows encrypted`,
  );
}

function hasParameters(value: unknown): boolean {
  if (Array.isArray(value)) return value.some(hasParameters);
  if (!isTree(value)) return false;
  return Object.entries(value).some(([key, one]) => key === "parameters" || hasParameters(one));
}

/**
 * The keys of a field that is there. They end at a list: the Kubernetes provider keeps a list secret as a whole, whichever of
 * its items is.
 */
function fieldAt(object: unknown, keys: readonly string[]): string[] | undefined {
  let value = object;
  for (const [depth, key] of keys.entries()) {
    if (Array.isArray(value)) return keys.slice(0, depth);
    if (!isTree(value) || value[key] === undefined || value[key] === null) return undefined;
    value = value[key];
  }
  return [...keys];
}

function isBelowSpec([root, field]: readonly string[]): boolean {
  return root === "spec" && field !== undefined && field !== "";
}

function canBeSecret(keys: readonly string[]): boolean {
  return isBelowSpec(keys) && !READ.has(keys[1] ?? "");
}

/** Positions in lists, `[0]` or `[*]`, mean the list. */
function keysOf(text: string): string[] {
  return text.replace(/\[[^\]]*\]/g, "").split(".");
}

function textOf(keys: readonly string[]): string {
  return keys.join(".");
}

function startsWith(keys: readonly string[], prefix: readonly string[]): boolean {
  return keys.length > prefix.length && prefix.every((key, index) => keys[index] === key);
}

import type { Operation } from "rfc6902";
import { parse } from "yaml";
import { isTree, withoutEmpty } from "../../values/merge";
import { applyOperation } from "./jsonPatch";
import { mergePatched, strategicPatched, UnknownDirective } from "./strategicMerge";

type Tree = Record<string, unknown>;

/** What a part of a descriptor says of the object that the operator makes of it. */
export interface Patchable {
  /** Text (YAML or JSON), or the same as a value. */
  patch?: unknown;
  patchType?: unknown;
  [field: string]: unknown;
}

const JSON_PATCH = "application/json-patch+json";
export const MERGE_PATCH = "application/merge-patch+json";
const STRATEGIC_MERGE_PATCH = "application/strategic-merge-patch+json";
const TYPES: readonly string[] = [JSON_PATCH, MERGE_PATCH, STRATEGIC_MERGE_PATCH];

const OPERATIONS: readonly string[] = ["add", "remove", "replace", "move", "copy", "test"];

/** A patch as it was read. */
export type Patch =
  | { kind: "operations"; operations: Operation[] }
  | { kind: "merge"; value: Tree; strategic: boolean };

/** Why a patch is of no use: it is broken, or it does what the plan cannot follow. */
export interface Refusal {
  kind: "broken" | "unfollowed";
  /** The field that is to blame, beside the object. */
  field: "patch" | "patchType";
  why: string;
}

/** What is known of the object before its patch. */
export interface Base {
  object: Tree;
  /** JSON pointers to what is known of it; what an operation does elsewhere concerns nobody here. */
  known: readonly string[];
  /** The lists that a strategic merge patch merges, by place, and the key of their items. */
  mergeKeys: Readonly<Record<string, string>>;
}

export function isRefusal<Outcome extends Patch | Tree>(outcome: Outcome | Refusal): outcome is Refusal {
  return outcome.kind === "broken" || outcome.kind === "unfollowed";
}

/** Reads the patch beside an object; undefined where there is none. */
export function readPatch({ patch, patchType }: Patchable): Patch | Refusal | undefined {
  if (patch === undefined || patch === null) return undefined;
  if (typeof patch === "string" && patch.trim() === "") return undefined;
  let value: unknown = patch;
  if (typeof patch === "string") {
    try {
      value = parse(patch);
    } catch (error) {
      const [line = ""] = (error as Error).message.split("\n");
      return broken(`it is not YAML: ${line}`);
    }
  }
  if (patchType === undefined || patchType === null) {
    return { kind: "unfollowed", field: "patchType", why: "without it nobody knows how the patch is meant" };
  }
  if (!TYPES.includes(String(patchType))) {
    const why = `${JSON.stringify(patchType)} is not one of ${TYPES.join(", ")}`;
    return { kind: "broken", field: "patchType", why };
  }
  if (patchType === JSON_PATCH) return readOperations(value);
  if (!isTree(value)) return broken("a merge patch is an object");
  return { kind: "merge", value, strategic: patchType === STRATEGIC_MERGE_PATCH };
}

function readOperations(value: unknown): Patch | Refusal {
  if (!Array.isArray(value)) return broken("a JSON patch is a list of operations");
  for (const [index, operation] of value.entries()) {
    const why = operationFault(operation);
    if (why !== undefined) return broken(`${named(operation, index)}: ${why}`);
  }
  return { kind: "operations", operations: value as Operation[] };
}

function operationFault(operation: unknown): string | undefined {
  if (!isTree(operation)) return "it is not an object";
  const { op, path, from } = operation;
  if (!OPERATIONS.includes(String(op))) return `its op is none of ${OPERATIONS.join(", ")}`;
  if (!isPointer(path)) return "its path is no JSON pointer, which begins with '/'";
  if (["move", "copy"].includes(String(op)) && !isPointer(from)) return "its from is no JSON pointer";
  if (["add", "replace", "test"].includes(String(op)) && operation.value === undefined)
    return "it has no value";
  return undefined;
}

function isPointer(text: unknown): text is string {
  return typeof text === "string" && (text === "" || text.startsWith("/"));
}

/** The object with its patch applied; it is left as it is. */
export function applied(patch: Patch, base: Base): Tree | Refusal {
  let object: unknown;
  if (patch.kind === "operations") {
    const outcome = operated(patch.operations, base);
    if (isRefusal(outcome)) return outcome;
    object = outcome;
  } else {
    try {
      object = patch.strategic
        ? strategicPatched(base.object, patch.value, base.mergeKeys)
        : mergePatched(base.object, patch.value);
    } catch (error) {
      if (!(error instanceof UnknownDirective)) throw error;
      return { kind: "unfollowed", field: "patch", why: `${error.message} is not followed here` };
    }
  }
  return isTree(object) ? (withoutEmpty(object) as Tree) : broken("it leaves no object");
}

function operated(operations: readonly Operation[], { object, known }: Base): Tree | Refusal {
  const result = structuredClone(object);
  for (const [index, operation] of operations.entries()) {
    const from = "from" in operation ? operation.from : undefined;
    const [toKnown, fromKnown] = [operation.path, from].map(
      (pointer) => pointer !== undefined && known.some((one) => meets(pointer, one)),
    );
    if (!toKnown && !fromKnown) continue;
    if (from !== undefined && toKnown !== fromKnown) {
      const why = `${named(operation, index)}: what the operator fills is not known here`;
      return { kind: "unfollowed", field: "patch", why };
    }
    const fault = applyOperation(result, operation);
    if (fault !== undefined) return broken(`${named(operation, index)}: ${fault}`);
  }
  return result;
}

/** Whether one of two JSON pointers is within the other. */
function meets(one: string, other: string): boolean {
  return one === other || one.startsWith(`${other}/`) || other.startsWith(`${one}/`);
}

/** What a patch does to one place of an object that nobody knows whole. */
export type Touch = { kind: "untouched" } | { kind: "set"; value: unknown } | { kind: "unknown" };

const UNKNOWN: Touch = { kind: "unknown" };

/** What a patch does to the place of a JSON pointer, whatever stands around it. */
export function touchOf(patch: Patch, pointer: string): Touch {
  if (patch.kind === "merge") return touchOfMerge(patch.value, pointer);
  let touch: Touch = { kind: "untouched" };
  for (const operation of patch.operations) {
    if (operation.op === "test") continue;
    const isMoved = operation.op === "move" && meets(operation.from, pointer);
    if (!isMoved && !meets(operation.path, pointer)) continue;
    const isSet = operation.path === pointer && (operation.op === "add" || operation.op === "replace");
    touch = isSet ? { kind: "set", value: operation.value } : UNKNOWN;
  }
  return touch;
}

function touchOfMerge(patch: Tree, pointer: string): Touch {
  let value: unknown = patch;
  for (const field of pointer.slice(1).split("/").map(unescaped)) {
    if (value === undefined) return { kind: "untouched" };
    if (!isTree(value) || value.$patch !== undefined) return UNKNOWN;
    value = value[field];
  }
  if (value === undefined) return { kind: "untouched" };
  return value === null ? UNKNOWN : { kind: "set", value };
}

/**
 * Adds annotations to a patch that says none of them itself: the text stays text, a value stays a value.
 *
 * @returns whether there was a place for them
 */
export function addAnnotations(
  holder: Patchable,
  patch: Patch,
  annotations: Readonly<Record<string, string>>,
  knowsAnnotations: boolean,
): boolean {
  const entries = Object.entries(annotations);
  let value: unknown;
  if (patch.kind === "operations") {
    // Where the object may have no annotations yet, an operation has no place to add to.
    if (!knowsAnnotations) return false;
    const additions = entries.map(([key, text]) => ({
      op: "add",
      path: annotationPointer(key),
      value: text,
    }));
    value = [...patch.operations, ...additions];
  } else {
    const { metadata = {} } = patch.value;
    if (!isTree(metadata) || metadata.$patch !== undefined) return false;
    const own = metadata.annotations ?? {};
    if (metadata.annotations === null || !isTree(own) || own.$patch !== undefined) return false;
    value = { ...patch.value, metadata: { ...metadata, annotations: { ...annotations, ...own } } };
  }
  holder.patch = typeof holder.patch === "string" ? JSON.stringify(value) : value;
  return true;
}

/** The JSON pointer to an annotation. */
export function annotationPointer(key: string): string {
  return `/metadata/annotations/${key.replaceAll("~", "~0").replaceAll("/", "~1")}`;
}

/** Annotations that a patch sets, by key; what it removes, or cannot be told, is left out. */
export function annotationsOf(patch: Patch): Record<string, unknown> {
  const set: Record<string, unknown> = {};
  if (patch.kind === "merge") {
    const { metadata } = patch.value;
    return isTree(metadata) && isTree(metadata.annotations) ? metadata.annotations : {};
  }
  for (const operation of patch.operations) {
    if (operation.op !== "add" && operation.op !== "replace") continue;
    const { path, value } = operation;
    const prefix = "/metadata/annotations";
    if (path === prefix && isTree(value)) Object.assign(set, value);
    else if (path.startsWith(`${prefix}/`)) set[unescaped(path.slice(prefix.length + 1))] = value;
  }
  return set;
}

function unescaped(token: string): string {
  return token.replaceAll("~1", "/").replaceAll("~0", "~");
}

function named(operation: unknown, index: number): string {
  if (!isTree(operation)) return `operation ${index + 1}`;
  return `operation ${index + 1} (${String(operation.op)} ${String(operation.path)})`;
}

function broken(why: string): Refusal {
  return { kind: "broken", field: "patch", why };
}

import type { EcdArgs } from "../../config/ecdArgs";
import type { FindingCode } from "../../findings/catalogue";
import { type Path, parsePath } from "../../findings/path";
import type { Place } from "../../findings/place";
import type { Subject } from "../../findings/subject";
import type { Scope } from "../scope";
import type { EcDeployment } from "./ecd";
import type { Refusal } from "./patch";

/** One ECDeployment of a descriptor file, with what the stack file says beside it. */
export interface DescriptorCase {
  args: EcdArgs;
  /** As its author wrote it. */
  object: EcDeployment;
  name: string;
  /** For messages: `ecd/radius.yaml`; `ecd/all.yaml (radius)` where the file holds several. */
  where: string;
  /** Where a field of it stands. */
  placeOf: (field: Path) => Place;
  /** Whether the entry stands for this ECD alone. */
  alone: boolean;
  /** The entry in the configuration. */
  path: Path;
  scope: Scope;
}

/** Which of a descriptor's Services, or which patch, has a pin of the stack file, by its key: a number belongs to one Service. */
export type PinHolders = Map<string, string>;
/** How a port of a descriptor's ECD is named in `nodePorts`. */
export function pinKey(ecd: string, port: number, protocol: string): string {
  return `${ecd}/${port}/${protocol.toLowerCase()}`;
}

/** A field of a descriptor, as what a finding is about. What a patch makes is said where the patch is. */
export function fieldOf(one: DescriptorCase, field: string): Subject {
  return { path: [...one.path, "descriptor"], place: placeOfField(one, field) };
}

/** A part of the entry, as what a finding is about, beside the field of the descriptor that says otherwise. */
export function againstField(one: DescriptorCase, path: Path, field: string): Subject {
  return { path, related: placeOfField(one, field) };
}

function placeOfField({ placeOf }: DescriptorCase, field: string): Place {
  return placeOf(parsePath(field.replace(/ \(patched\).*/, ".patch")));
}

/** Refuses a field of a descriptor, by file, line and field. */
export function refuseField(
  one: DescriptorCase,
  field: string,
  why: string,
  code: FindingCode = "UEN404",
): void {
  one.scope.findings.add(code, fieldOf(one, field), `${one.where}: ${field}: ${why}`);
}

/** Refuses what the entry says where a field of its descriptor says otherwise. */
export function contradict(one: DescriptorCase, at: Path, field: string, why: string): void {
  one.scope.findings.add("UEN405", againstField(one, at, field), why);
}

/**
 * Says what is wrong with the patch beside a part of a descriptor.
 *
 * @returns the patch's place, where exposures depend on what it does and the plan cannot tell
 */
export function refusePatch(one: DescriptorCase, at: string, { kind, field, why }: Refusal): string[] {
  if (kind === "broken") {
    refuseField(one, `${at}.${field}`, why, "UEN420");
    return [];
  }
  refuseField(one, `${at}.${field}`, why, "UEN421");
  return [`${one.where}: ${at}.patch`];
}

import type { EcdArgs } from "../../config/ecdArgs";
import type { FindingCode } from "../../findings/catalogue";
import type { Path } from "../../findings/path";
import type { ExposureDraft } from "../exposure";
import type { Scope } from "../scope";
import type { EcDeployment } from "./ecd";
import type { Refusal } from "./patch";

/** What the patches of a descriptor's pods and of their autoscaling make of them. */
export interface PatchedPods {
  /** The most pods that may run. */
  replicas: number;
  /** Places of patches that the plan does not follow. */
  undecided: string[];
}

/** One ECDeployment of a descriptor file, with what the stack file says beside it. */
export interface DescriptorCase {
  args: EcdArgs;
  /** A copy of the object, which the plan completes. */
  object: EcDeployment;
  name: string;
  /** `ecd/radius.yaml:1`, for messages. */
  where: string;
  /** Whether the entry stands for this ECD alone. */
  alone: boolean;
  /** Which of its Services has taken a pin of the stack file, by the pin's key: a number belongs to one Service. */
  pinned: Map<string, string>;
  /** What its patches make of its pods. */
  pods: PatchedPods;
  /** The entry in the configuration. */
  path: Path;
  scope: Scope;
}

/** How a port of a descriptor's ECD is named in `nodePorts`. */
export function pinKey(ecd: string, port: number, protocol: string): string {
  return `${ecd}/${port}/${protocol.toLowerCase()}`;
}

/** Refuses a field of a descriptor, by file, line and field. */
export function refuseField(
  { where, path, scope }: DescriptorCase,
  field: string,
  why: string,
  code: FindingCode = "UEN404",
): void {
  scope.findings.add(code, [...path, "descriptor"], `${where}: ${field}: ${why}`);
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

/** Says of an exposure that patches decide it which the plan does not follow. */
export function undecidedBy<Exposure extends ExposureDraft>(
  exposure: Exposure,
  patches: readonly string[],
): Exposure {
  if (patches.length === 0) return exposure;
  const undecided = [...new Set([...exposure.undecided, ...patches])];
  const decide = undecided.length === 1 ? "decides" : "decide";
  return {
    ...exposure,
    undecided,
    reason: `undecided: ${undecided.join(", ")} ${decide}, and the plan does not follow`,
  };
}

import type { EcdArgs } from "../../config/ecdArgs";
import type { FindingCode } from "../../findings/catalogue";
import type { Path } from "../../findings/path";
import type { Scope } from "../scope";
import type { EcDeployment } from "./ecd";

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

import { resolve } from "node:path";
import { fileFromHere, type StackFile } from "../../sdk/config/stackFile";
import { type Finding, withFiles } from "../../sdk/findings/finding";
import { parsePath } from "../../sdk/findings/path";

/** Findings of a plan whose places are named from the folder of its descriptors, with places as the caller's folder sees them. */
export function placesFromHere(findings: readonly Finding[], folder: string): Finding[] {
  return withFiles(findings, (file) => fileFromHere(resolve(folder, file)));
}

/**
 * Findings with the place that each is about, in the stack file or a base of it, where whoever found it did not know a better
 * one.
 */
export function withPlaces(findings: readonly Finding[], stack: StackFile): Finding[] {
  return findings.map((one) => ({ place: stack.placeOf(parsePath(one.path)), ...one }));
}

import { fileFromHere, type StackFile } from "../../sdk/config/stackFile";
import type { Finding } from "../../sdk/findings/finding";
import { parsePath } from "../../sdk/findings/path";

/** Findings with the place in the stack file that each is about, where whoever found it did not know a better one. */
export function withPlaces(findings: readonly Finding[], stack: StackFile): Finding[] {
  const file = fileFromHere(stack.file);
  return findings.map((one) => ({ place: { file, ...stack.positionOf(parsePath(one.path)) }, ...one }));
}

import { type Finding, placesOf, type Severity } from "../findings/finding";
import { formatPlace } from "../findings/place";
import { fold } from "./fold";
import type { Layout } from "./table";
import { visible } from "./visible";

/** What people call a finding of a severity: one, and many. */
export const SEVERITY_NOUNS: Record<Severity, [one: string, many: string]> = {
  error: ["error", "errors"],
  warning: ["warning", "warnings"],
  info: ["note", "notes"],
};
const INDENT = 2;

/** Findings for people: what and where, then why, then the way out. */
export function renderFindings(findings: readonly Finding[], layout: Layout): string {
  return findings
    .flatMap((one) => [
      `${layout.paint(one.severity, `${SEVERITY_NOUNS[one.severity][0]} ${one.code}`)} ${visible(one.path)}`,
      // Never folded: terminals make a link of it.
      ...placesOf(one).map(
        (place) => " ".repeat(INDENT) + layout.paint("faint", visible(formatPlace(place))),
      ),
      fold(one.message, layout, undefined, INDENT),
      fold(one.accepted === undefined ? one.fix : `Accepted: ${one.accepted}`, layout, "faint", INDENT),
    ])
    .join("\n");
}

/** How many of each severity: `2 errors, 1 warning`; `no findings`. */
export function countFindings(findings: readonly Finding[]): string {
  const counts = (Object.keys(SEVERITY_NOUNS) as Severity[]).flatMap((severity) => {
    const count = findings.filter((one) => one.severity === severity).length;
    return count === 0 ? [] : [`${count} ${SEVERITY_NOUNS[severity][count === 1 ? 0 : 1]}`];
  });
  return counts.length === 0 ? "no findings" : counts.join(", ");
}

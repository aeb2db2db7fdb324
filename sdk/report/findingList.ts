import { type Finding, placesOf, type Severity } from "../findings/finding";
import { formatPlace } from "../findings/place";
import { alikeFindings, whereabouts } from "./alikeFindings";
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
  return alikeFindings(findings)
    .flatMap(({ first, list }) =>
      list.length > 0 ? renderAlike(first, list, layout) : renderOne(first, layout),
    )
    .join("\n");
}

/** Each in a line that begins with its place, for terminals to make a link of; the way out once. */
function renderAlike(first: Finding, list: readonly Finding[], layout: Layout): string[] {
  return [
    `${heading(first, layout)} ${list.length} times`,
    ...list.map((one) => fold(`${whereabouts(one)}  ${one.message}`, layout, undefined, INDENT)),
    wayOut(first, layout),
  ];
}

function renderOne(one: Finding, layout: Layout): string[] {
  return [
    `${heading(one, layout)} ${visible(one.path)}`,
    // Never folded: terminals make a link of it.
    ...placesOf(one).map((place) => " ".repeat(INDENT) + layout.paint("faint", visible(formatPlace(place)))),
    fold(one.message, layout, undefined, INDENT),
    wayOut(one, layout),
  ];
}

function heading({ severity, code }: Finding, { paint }: Layout): string {
  return paint(severity, `${SEVERITY_NOUNS[severity][0]} ${code}`);
}

function wayOut({ accepted, fix }: Finding, layout: Layout): string {
  return fold(accepted === undefined ? fix : `Accepted: ${accepted}`, layout, "faint", INDENT);
}

/** How many of each severity: `2 errors, 1 warning`; `no findings`. */
export function countFindings(findings: readonly Finding[]): string {
  const counts = (Object.keys(SEVERITY_NOUNS) as Severity[]).flatMap((severity) => {
    const count = findings.filter((one) => one.severity === severity).length;
    return count === 0 ? [] : [`${count} ${SEVERITY_NOUNS[severity][count === 1 ? 0 : 1]}`];
  });
  return counts.length === 0 ? "no findings" : counts.join(", ");
}

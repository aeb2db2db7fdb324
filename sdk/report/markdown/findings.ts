import { type Finding, placesOf } from "../../findings/finding";
import { formatPlace } from "../../findings/place";
import { alikeFindings, whereabouts } from "../alikeFindings";
import { findingLink } from "../findingLink";
import { SEVERITY_NOUNS } from "../findingList";
import { code, prose } from "../markdownText";

/** How many of one kind are named; the others are counted. */
const MOST = 20;

/** Findings as items of a list, with many of one kind as one. */
export function findingItems(findings: readonly Finding[], docs: string | undefined): string[] {
  return alikeFindings(findings).map(({ first, list }) => {
    if (list.length === 0) return findingItem(first, docs);
    const named = list.slice(0, MOST).map((one) => `${code(whereabouts(one))}: ${prose(one.message)}`);
    const others = list.length > MOST ? [`and ${list.length - MOST} more`] : [];
    return [`${title(first, docs)} ${list.length} times`, ...named, ...others, wayOut(first)].join("<br>");
  });
}

/**
 * A finding as an item of a list: what and where, why, and the way out.
 *
 * @param docs address of `findings.md`; without it codes are no links
 */
export function findingItem(one: Finding, docs: string | undefined): string {
  const where = [...placesOf(one).map(formatPlace), one.path].map(code).join(", ");
  return `${title(one, docs)} ${where}<br>${prose(one.message)}<br>${wayOut(one)}`;
}

function title(one: Finding, docs: string | undefined): string {
  const name = docs === undefined ? one.code : `[${one.code}](${findingLink(one, docs)})`;
  return `**${SEVERITY_NOUNS[one.severity][0]}** ${name}`;
}

function wayOut({ accepted, fix }: Finding): string {
  return accepted === undefined ? prose(fix) : `Accepted: ${prose(accepted)}`;
}

import { type Finding, placesOf } from "../../findings/finding";
import { formatPlace } from "../../findings/place";
import { findingLink } from "../findingLink";
import { SEVERITY_NOUNS } from "../findingList";
import { code, prose } from "../markdownText";

/**
 * A finding as an item of a list: what and where, why, and the way out.
 *
 * @param docs address of `findings.md`; without it codes are no links
 */
export function findingItem(one: Finding, docs: string | undefined): string {
  const { severity, path, message, fix, accepted } = one;
  const name = docs === undefined ? one.code : `[${one.code}](${findingLink(one, docs)})`;
  const where = [...placesOf(one).map(formatPlace), path].map(code).join(", ");
  const way = accepted === undefined ? prose(fix) : `Accepted: ${prose(accepted)}`;
  return `**${SEVERITY_NOUNS[severity][0]}** ${name} ${where}<br>${prose(message)}<br>${way}`;
}

import { errorsIn, type Finding } from "../findings/finding";
import type { AnsweredExposure } from "../plan/exposure";
import { calledAt } from "./calledAt";
import { costSummary } from "./costSummary";
import { isUnchanged } from "./difference";
import { countFindings } from "./findingList";
import { type InstalledThing, installedText, installedThings } from "./installed";
import { costPart } from "./markdown/cost";
import { differenceParts } from "./markdown/difference";
import { findingItems } from "./markdown/findings";
import { cut, folded, listed, type Part } from "./markdown/parts";
import { code, prose } from "./markdownText";
import { openToPods, openToPodsText } from "./openToPods";
import { countPorts } from "./portCount";
import type { Report } from "./report";
import { sourcesText } from "./sourcesText";
import { uncalledEcds, uncalledText } from "./uncalled";
import { waitingEcds, waitingText } from "./waiting";
import { wayIn } from "./wayIn";

/** What a GitHub comment may hold, in characters. Bytes are counted here, so that every reading of it is met. */
const LIMIT = 65_536;

/** How many ECDs are named of those that nothing calls. */
const MOST_NAMES = 12;

/**
 * A plan as a comment on a pull request: what changes first, what is wrong next, and everything else folded, so that a usual
 * change takes one screen. It is safe against whatever names and messages hold, and never longer than a comment may be. It begins
 * with a mark by which the same comment is found and updated.
 */
export function renderMarkdown(report: Report, limit = LIMIT): string {
  const parts = partsOf(report);
  for (let rows = 2000; ; rows = Math.floor(rows / 2)) {
    const text = parts
      .map((part) => part(rows))
      .filter(Boolean)
      .join("\n\n");
    if (rows === 0 || Buffer.byteLength(text) <= limit) return text;
  }
}

/** The first line of a stack's comment. */
function commentMark(title: string): string {
  return `<!-- usage-engine-networking ${title.replace(/[^\w./]+/g, "-").slice(0, 100)} -->`;
}

function partsOf({ title, plan, against, docs }: Report): Part[] {
  const cost = plan.cost ? `, ${costSummary(plan.cost)}` : "";
  return [
    () => commentMark(title),
    () => `### Network of ${code(title)}`,
    ...(against ? differenceParts(against) : []),
    () =>
      `${against ? "Then there are: " : ""}${countPorts(plan.exposures)}; ${countFindings(plan.findings)}${cost}.`,
    () => installedPart(installedThings(plan)),
    () => waitingPart(waitingEcds(plan.ecds)),
    ...findingParts({ plan, ...(against && { against }), ...(docs !== undefined && { docs }) }),
    (rows) =>
      listed(
        uncalledEcds(plan.ecds).map((one) => prose(uncalledText(one, MOST_NAMES))),
        rows,
      ),
    exposurePart(plan.exposures ?? []),
    ...(plan.cost ? [costPart(plan.cost)] : []),
  ];
}

function installedPart(things: readonly InstalledThing[]): string {
  return things.length > 0 ? prose(installedText(things)) : "";
}

function waitingPart(names: readonly string[]): string {
  return names.length > 0 ? prose(waitingText(names, MOST_NAMES)) : "";
}

/** What is new, or stops everything, is shown; what was there before is folded. */
function findingParts({ plan, against, docs }: Omit<Report, "title">): Part[] {
  const all = plan.findings;
  const fresh = against ? new Set(against.difference.findings.added) : new Set(all);
  const errors = new Set(errorsIn(all));
  const isShown = (one: Finding) =>
    errors.has(one) || (fresh.has(one) && one.accepted === undefined && one.severity !== "info");
  const [shown, others] = [all.filter(isShown), all.filter((one) => !isShown(one))];
  const items = (list: readonly Finding[]) => findingItems(list, docs);
  const isCompared = against !== undefined && !isUnchanged(against.difference);
  return [
    (rows) =>
      shown.length === 0
        ? ""
        : `**Findings${isCompared ? " of this change" : ""}**\n\n${listed(items(shown), rows)}`,
    (rows) =>
      folded(
        `${shown.length === 0 ? "Findings" : "Other findings"}: ${countFindings(others)}`,
        listed(items(others), rows),
      ),
  ];
}

function exposurePart(exposures: AnsweredExposure[]): Part {
  const cells = exposures.map((one) => [
    `${code(one.owner)} ${code(`${one.name} ${one.port}/${one.protocol}`)}`,
    // What is undecided is so once.
    [...new Set([wayIn(one), prose(calledAt(one))])].join(": "),
    prose(sourcesText(one)),
    prose(one.reason),
  ]);
  const open = openToPods(exposures);
  const note = open.length > 0 ? `\n\n${prose(openToPodsText(open, MOST_NAMES))}` : "";
  return (rows) =>
    folded(
      `Everything that can be called: ${countPorts(exposures)}`,
      `${cut(["what", "called at", "from", "why"], cells, rows)}${note}`,
    );
}

import type { AnsweredExposure } from "../plan/exposure";
import { isWayDecided } from "../plan/undecided";
import { calledAt } from "./calledAt";
import { sourcesText } from "./sourcesText";
import { type Column, type Layout, renderTable } from "./table";
import { wayIn } from "./wayIn";

/** What is said of a port that can be called. */
export const EXPOSURE_COLUMNS: readonly Column<AnsweredExposure>[] = [
  { head: "WHO", text: (one) => one.owner, least: 8 },
  { head: "PORT", text: (one) => `${one.name} ${one.port}/${one.protocol}`, least: 10 },
  { head: "VIA", text: wayIn },
  {
    head: "CALLED AT",
    text: calledAt,
    least: 12,
    tone: (one) => (isUnpinned(one) ? "warning" : undefined),
  },
  { head: "NODE", text: (one) => one.node ?? "", least: 8 },
  { head: "SEES", text: seenBy, least: 7, goesBefore: "breaking" },
  {
    head: "SOURCES",
    text: sourcesText,
    least: 12,
    tone: (one) => (isOpen(one) || one.sources.some(({ prefix }) => prefix === 0) ? "warning" : undefined),
  },
  { head: "WHY", text: (one) => one.reason, least: 24, tone: () => "faint", goesBefore: "shrinking" },
];

/** Every port that can be called: by whom, at what address and why so. */
export function renderExposures(exposures: readonly AnsweredExposure[], layout: Layout): string {
  return renderTable(EXPOSURE_COLUMNS, exposures, layout);
}

/** Whether whoever reaches it gets in, whatever the sources say. */
function isOpen({ admitted }: AnsweredExposure): boolean {
  return admitted?.everybody ?? false;
}

function isUnpinned(one: AnsweredExposure): boolean {
  return one.via === "NodePort" && one.nodePort === null && isWayDecided(one);
}

/** Whose address the pod sees as the sender's. */
function seenBy(one: AnsweredExposure): string {
  if (!isWayDecided(one)) return "undecided";
  if (one.keepsSourceAddress) return "the client";
  return one.via === "Ingress" ? "a proxy" : "a node";
}

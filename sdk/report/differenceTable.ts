import { billables } from "../cost/billable";
import type { PlannedExposure } from "../plan/exposure";
import { calledAt } from "./calledAt";
import { type CostChange, type Difference, isUnchanged } from "./difference";
import { renderFindings } from "./findingList";
import type { Tone } from "./paint";
import { sourcesText } from "./sourcesText";
import { type Column, type Layout, renderTable } from "./table";
import { wayIn } from "./wayIn";

/** One line of what changes. */
export interface ChangeRow {
  what: "opens" | "closes" | "moves";
  exposure: PlannedExposure;
  detail: string;
}

const TONES: Record<ChangeRow["what"], Tone> = { opens: "warning", closes: "good", moves: "info" };

const CHANGES: Column<ChangeRow>[] = [
  { head: "WHAT", text: (row) => row.what, tone: (row) => TONES[row.what] },
  { head: "WHO", text: ({ exposure }) => exposure.owner },
  { head: "PORT", text: ({ exposure: { name, port, protocol } }) => `${name} ${port}/${protocol}` },
  { head: "VIA", text: ({ exposure }) => wayIn(exposure) },
  { head: "HOW", text: (row) => row.detail, least: 30 },
];

const COSTS: Column<CostChange>[] = [
  { head: "COST", text: (one) => billables[one.item].title, least: 16 },
  { head: "OF", text: (one) => one.name, least: 12 },
  { head: "BEFORE", text: (one) => one.before },
  { head: "AFTER", text: (one) => one.after },
];

/** What opens, closes and moves, in this order. */
export function changeRows({ opens, closes, moves }: Difference): ChangeRow[] {
  return [
    ...opens.map((exposure): ChangeRow => ({ what: "opens", exposure, detail: reach(exposure) })),
    ...closes.map((exposure): ChangeRow => ({ what: "closes", exposure, detail: reach(exposure) })),
    ...moves.map(
      ({ after, changes }): ChangeRow => ({ what: "moves", exposure: after, detail: changes.join("; ") }),
    ),
  ];
}

/** `27.38 -> 54.76 USD a month (+27.38)`, or that it stays. */
export function costChange({ cost: { before, after, delta } }: Difference): string {
  return before === after
    ? `${after} USD a month, as before`
    : `${before} -> ${after} USD a month (${delta})`;
}

/** What changes between two plans, for people. */
export function renderDifference(difference: Difference, layout: Layout): string {
  if (isUnchanged(difference)) return "Nothing changes.";
  const { loadBalancers, cost, findings } = difference;
  const rows = changeRows(difference);
  const balancers = [
    ...loadBalancers.added.map((name) => `new load balancer ${name}`),
    ...loadBalancers.removed.map((name) => `load balancer ${name} goes`),
  ];
  return [
    rows.length > 0 && renderTable(CHANGES, rows, layout),
    balancers.length > 0 && balancers.join("\n"),
    cost.items.length > 0 && renderTable(COSTS, cost.items, layout),
    layout.paint("heading", costChange(difference)),
    findings.added.length > 0 && `New findings:\n${renderFindings(findings.added, layout)}`,
    findings.resolved.length > 0 &&
      `No longer found: ${findings.resolved.map(({ code, path }) => `${code} ${path}`).join(", ")}`,
  ]
    .filter((part) => part !== false)
    .join("\n\n");
}

function reach(exposure: PlannedExposure): string {
  const sources = sourcesText(exposure);
  return `${calledAt(exposure)}${sources === "" ? "" : ` from ${sources}`}`;
}

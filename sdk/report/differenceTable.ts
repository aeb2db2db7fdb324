import { billables } from "../cost/billable";
import type { Finding } from "../findings/finding";
import type { AnsweredExposure } from "../plan/exposure";
import { calledAt } from "./calledAt";
import type { Change } from "./changes/change";
import { type AlikeObjects, alike, alikeText, changeText } from "./changes/changeText";
import type { ObjectChange } from "./changes/objectChanges";
import { RISK_LEVELS, type Risk, type RiskLevel, riskText } from "./changes/risk";
import { type CostChange, CUT_OFF, type Difference, isUnchanged } from "./difference";
import { flowRemarks } from "./establishedFlows";
import { renderFindings } from "./findingList";
import { fold } from "./fold";
import type { Tone } from "./paint";
import { sourcesText } from "./sourcesText";
import { type Column, type Layout, renderTable } from "./table";
import { wayIn } from "./wayIn";

/** One line of what changes. */
export interface ChangeRow {
  what: "opens" | "closes" | "moves";
  exposure: AnsweredExposure;
  detail: string;
  /** What it does to whoever calls; undefined for a port that is new. */
  risk: Risk | undefined;
}

const INDENT = 2;

/** How many reasons are told at once; each stands beside its change as well. */
const MOST_REASONS = 3;

/** How bad each risk is. */
export const RISK_TONES: Record<RiskLevel, Tone> = {
  "in place": "good",
  replaced: "warning",
  disruptive: "error",
};

const TONES: Record<ChangeRow["what"], Tone> = { opens: "warning", closes: "good", moves: "info" };

/** What is said of a port that opens, closes or moves. */
export const CHANGE_COLUMNS: readonly Column<ChangeRow>[] = [
  { head: "WHAT", text: (row) => row.what, tone: (row) => TONES[row.what] },
  { head: "WHO", text: ({ exposure }) => exposure.owner },
  { head: "PORT", text: ({ exposure: { name, port, protocol } }) => `${name} ${port}/${protocol}` },
  { head: "VIA", text: ({ exposure }) => wayIn(exposure) },
  { head: "HOW", text: (row) => row.detail, least: 30 },
  {
    head: "RISK",
    text: ({ risk }) => (risk ? riskText(risk) : ""),
    tone: ({ risk }) => risk && RISK_TONES[risk.level],
    least: 20,
  },
];

/** What is said of a cost that changes. */
export const COST_CHANGE_COLUMNS: readonly Column<CostChange>[] = [
  { head: "COST", text: (one) => billables[one.item].title, least: 16 },
  { head: "OF", text: (one) => one.name, least: 12 },
  { head: "BEFORE", text: (one) => one.before },
  { head: "AFTER", text: (one) => one.after },
];

/** What opens, closes and moves, in this order. */
export function changeRows({ opens, closes, moves }: Difference): ChangeRow[] {
  return [
    ...opens.map(
      (exposure): ChangeRow => ({ what: "opens", exposure, detail: reach(exposure), risk: undefined }),
    ),
    ...closes.map(
      (exposure): ChangeRow => ({ what: "closes", exposure, detail: reach(exposure), risk: CUT_OFF }),
    ),
    ...moves.map(
      ({ after, changes, risk }): ChangeRow => ({
        what: "moves",
        exposure: after,
        detail: changes.join("; "),
        risk,
      }),
    ),
  ];
}

/** `Risk: disruptive: pods lose their network (Calico); 2 more replaced`: the worst first, and how many of the others. */
export function riskSummary({ risk, moves, closes, objects }: Difference): string | undefined {
  if (!risk) return undefined;
  const all = [
    ...closes.map(() => CUT_OFF),
    ...moves.map((one) => one.risk),
    ...alike(objects).flatMap((one) => one.risk ?? []),
  ];
  const counts = [...RISK_LEVELS]
    .reverse()
    .map((level) => [level, all.filter((one) => one.level === level).length] as const)
    .filter(([, count]) => count > 0);
  const whys = [
    ...new Set(
      all.flatMap(({ level, why }) => (level === risk.level && level !== "in place" ? (why ?? []) : [])),
    ),
  ];
  const shown = whys.length > MOST_REASONS ? [...whys.slice(0, MOST_REASONS), "and more"] : whys;
  const reasons = shown.length > 0 ? ` (${shown.join("; ")})` : "";
  return `Risk: ${counts.map(([level, count]) => `${count} ${level}`).join(", ")}${reasons}`;
}

/** Load balancers that come and go; `shown` is how their names are written. */
export function loadBalancerRemarks(
  { loadBalancers: { added, removed } }: Difference,
  shown: (name: string) => string = (name) => name,
): string[] {
  return [
    ...added.map((name) => `new load balancer ${shown(name)}`),
    ...removed.map((name) => `load balancer ${shown(name)} goes`),
  ];
}

/** What errors on each side mean for whoever reads the difference. */
export function errorRemarks({ before, after }: Difference["errors"]): string[] {
  const codes = (list: readonly Finding[]) => [...new Set(list.map(({ code }) => code))].join(", ");
  return [
    ...(before.length > 0
      ? [`What it is compared with has errors of its own (${codes(before)}), and is incomplete.`]
      : []),
    ...(after.length > 0 ? [`The environment has errors (${codes(after)}), so this ends with 1.`] : []),
  ];
}

/** `27.38 -> 54.76 USD a month (+27.38)`, or that it stays. */
export function costChange({ cost: { before, after, delta } }: Difference): string {
  return before === after
    ? `${after} USD a month, as before`
    : `${before} -> ${after} USD a month (${delta})`;
}

/** What changes between two plans, for people. */
export function renderDifference(difference: Difference, layout: Layout, remark?: string): string {
  const { cost, findings, settings, objects } = difference;
  const rows = changeRows(difference);
  const balancers = loadBalancerRemarks(difference);
  const unchanged = isUnchanged(difference);
  return [
    remark !== undefined && fold(`Compared with nothing: ${remark}.`, layout, "warning"),
    rows.length > 0 && renderTable(CHANGE_COLUMNS, rows, layout),
    ...flowRemarks(difference).map((remark) => fold(remark, layout, "warning")),
    balancers.length > 0 && balancers.join("\n"),
    cost.items.length > 0 && renderTable(COST_CHANGE_COLUMNS, cost.items, layout),
    unchanged ? "Nothing changes." : layout.paint("heading", costChange(difference)),
    difference.risk && fold(riskSummary(difference) ?? "", layout, RISK_TONES[difference.risk.level]),
    settings.length > 0 && renderSettings(settings, layout),
    objects.length > 0 && renderObjects(objects, layout),
    findings.added.length > 0 && `New findings:\n${renderFindings(findings.added, layout)}`,
    findings.resolved.length > 0 &&
      fold(
        `No longer found: ${findings.resolved.map(({ code, path }) => `${code} ${path}`).join(", ")}`,
        layout,
      ),
    ...renderErrors(difference, layout),
  ]
    .filter((part) => part !== false && part !== undefined)
    .join("\n\n");
}

function renderSettings(settings: readonly Change[], layout: Layout): string {
  const lines = settings.map((one) => fold(changeText(one), layout, undefined, INDENT));
  return [layout.paint("heading", "Settings"), ...lines].join("\n");
}

const OBJECT_TONES: Record<ObjectChange["what"], Tone> = { new: "warning", gone: "good", changes: "info" };

function renderObjects(objects: readonly ObjectChange[], layout: Layout): string {
  const lines = alike(objects).flatMap((group) => [
    fold(`${whatOf(group)}: ${alikeText(group)}`, layout, OBJECT_TONES[group.what], INDENT),
    ...(group.risk?.why === undefined
      ? []
      : [fold(riskText(group.risk), layout, RISK_TONES[group.risk.level], 2 * INDENT)]),
    ...group.fields.map((one) => fold(changeText(one), layout, undefined, 2 * INDENT)),
  ]);
  return [layout.paint("heading", "Objects"), ...lines].join("\n");
}

/** `changes in place`, where no more is to be said of the risk. */
function whatOf({ what, risk }: AlikeObjects): string {
  return risk && risk.why === undefined ? `${what} ${risk.level}` : what;
}

/** Why the command ends with 1, and why the difference may be incomplete: errors that are not new show nowhere else. */
function renderErrors({ errors, findings }: Difference, layout: Layout): string[] {
  const known = errors.after.filter((one) => !findings.added.includes(one));
  return [
    ...(known.length > 0 ? [`Errors that were there before:\n${renderFindings(known, layout)}`] : []),
    ...errorRemarks(errors).map((remark) => fold(remark, layout, "error")),
  ];
}

function reach(exposure: AnsweredExposure): string {
  const sources = sourcesText(exposure);
  return `${calledAt(exposure)}${sources === "" ? "" : ` from ${sources}`}`;
}

import { billables } from "../cost/billable";
import type { CostEstimate } from "../cost/estimate";
import type { Finding } from "../findings/finding";
import type { AnsweredExposure } from "../plan/exposure";
import { calledAt } from "./calledAt";
import { alike, alikeText, changeText, valuesText } from "./changes/changeText";
import { type Risk, riskText } from "./changes/risk";
import type { ComparedWith } from "./comparedWith";
import { costRows } from "./costRows";
import { costSummary } from "./costSummary";
import { type Difference, isUnchanged } from "./difference";
import { changeRows, costChange, errorRemarks, loadBalancerRemarks, riskSummary } from "./differenceTable";
import { flowRemarks } from "./establishedFlows";
import { countFindings } from "./findingList";
import { code, table } from "./markdownText";
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

/** A table that may be cut: its rows beyond a number are counted in place of shown. */
type Part = (rows: number) => string;

/**
 * A plan as a comment on a pull request: safe against whatever names and messages hold, and never longer than a comment may
 * be. It begins with a mark by which the same comment is found and updated.
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

function partsOf({ title, plan, against }: Report): Part[] {
  const cost = plan.cost ? `, ${costSummary(plan.cost)}` : "";
  return [
    () => commentMark(title),
    () => `### Network of ${code(title)}`,
    () => `${countPorts(plan.exposures)}; ${countFindings(plan.findings)}${cost}.`,
    ...(against ? differenceParts(against) : []),
    () => waitingPart(waitingEcds(plan.ecds)),
    ...findingParts(plan.findings),
    (rows) =>
      listed(
        uncalledEcds(plan.ecds).map((one) => code(uncalledText(one, MOST_NAMES))),
        rows,
      ),
    exposurePart(plan.exposures ?? []),
    ...(plan.cost ? costParts(plan.cost) : []),
  ];
}

function waitingPart(names: readonly string[]): string {
  return names.length > 0 ? code(waitingText(names, MOST_NAMES)) : "";
}

function exposurePart(exposures: AnsweredExposure[]): Part {
  const cells = exposures.map((one) => [
    code(one.owner),
    code(`${one.name} ${one.port}/${one.protocol}`),
    wayIn(one),
    code(calledAt(one)),
    code(sourcesText(one)),
    code(one.reason),
  ]);
  const head = ["who", "port", "via", "called at", "sources", "why"];
  const open = openToPods(exposures);
  const note = open.length > 0 ? `\n\n${code(openToPodsText(open, MOST_NAMES))}` : "";
  return (rows) => folded("Everything that can be called", `${cut(head, cells, rows)}${note}`);
}

function differenceParts({ name, difference, remark }: ComparedWith): Part[] {
  const against = `Against ${code(name)}`;
  const remarks = [
    ...(remark === undefined ? [] : [`${remark}.`]),
    ...flowRemarks(difference),
    ...errorRemarks(difference.errors),
  ];
  const errors: Part = (rows) => listed(remarks.map(code), rows);
  if (isUnchanged(difference)) return [() => `${against}: nothing changes.`, errors];
  const { cost, findings } = difference;
  const changes = changeRows(difference).map(({ what, exposure, detail, risk }) => [
    `**${what}**`,
    code(exposure.owner),
    code(`${exposure.name} ${exposure.port}/${exposure.protocol}`),
    wayIn(exposure),
    code(detail),
    riskCell(risk),
  ]);
  const costs = cost.items.map((one) => [billables[one.item].title, code(one.name), one.before, one.after]);
  const resolved = findings.resolved.map((one) => `no longer found: ${one.code} ${code(one.path)}`);
  const balancers = loadBalancerRemarks(difference, code);
  return [
    () =>
      `${against}: ${difference.opens.length} open, ${difference.closes.length} close, ${difference.moves.length} move; ${costChange(difference)}${countChanges(difference)}.`,
    () => riskSummary(difference) ?? "",
    errors,
    (rows) => cut(["what", "who", "port", "via", "how", "risk"], changes, rows),
    (rows) => listed(balancers, rows),
    (rows) => cut(["cost", "of", "before", "after"], costs, rows),
    (rows) => cut(["setting", "change"], settingCells(difference), rows),
    (rows) => listed(resolved, rows),
    (rows) =>
      folded("Objects that change", cut(["what", "object", "change", "risk"], objectCells(difference), rows)),
  ];
}

function countChanges({ settings, objects }: Difference): string {
  const counts: [number, string][] = [
    [settings.length, "setting"],
    [objects.length, "object"],
  ];
  const parts = counts.filter(([count]) => count > 0);
  return parts.map(([count, noun]) => `; ${count} ${noun}${count === 1 ? "" : "s"}`).join("");
}

function settingCells({ settings }: Difference): string[][] {
  return settings.map((one) => [code(one.path), code(valuesText(one))]);
}

function objectCells({ objects }: Difference): string[][] {
  return alike(objects).flatMap((group) => {
    const object = code(alikeText(group));
    if (group.fields.length === 0) return [[`**${group.what}**`, object, "", riskCell(group.risk)]];
    return group.fields.map((one, index) => [
      `**${group.what}**`,
      object,
      code(changeText(one)),
      index === 0 ? riskCell(group.risk) : "",
    ]);
  });
}

function riskCell(risk: Risk | undefined): string {
  return risk ? riskText(risk) : "";
}

function findingParts(findings: readonly Finding[]): Part[] {
  const rows = findings.map((one) => [
    one.severity,
    one.code,
    code(one.path),
    code(one.message),
    code(one.accepted === undefined ? one.fix : `Accepted: ${one.accepted}`),
  ]);
  return [(most) => cut(["", "code", "where", "what", "way out"], rows, most)];
}

function costParts(cost: CostEstimate): Part[] {
  const items = costRows(cost.items).map((one) => [
    one.title,
    code(one.names),
    one.quantity,
    one.unitPrice,
    one.monthly,
    code(one.path),
  ]);
  const remarks = [...cost.notes, ...cost.leftOut.map((one) => `not in it: ${one}`)].map(code);
  return [
    (rows) =>
      folded(
        `Cost: ${costSummary(cost)}`,
        [cut(["cost", "of", "quantity", "each", "a month", "caused by"], items, rows), listed(remarks, rows)]
          .filter(Boolean)
          .join("\n\n"),
      ),
  ];
}

function cut(head: readonly string[], all: readonly (readonly string[])[], rows: number): string {
  if (all.length === 0) return "";
  if (rows === 0) return more(all.length);
  const shown = table(head, all.slice(0, rows));
  return all.length > rows ? `${shown}\n\n${more(all.length - rows)}` : shown;
}

function listed(all: readonly string[], rows: number): string {
  const shown = all.slice(0, rows).map((one) => `- ${one}`);
  return [...shown, ...(all.length > rows ? [`- ${more(all.length - rows)}`] : [])].join("\n");
}

function more(count: number): string {
  return `${count} more: too many for a comment. \`usage-engine-networking plan\` shows them all.`;
}

function folded(summary: string, body: string): string {
  return body === "" ? "" : `<details><summary>${summary}</summary>\n\n${body}\n\n</details>`;
}

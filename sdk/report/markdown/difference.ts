import { billables } from "../../cost/billable";
import type { Change } from "../changes/change";
import { alike, alikeText, changeText, valuesText } from "../changes/changeText";
import { type Risk, riskText } from "../changes/risk";
import type { ComparedWith } from "../comparedWith";
import { type Difference, isUnchanged } from "../difference";
import { changeRows, costChange, errorRemarks, loadBalancerRemarks, riskSummary } from "../differenceTable";
import { flowRemarks } from "../establishedFlows";
import { ARROW, code, prose } from "../markdownText";
import { wayIn } from "../wayIn";
import { cut, folded, listed, type Part } from "./parts";

/** So much of each list is shown; the rest is folded. More is no usual change, and would fill the screen. */
const AT_ONCE = 8;

/** What changes: ports, cost and settings with their risk; objects folded. */
export function differenceParts({ name, difference, remark }: ComparedWith): Part[] {
  const against = `Against ${code(name)}`;
  const remarks = [...(remark === undefined ? [] : [`${remark}.`]), ...errorRemarks(difference.errors)];
  const said: Part = (rows) => listed(remarks.map(prose), rows);
  if (isUnchanged(difference)) return [() => `${against}: nothing changes.`, said];
  const { opens, closes, moves, cost, findings } = difference;
  const risk = riskSummary(difference);
  const changes = changeRows(difference).map(({ what, exposure, detail, risk }) => [
    `**${what}**`,
    `${code(exposure.owner)} ${code(`${exposure.name} ${exposure.port}/${exposure.protocol}`)}`,
    `${wayIn(exposure)}: ${prose(detail)}`,
    riskCell(risk),
  ]);
  const costs = cost.items.map((one) => [
    `${billables[one.item].title} ${code(one.name)}`,
    one.before,
    one.after,
  ]);
  const settings = difference.settings.map((one) => `${code(one.path)}: ${valuesCell(one)}`);
  const others = [
    ...flowRemarks(difference).map(prose),
    ...loadBalancerRemarks(difference, code),
    ...findings.resolved.map((one) => `no longer found: ${one.code} ${code(one.path)}`),
  ];
  return [
    () =>
      `**${against}**: ${opens.length} open, ${closes.length} close, ${moves.length} move; ${costChange(difference)}${countChanges(difference)}.`,
    () => (risk === undefined ? "" : `**Risk**${prose(risk).replace(/^Risk/, "")}.`),
    said,
    ...atOnce(changes, (list, rows) => cut(["what", "port", "how", "risk"], list, rows), "ports"),
    ...atOnce(costs, (list, rows) => cut(["cost, a month", "before", "after"], list, rows), "costs"),
    ...atOnce(others, listed, "changes"),
    ...atOnce(
      settings,
      (list, rows) => (list.length > 0 ? `Settings:\n\n${listed(list, rows)}` : ""),
      "settings",
    ),
    (rows) =>
      folded(
        `Objects that change: ${difference.objects.length}`,
        cut(["what", "object", "change"], objectCells(difference), rows),
      ),
  ];
}

/** What was and what is, each as a value; of lists what joins and leaves. */
function valuesCell(change: Change): string {
  const text = valuesText(change);
  const [was = "", is, ...others] = text.split(" => ");
  return is === undefined || others.length > 0 ? code(text) : `${code(was)} ${ARROW} ${code(is)}`;
}

/** The beginning of a list, and the rest of it folded. */
function atOnce<Item>(
  all: readonly Item[],
  shown: (list: readonly Item[], rows: number) => string,
  noun: string,
): Part[] {
  const rest = all.slice(AT_ONCE);
  return [
    (rows) => shown(all.slice(0, AT_ONCE), rows),
    (rows) => (rest.length === 0 ? "" : folded(`${rest.length} more ${noun}`, shown(rest, rows))),
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

/** One row for objects that change alike. */
function objectCells({ objects }: Difference): string[][] {
  return alike(objects).map((group) => [
    `**${group.what}**${group.risk ? `<br>${riskCell(group.risk)}` : ""}`,
    code(alikeText(group)),
    group.fields.map((one) => code(changeText(one))).join("<br>"),
  ]);
}

function riskCell(risk: Risk | undefined): string {
  return risk ? prose(riskText(risk)) : "";
}

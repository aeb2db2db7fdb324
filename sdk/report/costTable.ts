import type { CostEstimate } from "../cost/estimate";
import { type CostRow, costRows } from "./costRows";
import { costSummary } from "./costSummary";
import { fold } from "./fold";
import { type Column, type Layout, renderTable } from "./table";

/** What is said of a billable thing. */
export const COST_COLUMNS: readonly Column<CostRow>[] = [
  { head: "COST", text: (one) => one.title, least: 16 },
  { head: "OF", text: (one) => one.names, least: 10 },
  { head: "QUANTITY", text: (one) => one.quantity, least: 10 },
  { head: "EACH", text: (one) => one.unitPrice },
  { head: "A MONTH", text: (one) => one.monthly },
  { head: "CAUSED BY", text: (one) => one.path, least: 18, tone: () => "faint" },
];

/** What is billed, kind by kind, then the sums and what is left out. */
export function renderCost(cost: CostEstimate, layout: Layout): string {
  return [
    ...(cost.items.length > 0 ? [renderTable(COST_COLUMNS, costRows(cost.items), layout)] : []),
    layout.paint("heading", costSummary(cost)),
    ...cost.notes.map((one) => fold(one, layout, "faint")),
    ...cost.leftOut.map((one) => fold(`Not in it: ${one}`, layout, "faint")),
  ].join("\n");
}

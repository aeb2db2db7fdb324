import { billables } from "../cost/billable";
import type { CostEstimate, CostItem } from "../cost/estimate";
import { costSummary } from "./costSummary";
import { fold } from "./fold";
import { type Column, type Layout, renderTable } from "./table";

const COLUMNS: Column<CostItem>[] = [
  { head: "COST", text: (one) => billables[one.item].title, least: 16 },
  { head: "OF", text: (one) => one.name, least: 12 },
  { head: "QUANTITY", text: (one) => `${one.quantity} ${one.unit}` },
  { head: "EACH", text: (one) => one.unitPrice },
  { head: "A MONTH", text: (one) => one.monthly },
  { head: "CAUSED BY", text: (one) => one.path, least: 20, tone: () => "faint" },
];

/** What is billed, item by item, then the sums and what is left out. */
export function renderCost(cost: CostEstimate, layout: Layout): string {
  return [
    ...(cost.items.length > 0 ? [renderTable(COLUMNS, cost.items, layout)] : []),
    layout.paint("heading", costSummary(cost)),
    ...cost.notes.map((one) => fold(one, layout, "faint")),
    ...cost.leftOut.map((one) => fold(`Not in it: ${one}`, layout, "faint")),
  ].join("\n");
}

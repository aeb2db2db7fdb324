import { billables } from "../cost/billable";
import type { CostEstimate, CostItem } from "../cost/estimate";
import { costSummary } from "./costSummary";
import { type Column, type Layout, renderTable } from "./table";
import { wrap } from "./wrap";

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
  const faint = (text: string) => wrap(text, layout.width).map((line) => layout.paint("faint", line));
  return [
    ...(cost.items.length > 0 ? [renderTable(COLUMNS, cost.items, layout)] : []),
    layout.paint("heading", costSummary(cost)),
    ...cost.notes.flatMap(faint),
    ...cost.leftOut.flatMap((one) => faint(`Not in it: ${one}`)),
  ].join("\n");
}

import type { CostEstimate } from "../../cost/estimate";
import { costRows } from "../costRows";
import { costSummary } from "../costSummary";
import { code, prose } from "../markdownText";
import { cut, folded, listed, type Part } from "./parts";

/** What it costs and why, folded. */
export function costPart(cost: CostEstimate): Part {
  const items = costRows(cost.items).map((one) => [
    `${one.title} ${code(one.names)}`,
    one.quantity,
    one.unitPrice,
    one.monthly,
    code(one.path),
  ]);
  const remarks = [...cost.notes, ...cost.leftOut.map((one) => `Not in it: ${one}`)].map(prose);
  return (rows) =>
    folded(
      `Cost: ${costSummary(cost)}`,
      [cut(["cost", "quantity", "each", "a month", "caused by"], items, rows), listed(remarks, rows)]
        .filter(Boolean)
        .join("\n\n"),
    );
}

import type { ExplainedAlternative, Explanation } from "./explanation";
import { fold } from "./fold";
import { plainPaint } from "./paint";
import { type Column, type Layout, renderTable } from "./table";

const COLUMNS: Column<ExplainedAlternative>[] = [
  { head: "WAY IN", text: (one) => one.name, tone: (one) => (one.chosen ? "good" : undefined) },
  {
    head: "WORKS",
    text: (one) => (one.chosen ? "chosen" : one.works ? "yes" : "no"),
    tone: (one) => (one.works ? "good" : "error"),
  },
  { head: "USD A MONTH", text: (one) => one.monthly ?? "" },
  { head: "WHY NOT", text: (one) => one.note ?? one.reasons.join(" "), least: 30 },
];

/** Why an ECD has its way in, and what the others would cost. */
export function renderExplanation(
  { ecd, chosen, alternatives }: Explanation,
  layout: Partial<Layout>,
): string {
  const complete = { width: 160, paint: plainPaint, ...layout };
  return [
    chosen.length === 0
      ? `${ecd} opens nothing.`
      : chosen
          .map(({ port, via, reason }) => fold(`${ecd} ${port} goes by ${via} (${reason}).`, complete))
          .join("\n"),
    renderTable(COLUMNS, alternatives, complete),
    fold("Amounts are what the environment costs more than without it, by list prices.", complete),
  ].join("\n\n");
}

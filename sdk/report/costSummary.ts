import type { CostEstimate } from "../cost/estimate";

/** `109.50 USD a month: network 36.50, control plane 73.00` */
export function costSummary({ monthly, currency, subtotals }: CostEstimate): string {
  return `${monthly} ${currency} a month: network ${subtotals.network}, control plane ${subtotals.controlPlane}`;
}

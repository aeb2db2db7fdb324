import type { CostItem } from "../cost/estimate";

/**
 * One billable thing and what it costs. Amounts are US dollars as decimal strings.
 */
export interface ReportedCostItem {
  /**
   * Name in the price book: `aws-nlb`.
   */
  item: string;
  /**
   * Which one it is: a load balancer's name, `NAT gateway zone 1`.
   */
  name: string;
  /**
   * The region that it is billed in; `on-prem` where that has no meaning.
   */
  region: string;
  /**
   * How much of the unit a month takes.
   */
  quantity: string;
  /**
   * What is counted: `hour`, `GB`.
   */
  unit: string;
  /**
   * Price of one unit.
   */
  unitPrice: string;
  /**
   * What it costs in a month: `16.43`.
   */
  monthly: string;
  /**
   * The part of the configuration that causes it.
   */
  path: string;
}

/** An item of the estimate for a reader outside the plan. */
export function reportCostItem(one: CostItem): ReportedCostItem {
  const { item, name, region, quantity, unit, unitPrice, monthly, path } = one;
  return { item, name, region, quantity, unit, unitPrice, monthly, path };
}

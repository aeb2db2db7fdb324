/**
 * What the environment may cost.
 */
export interface BudgetArgs {
  /**
   * Most that the estimate may be, in US dollars a month. A plan or preview above it is refused, with the items that
   * caused it.
   */
  monthly: number;
}

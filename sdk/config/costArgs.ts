/**
 * What the environment may cost.
 */
export interface BudgetArgs {
  /**
   * Most that the estimate may be, in US dollars a month, 0 or more (UEN703). A plan or preview above it is refused, with
   * the items that caused it (UEN701).
   */
  monthly: number;
}

import { existsSync, statSync } from "node:fs";
import { ENVIRONMENT } from "../sdk/config/parse";
import type { StackFile } from "../sdk/config/stackFile";
import type { PricedPlan } from "../sdk/cost/pricedPlan";
import { comparePlans, type Difference } from "../sdk/report/difference";
import { isUndecidable } from "../sdk/undecided";
import { withStackAt } from "./stack/gitRef";
import { planStack } from "./stack/planStack";
import { readStack } from "./stack/selectStack";

/** What a plan is compared with, and how it differs. */
export interface Against {
  /** As the user named it: `origin/main`, `Pulumi.old.yaml`. */
  name: string;
  difference: Difference;
}

/**
 * Compares a plan with the one of another stack file, or of the same file as a commit of git has it.
 *
 * @throws UsageError where there is neither such a file nor such a commit
 */
export function compareAgainst(name: string, file: string, planned: PricedPlan): Against {
  // A folder may well have the name of a branch.
  if (existsSync(name) && !statSync(name).isDirectory()) {
    return { name, difference: comparePlans(planOf(readStack(name)), planned) };
  }
  return withStackAt(name, file, (stack) => ({ name, difference: comparePlans(planOf(stack), planned) }));
}

/** A stack file that is not there, holds no environment, or hides it, opens nothing and costs nothing that is known. */
function planOf(stack: StackFile | undefined): Parameters<typeof comparePlans>[0] {
  const nothing = { exposures: [], loadBalancers: [], cost: NOTHING };
  if (stack?.environment === undefined) return { ...nothing, findings: stack?.findings.sorted() ?? [] };
  const planned = planStack(stack);
  return isUndecidable(planned.findings, ENVIRONMENT) ? { ...nothing, findings: planned.findings } : planned;
}

const NOTHING: PricedPlan["cost"] = {
  currency: "USD",
  monthly: "0.00",
  subtotals: { network: "0.00", controlPlane: "0.00" },
  items: [],
  leftOut: [],
  notes: [],
};

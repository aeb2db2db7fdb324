import { existsSync, statSync } from "node:fs";
import { ENVIRONMENT } from "../sdk/config/parse";
import type { StackFile } from "../sdk/config/stackFile";
import type { PricedPlan } from "../sdk/cost/pricedPlan";
import { type ComparedPlan, comparePlans, type Difference } from "../sdk/report/difference";
import { isUndecidable } from "../sdk/undecided";
import { withStackAt } from "./stack/gitRef";
import { planStack } from "./stack/planStack";
import { readStack } from "./stack/selectStack";

/** What a plan is compared with, and how it differs. */
export interface Against {
  /** As the user named it: `origin/main`, `Pulumi.old.yaml`. */
  name: string;
  difference: Difference;
  /** Why everything counts as new, where there is no plan to compare with. */
  remark?: string;
}

/**
 * Compares a plan with the one of another stack file, or of the same file as a commit of git has it.
 *
 * @throws UsageError where there is neither such a file nor such a commit
 */
export function compareAgainst(name: string, stack: StackFile, planned: PricedPlan): Against {
  const compare = (base: StackFile | undefined): Against => {
    const { plan, remark } = baseOf(base);
    const settings = stack.environment;
    return { name, difference: comparePlans(plan, { ...planned, settings }), ...(remark && { remark }) };
  };
  // A folder may well have the name of a branch.
  if (existsSync(name) && !statSync(name).isDirectory()) return compare(readStack(name));
  return withStackAt(name, stack.file, compare);
}

/** What a base comes to. One that is not there, holds no environment, or hides it, opens and costs nothing that is known. */
function baseOf(stack: StackFile | undefined): { plan: ComparedPlan; remark?: string } {
  const nothing = { exposures: [], loadBalancers: [], cost: NOTHING };
  if (stack === undefined) {
    return { plan: { ...nothing, findings: [] }, remark: "it has no such stack file, so everything is new" };
  }
  if (stack.environment === undefined) {
    const findings = stack.findings.sorted();
    return { plan: { ...nothing, findings }, remark: "its stack file cannot be read, so everything is new" };
  }
  const planned = planStack(stack);
  if (!isUndecidable(planned.findings, ENVIRONMENT)) {
    return { plan: { ...planned, settings: stack.environment } };
  }
  return {
    plan: { ...nothing, findings: planned.findings },
    remark: "it hides what everything depends on, so everything is new",
  };
}

const NOTHING: PricedPlan["cost"] = {
  currency: "USD",
  monthly: "0.00",
  subtotals: { network: "0.00", controlPlane: "0.00" },
  items: [],
  leftOut: [],
  notes: [],
};

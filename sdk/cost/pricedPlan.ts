import type { EnvironmentArgs } from "../config/environmentArgs";
import { Findings } from "../findings/findings";
import type { Path } from "../findings/path";
import type { NetworkPlan } from "../plan/networkPlan";
import type { AnsweredPlan } from "../reachability/answeredPlan";
import { checkCost } from "./checkCost";
import { type CostEstimate, estimateCost } from "./estimate";

/** A plan, who gets in, and what it costs. */
export interface PricedPlan extends AnsweredPlan {
  cost: CostEstimate;
}

/** Prices a plan, and judges it by its budget: what is wrong joins the plan's findings. */
export function pricePlan<Plan extends NetworkPlan>(
  plan: Plan,
  args: EnvironmentArgs,
  root: Path,
): Plan & { cost: CostEstimate } {
  const cost = estimateCost(plan, args, root);
  const findings = new Findings();
  findings.append(plan.findings);
  checkCost({ plan, cost }, args, root, findings);
  return { ...plan, findings: findings.sorted(args.accept), cost };
}

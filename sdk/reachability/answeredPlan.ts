import type { Path } from "../findings/path";
import type { AnsweredExposure } from "../plan/exposure";
import type { NetworkPlan } from "../plan/networkPlan";
import { withUndecided } from "../plan/undecided";
import { withAdmitted } from "./admitted";

/** A plan whose exposures say who gets in, and what of them is not known. */
export interface AnsweredPlan extends NetworkPlan {
  exposures: AnsweredExposure[];
}

/**
 * Asks the reachability model of every exposure who gets in, and says of each which hidden values bear on it.
 *
 * @param root where paths of findings begin
 */
export function answerPlan(plan: NetworkPlan, root: Path): AnsweredPlan {
  return { ...plan, exposures: withUndecided(withAdmitted(plan), plan.findings, root) };
}

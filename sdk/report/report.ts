import type { CostEstimate } from "../cost/estimate";
import type { Finding } from "../findings/finding";
import type { AnsweredPlan } from "../reachability/answeredPlan";
import type { ComparedWith } from "./comparedWith";

/** What a report shows of a plan; the findings alone where there is none. */
export interface ReportedPlan
  extends Partial<
    Pick<
      AnsweredPlan,
      "exposures" | "ecds" | "loadBalancers" | "dns" | "namespace" | "network" | "ingress" | "balancing"
    >
  > {
  findings: readonly Finding[];
  /** Absent where there is nothing to price. */
  cost?: CostEstimate;
}

/** A plan to be shown to people who have no terminal: as Markdown, or as a page. */
export interface Report {
  /** Name of the stack or of its file. */
  title: string;
  plan: ReportedPlan;
  /** What changes, against an earlier plan. */
  against?: ComparedWith;
  /** Address of `findings.md`, for links from codes to it; without it there are none. */
  docs?: string;
}

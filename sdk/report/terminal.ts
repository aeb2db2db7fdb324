import { renderCost } from "./costTable";
import type { Difference } from "./difference";
import { renderDifference } from "./differenceTable";
import { renderExposures } from "./exposureTable";
import { countFindings, renderFindings } from "./findingList";
import { fold } from "./fold";
import { installedText, installedThings } from "./installed";
import { loadBalancersJson } from "./json";
import { renderLoadBalancers } from "./loadBalancerTable";
import { openToPods, openToPodsText } from "./openToPods";
import { plainPaint } from "./paint";
import { countPorts } from "./portCount";
import type { ReportedPlan } from "./report";
import { type PlannedStack, renderStacks } from "./stackTable";
import type { Layout } from "./table";
import { uncalledEcds, uncalledText } from "./uncalled";
import { waitingEcds, waitingText } from "./waiting";

/** Wide enough for most tables, and still readable where long lines are folded. */
const DEFAULT_LAYOUT: Layout = { width: 160, paint: plainPaint };

/** A plan for people: what can be called, through what, and what is wrong. Without colours unless they are asked for. */
export function renderPlan(plan: ReportedPlan, layout: Partial<Layout> = {}): string {
  const { exposures = [], loadBalancers = [], dns } = plan;
  const complete = { ...DEFAULT_LAYOUT, ...layout };
  const uncalled = uncalledEcds(plan.ecds);
  const waiting = waitingEcds(plan.ecds);
  const open = openToPods(exposures);
  const installed = installedThings(plan);
  const parts = [
    exposures.length > 0 && renderExposures(exposures, complete),
    open.length > 0 && fold(openToPodsText(open), complete),
    uncalled.length > 0 && uncalled.map((one) => fold(uncalledText(one), complete)).join("\n"),
    waiting.length > 0 && fold(waitingText(waiting), complete),
    loadBalancers.length > 0 &&
      renderLoadBalancers(loadBalancersJson({ loadBalancers, exposures, dns }), complete),
    installed.length > 0 && fold(installedText(installed), complete),
    plan.cost !== undefined && renderCost(plan.cost, complete),
    plan.findings.length > 0 && renderFindings(plan.findings, complete),
    `${countPorts(plan.exposures)}; ${countFindings(plan.findings)}.`,
  ];
  return parts.filter((part) => part !== false).join("\n\n");
}

/**
 * What changes between two plans, for people. Without colours unless they are asked for.
 *
 * @param remark why there is no plan to compare with
 */
export function renderPlanDifference(
  difference: Difference,
  layout: Partial<Layout> = {},
  remark?: string,
): string {
  return renderDifference(difference, { ...DEFAULT_LAYOUT, ...layout }, remark);
}

/** A project's stacks for people. Without colours unless they are asked for. */
export function renderProject(stacks: readonly PlannedStack[], layout: Partial<Layout> = {}): string {
  return renderStacks(stacks, { ...DEFAULT_LAYOUT, ...layout });
}

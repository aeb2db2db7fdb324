import { existsSync, statSync } from "node:fs";
import { ENVIRONMENT } from "../sdk/config/parse";
import type { StackFile } from "../sdk/config/stackFile";
import type { PricedPlan } from "../sdk/cost/pricedPlan";
import type { Finding } from "../sdk/findings/finding";
import { Findings } from "../sdk/findings/findings";
import { classesOf, reportClassChanges } from "../sdk/plan/loadBalancers/classChanges";
import { reportSchemeChanges, schemesOf } from "../sdk/plan/loadBalancers/schemeChanges";
import { handovers, holdersOf, pinOf } from "../sdk/plan/nodePorts/handover";
import { reportHandovers } from "../sdk/plan/nodePorts/reportHandovers";
import { isUndecidable } from "../sdk/plan/undecided";
import type { PlannedEnvironment } from "../sdk/planEnvironment";
import type { ComparedWith } from "../sdk/report/comparedWith";
import { type ComparedPlan, comparePlans } from "../sdk/report/difference";
import { withStackAt } from "./stack/gitRef";
import { planStack } from "./stack/planStack";
import { readStack } from "./stack/selectStack";
import { withPlaces } from "./stack/withPlaces";

/** What a plan is compared with, and how it differs. */
export interface Against extends ComparedWith {
  /** The plan with what is only found by comparing it. */
  planned: PlannedEnvironment;
}

/**
 * Compares a plan with the one of another stack file, or of the same file as a commit of git has it.
 *
 * @throws UsageError where there is neither such a file nor such a commit
 */
export function compareAgainst(name: string, stack: StackFile, planned: PlannedEnvironment): Against {
  const compare = (base: StackFile | undefined): Against => {
    const { plan, remark } = baseOf(base);
    const judged = { ...planned, findings: withPlaces(withSteps(name, plan, planned), stack) };
    const difference = comparePlans(plan, { ...judged, settings: stack.environment });
    return { name, planned: judged, difference, ...(remark && { remark }) };
  };
  // A folder may well have the name of a branch.
  if (existsSync(name) && !statSync(name).isDirectory()) return compare(readStack(name, stack.key));
  return withStackAt(name, stack, compare);
}

/** The plan's findings, and what one change cannot do: node ports change hands, Calico's CRDs leave their release. */
function withSteps(name: string, base: ComparedPlan, planned: PlannedEnvironment): Finding[] {
  const { exposures, nodePorts, network, ecds, platform, ingress, namespace } = base;
  if (!nodePorts || !network || !ecds || !platform) return planned.findings;
  const before = { exposures, nodePorts, network, ecds };
  const moved = handovers(holdersOf(before), planned);
  const ownerOf = (one: Pick<PricedPlan, "network">) => one.network.calico?.crds?.owner;
  const leaveRelease = ownerOf(before) === "release" && ownerOf(planned) === "objects";
  const findings = new Findings();
  const schemes = schemesOf(base.balancing?.addresses ?? []);
  const changesScheme = reportSchemeChanges(schemes, planned.balancing.addresses, findings);
  // In another namespace they are other Services.
  if (!changesScheme && namespace?.name === planned.namespace.name) {
    reportClassChanges(classesOf({ ecds, platform, ingress }), planned, findings);
  }
  if (moved.length === 0 && !leaveRelease && findings.sorted().length === 0) return planned.findings;
  if (leaveRelease) {
    findings.add(
      "UEN668",
      [...ENVIRONMENT, "network", "calico", "crds"],
      `the release calico-crds of ${name} has Calico's CRDs, and they are to be objects`,
    );
  }
  findings.append(planned.findings);
  reportHandovers(moved, `what is up now (${name})`, (nodePort) => pinOf(before, nodePort), findings);
  return findings.sorted(planned.args.accept);
}

/** What a base comes to. One that is not there, holds no environment, or hides it, opens and costs nothing that is known. */
function baseOf(stack: StackFile | undefined): { plan: ComparedPlan; remark?: string } {
  const nothing = { exposures: [], loadBalancers: [], cost: NOTHING };
  if (stack === undefined) {
    return { plan: { ...nothing, findings: [] }, remark: "it has no such stack file, so everything is new" };
  }
  if (stack.environment === undefined) {
    const findings = withoutPlaces(stack.findings.sorted());
    return { plan: { ...nothing, findings }, remark: "its stack file cannot be read, so everything is new" };
  }
  const planned = planStack(stack);
  const findings = withoutPlaces(planned.findings);
  if (!isUndecidable(findings, ENVIRONMENT)) {
    return { plan: { ...planned, findings, settings: stack.environment } };
  }
  return {
    plan: { ...nothing, findings },
    remark: "it hides what everything depends on, so everything is new",
  };
}

/** Of a commit there is only a copy, which is gone when anybody looks for a place in it. */
function withoutPlaces(findings: readonly Finding[]): Finding[] {
  return findings.map(({ place: _, related: __, ...one }) => one);
}

const NOTHING: PricedPlan["cost"] = {
  currency: "USD",
  monthly: "0.00",
  subtotals: { network: "0.00", controlPlane: "0.00" },
  items: [],
  leftOut: [],
  notes: [],
};

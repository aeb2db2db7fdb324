import Big from "big.js";
import { formatMoney } from "../cost/money";
import type { PricedPlan } from "../cost/pricedPlan";
import { errorsIn, type Finding } from "../findings/finding";
import { renderFindings } from "./findingList";
import { type Column, type Layout, renderTable } from "./table";

/** One stack of a project, and what is planned for it. */
export interface PlannedStack {
  name: string;
  /** Absent where its file cannot be read, or hides what everything depends on. */
  plan: PricedPlan | undefined;
  findings: readonly Finding[];
}

/** What a project's stacks come to: a row for each, in the order of their names. */
export interface StackJson {
  stack: string;
  /** Null where there is no plan. */
  target: string | null;
  ports: number | null;
  /** How many of them are called from outside the cluster. */
  open: number | null;
  loadBalancers: number | null;
  /** US dollars a month. */
  monthly: string | null;
  errors: number;
  warnings: number;
}

/** A project's stacks as plain values. */
export function stacksJson(stacks: readonly PlannedStack[]): StackJson[] {
  return stacks.map(({ name, plan, findings }) => ({
    stack: name,
    target: plan?.target ?? null,
    ports: plan?.exposures.length ?? null,
    open: plan?.exposures.filter(({ via }) => via !== "ClusterIP").length ?? null,
    loadBalancers: plan?.loadBalancers.length ?? null,
    monthly: plan?.cost.monthly ?? null,
    errors: count(findings, "error"),
    warnings: count(findings, "warning"),
  }));
}

const COLUMNS: Column<StackJson>[] = [
  { head: "STACK", text: ({ stack }) => stack },
  { head: "TARGET", text: ({ target }) => target ?? "no plan" },
  { head: "PORTS", text: ({ ports }) => String(ports ?? "") },
  { head: "OPEN", text: ({ open }) => String(open ?? "") },
  { head: "LOAD BALANCERS", text: ({ loadBalancers }) => String(loadBalancers ?? "") },
  { head: "USD A MONTH", text: ({ monthly }) => monthly ?? "" },
  {
    head: "ERRORS",
    text: ({ errors }) => String(errors),
    tone: ({ errors }) => (errors > 0 ? "error" : undefined),
  },
  {
    head: "WARNINGS",
    text: ({ warnings }) => String(warnings),
    tone: ({ warnings }) => (warnings > 0 ? "warning" : undefined),
  },
];

/** A project's stacks as one table, the errors of each below it, and what they cost together. */
export function renderStacks(stacks: readonly PlannedStack[], layout: Layout): string {
  const refused = stacks.flatMap(({ name, findings }) => {
    const errors = errorsIn(findings);
    return errors.length > 0 ? [`${name}\n${renderFindings(errors, layout)}`] : [];
  });
  const monthly = stacks.reduce((sum, { plan }) => sum.plus(plan?.cost.monthly ?? 0), new Big(0));
  const named = stacks.length === 1 ? "1 stack" : `${stacks.length} stacks`;
  return [
    renderTable(COLUMNS, stacksJson(stacks), layout),
    ...refused,
    `${named}, ${refused.length} of them with errors; ${formatMoney(monthly)} USD a month together.`,
  ].join("\n\n");
}

function count(findings: readonly Finding[], severity: Finding["severity"]): number {
  return findings.filter((one) => one.severity === severity).length;
}

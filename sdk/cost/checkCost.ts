import Big from "big.js";
import { closest } from "fastest-levenshtein";
import type { EnvironmentArgs } from "../config/environmentArgs";
import type { Findings } from "../findings/findings";
import type { Path } from "../findings/path";
import { billables } from "./billable";
import type { CostlyPlan } from "./charge";
import type { CostEstimate } from "./estimate";
import { formatMoney } from "./money";

/** So many items name the cause of a budget that does not hold. */
const NAMED_ITEMS = 5;

/** Judges what the configuration says about money: prices, traffic, the budget. */
export function checkCost(
  { plan, cost }: { plan: CostlyPlan; cost: CostEstimate },
  args: Pick<EnvironmentArgs, "prices" | "traffic" | "budget">,
  root: Path,
  findings: Findings,
): void {
  for (const [item, price] of Object.entries(args.prices ?? {})) {
    const path = [...root, "prices", item];
    if (item in billables) checkAmount(price, path, findings);
    else findings.add(...unknownKey("UEN704", path, item, Object.keys(billables)));
  }
  checkTraffic(plan, args, root, findings);
  checkBudget(cost, args, root, findings);
}

function checkTraffic(
  { exposures }: CostlyPlan,
  { traffic }: Pick<EnvironmentArgs, "traffic">,
  root: Path,
  findings: Findings,
): void {
  if (traffic === undefined) return;
  const path = [...root, "traffic"];
  if (traffic.natGbPerMonth !== undefined)
    checkAmount(traffic.natGbPerMonth, [...path, "natGbPerMonth"], findings);
  const known = new Set(exposures.flatMap(({ owner, name }) => [owner, `${owner}/${name}`]));
  for (const [endpoint, carried] of Object.entries(traffic.endpoints ?? {})) {
    const at = [...path, "endpoints", endpoint];
    if (!known.has(endpoint)) findings.add(...unknownKey("UEN702", at, endpoint, [...known]));
    for (const [key, amount] of Object.entries(carried)) checkAmount(amount, [...at, key], findings);
  }
}

function unknownKey(
  code: "UEN702" | "UEN704",
  path: Path,
  key: string,
  known: readonly string[],
): Parameters<Findings["add"]> {
  const what = code === "UEN702" ? "no endpoint" : "no item of the price book";
  const nearest = known.length > 0 ? `Did you mean "${closest(key, [...known])}"?` : undefined;
  return [code, path, `"${key}" is ${what}`, nearest];
}

function checkAmount(amount: number, path: Path, findings: Findings): void {
  if (Number.isFinite(amount) && amount >= 0) return;
  findings.add("UEN703", path, `${amount} is no amount`);
}

function checkBudget(
  cost: CostEstimate,
  { budget }: Pick<EnvironmentArgs, "budget">,
  root: Path,
  findings: Findings,
): void {
  if (budget === undefined) return;
  const path = [...root, "budget", "monthly"];
  if (!Number.isFinite(budget.monthly) || budget.monthly < 0) {
    checkAmount(budget.monthly, path, findings);
    return;
  }
  const most = new Big(budget.monthly);
  const monthly = new Big(cost.monthly);
  if (monthly.lte(most)) return;
  const above = formatMoney(monthly.minus(most));
  findings.add(
    "UEN701",
    path,
    `the environment costs ${cost.monthly} ${cost.currency} a month, ${above} above the budget of ${formatMoney(most)}: ${causes(cost)}`,
  );
}

/** The dearest items with the configuration that causes them. */
function causes({ items }: CostEstimate): string {
  const dearest = items
    .filter(({ monthly }) => new Big(monthly).gt(0))
    .sort((one, other) => new Big(other.monthly).cmp(one.monthly));
  const named = dearest
    .slice(0, NAMED_ITEMS)
    .map(({ item, name, monthly, path }) => `${billables[item].title} ${name} ${monthly} (${path})`);
  const more = dearest.length - named.length;
  return [...named, ...(more > 0 ? [`${more} more`] : [])].join(", ");
}

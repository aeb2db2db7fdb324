import Big from "big.js";
import type { EnvironmentArgs } from "../config/environmentArgs";
import { formatPath, type Path } from "../findings/path";
import type { PlannedLoadBalancer } from "../plan/loadBalancers/loadBalancer";
import { awsNetworkCharges, nlbCharges } from "./awsCharges";
import { type BillableItem, billables, type CostGroup } from "./billable";
import type { Charge, CostlyPlan } from "./charge";
import { forwardingRuleCharges, gcpNetworkCharges } from "./gcpCharges";
import { leftOutOf } from "./leftOut";
import { cents, formatMoney, formatPrice, formatQuantity, sum } from "./money";
import { CONFIGURED, PriceBook } from "./priceBook";
import { trafficCharges } from "./trafficCharges";

/** One billable thing and what it costs. Amounts are US dollars as decimal strings. */
export interface CostItem {
  /** Name in the price book: `aws-nlb`. */
  item: BillableItem;
  /** The region that it is billed in; `on-prem` where that has no meaning. */
  region: string;
  /** How much of the unit a month takes: `730`. */
  quantity: string;
  /** `hour`, `GB`, ... */
  unit: string;
  /** Price of one unit, as listed: `0.0225`. */
  unitPrice: string;
  /** Rounded half up to cents: `16.43`. */
  monthly: string;
  /** The part of the configuration that causes it. */
  path: string;
  /** Which one it is: a load balancer's name, `NAT gateway zone 1`. */
  name: string;
}

/** What an environment costs in a month, by list prices. */
export interface CostEstimate {
  currency: "USD";
  /** Sum of the items: `27.38`. */
  monthly: string;
  /** Network and control plane by themselves. */
  subtotals: Record<CostGroup, string>;
  items: CostItem[];
  /** What will be billed, and is not in the estimate. */
  leftOut: string[];
  /** Where a price is another region's. */
  notes: string[];
}

/**
 * Prices a plan. Pure: list prices of the price book or of the configuration, exact decimals, no clock. Each billable thing
 * is one item, rounded half up to cents; sums are sums of rounded items.
 *
 * @param root where paths of the configuration begin
 */
export function estimateCost(
  plan: CostlyPlan,
  args: Pick<EnvironmentArgs, "prices" | "traffic">,
  root: Path,
  book: PriceBook = new PriceBook(args.prices),
): CostEstimate {
  const region = regionOf(plan);
  const leftOut = leftOutOf(plan, args.traffic);
  const notes = new Set<string>();
  const items: CostItem[] = [];
  for (const { item, name, quantity, path } of chargesOf(plan, args, root)) {
    const { title, unit } = billables[item];
    const found = book.find(item, region);
    if (!found) {
      leftOut.push(`${title} (${item}) of ${name}: no price is confirmed; set prices.${item}`);
      continue;
    }
    if (found.region !== region && found.region !== CONFIGURED) {
      notes.add(
        `${region} has no listed price for ${item}: ${found.region}'s ${formatPrice(found.price)} stands in`,
      );
    }
    items.push({
      item,
      region,
      quantity: formatQuantity(quantity),
      unit,
      unitPrice: formatPrice(found.price),
      monthly: formatMoney(cents(quantity.times(found.price))),
      path: formatPath(path),
      name,
    });
  }
  return {
    currency: "USD",
    monthly: total(items),
    subtotals: {
      network: total(items.filter(({ item }) => billables[item].group === "network")),
      controlPlane: total(items.filter(({ item }) => billables[item].group === "controlPlane")),
    },
    items,
    leftOut,
    notes: [...notes],
  };
}

function chargesOf(
  plan: CostlyPlan,
  { traffic = {} }: Pick<EnvironmentArgs, "traffic">,
  root: Path,
): Charge[] {
  const { network, loadBalancers } = plan;
  return [
    ...loadBalancers.filter(({ kind }) => kind === "nlb").flatMap(nlbCharges),
    ...forwardingRuleCharges(loadBalancers.filter(({ kind }) => kind === "forwarding-rules")),
    ...(plan.target === "on-prem" ? loadBalancers.flatMap(addressCharges) : []),
    ...(network.aws ? awsNetworkCharges(network.aws, root) : []),
    ...(network.gcp ? gcpNetworkCharges(network.gcp, root) : []),
    ...trafficCharges(plan, traffic, root),
  ];
}

/** On-prem nobody bills a load balancer; its addresses are counted, and cost what the configuration says. */
function addressCharges({ name, addresses, path }: PlannedLoadBalancer): Charge[] {
  return Array.from({ length: addresses }, () => ({
    item: "on-prem-address",
    name,
    quantity: new Big(1),
    path,
  }));
}

function regionOf({ target, network }: CostlyPlan): string {
  return network.aws?.region ?? network.gcp?.region ?? target;
}

function total(items: readonly CostItem[]): string {
  return formatMoney(sum(items.map(({ monthly }) => new Big(monthly))));
}

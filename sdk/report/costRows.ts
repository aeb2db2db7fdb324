import Big from "big.js";
import { billables } from "../cost/billable";
import type { CostItem } from "../cost/estimate";
import { formatMoney, sum } from "../cost/money";

/** Like items of an estimate in one line, for people. */
export interface CostRow {
  /** `Network Load Balancer` */
  title: string;
  /** Which ones: `uepe`, `uepe zone 1 to 3`, `ecr.api, sts`. */
  names: string;
  /** `730 hours`, `3 x 730 hours`. */
  quantity: string;
  unitPrice: string;
  /** All of them together. */
  monthly: string;
  path: string;
}

/** The items in their order, those of one kind, price, quantity and cause together. The sum stays that of the items. */
export function costRows(items: readonly CostItem[]): CostRow[] {
  const groups = new Map<string, [CostItem, ...CostItem[]]>();
  for (const one of items) {
    const key = [one.item, one.path, one.quantity, one.unitPrice].join(" ");
    const known = groups.get(key);
    if (known) known.push(one);
    else groups.set(key, [one]);
  }
  return [...groups.values()].map((group) => {
    const [{ item, quantity, unit, unitPrice, path }] = group;
    const each = `${quantity} ${quantity === "1" || unit.startsWith("G") ? unit : `${unit}s`}`;
    return {
      title: billables[item].title,
      names: namesText(group.map(({ name }) => name)),
      quantity: group.length > 1 ? `${group.length} x ${each}` : each,
      unitPrice,
      monthly: formatMoney(sum(group.map(({ monthly }) => new Big(monthly)))),
      path,
    };
  });
}

/** `node 1 to 3` of nodes 1, 2 and 3; other names one after the other. */
function namesText(names: readonly string[]): string {
  const numbered = names.map((name) => /^(.* )(\d+)$/.exec(name));
  const [first] = numbered;
  const follow = numbered.every(
    (one, index) => one?.[1] === first?.[1] && Number(one?.[2]) === Number(first?.[2]) + index,
  );
  return follow && first && names.length > 1
    ? `${names[0]} to ${Number(first[2]) + names.length - 1}`
    : names.join(", ");
}

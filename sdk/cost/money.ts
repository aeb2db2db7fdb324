import Big from "big.js";

/** Hours of a month, as price lists count them. */
export const HOURS = 730;

/** An amount as it is billed: rounded half up to cents. Sums are sums of rounded amounts, as on a bill. */
export function cents(amount: Big): Big {
  return amount.round(2, Big.roundHalfUp);
}

/** `27.38` */
export function formatMoney(amount: Big): string {
  return amount.toFixed(2, Big.roundHalfUp);
}

/** The sum of amounts; 0 of none. */
export function sum(amounts: readonly Big[]): Big {
  return amounts.reduce((total, one) => total.plus(one), new Big(0));
}

/** A quantity without needless digits: `730`, `0.25`, `2281.25`. */
export function formatQuantity(quantity: Big): string {
  return quantity.round(4, Big.roundHalfUp).toFixed();
}

/** A unit price as it is listed, with cents at least: `0.10`, `0.0225`. */
export function formatPrice(price: Big): string {
  return price.toFixed(Math.max(2, price.c.length - price.e - 1));
}

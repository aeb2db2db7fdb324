import { addressNumber, familyOf, isAddress } from "../../values/address";
import { Cidr } from "../../values/cidr";

/** A pool of addresses, read once. */
export interface AddressPool {
  /** As it was written. */
  text: string;
  /** Its first address. */
  first: string;
  /** How many there are; a pool of IPv6 counts as endless. */
  size: number;
}

/** Reads `first-last` or CIDR notation. Returns what is wrong with it instead, in words. */
export function readAddressPool(text: string): AddressPool | string {
  if (!text.includes("-")) {
    const cidr = Cidr.read(text);
    return typeof cidr === "string" ? cidr : { text, first: cidr.first, size: cidr.size };
  }
  const [from = "", to = ""] = text.split("-").map((part) => part.trim());
  if (!isAddress(from) || !isAddress(to)) return "it is not first-last with two addresses";
  if (familyOf(from) !== familyOf(to)) return "its ends are of two address families";
  const size = addressNumber(to) - addressNumber(from) + 1n;
  return size < 1n
    ? "its end comes before its beginning"
    : { text, first: Cidr.single(from).first, size: Number(size) };
}

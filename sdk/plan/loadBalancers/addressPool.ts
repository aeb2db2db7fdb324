import ipaddr from "ipaddr.js";
import { Cidr } from "../../values/cidr";

/** What a pool of addresses holds. */
export interface AddressPool {
  /** Its first address. */
  first: string;
  /** How many there are; a pool of IPv6 counts as endless. */
  size: number;
}

/** Reads `first-last` or CIDR notation. Returns what is wrong with it instead, in words. */
export function readAddressRange(text: string): AddressPool | string {
  if (!text.includes("-")) {
    const cidr = Cidr.read(text);
    return typeof cidr === "string" ? cidr : { first: cidr.first, size: cidr.size };
  }
  const [from = "", to = ""] = text.split("-").map((part) => part.trim());
  if (!ipaddr.isValid(from) || !ipaddr.isValid(to)) return "it is not first-last with two addresses";
  const [first, last] = [ipaddr.parse(from), ipaddr.parse(to)];
  if (first.kind() !== last.kind()) return "its ends are of two address families";
  const size = numberOf(last.toByteArray()) - numberOf(first.toByteArray()) + 1n;
  return size < 1n ? "its end comes before its beginning" : { first: first.toString(), size: Number(size) };
}

function numberOf(bytes: number[]): bigint {
  return bytes.reduce((sum, byte) => sum * 256n + BigInt(byte), 0n);
}

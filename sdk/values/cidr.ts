import ipaddr from "ipaddr.js";

type Address = ipaddr.IPv4 | ipaddr.IPv6;

/** The private addresses of IPv4 (RFC 1918). */
export const PRIVATE_RANGES: readonly string[] = ["10.0.0.0/8", "172.16.0.0/12", "192.168.0.0/16"];

/** An address range. */
export interface Cidr {
  address: Address;
  prefix: number;
}

/** Forms that ipaddr.js reads as well, the first ones as octal numbers, and the API server refuses. */
const NOTATION_FAULTS = [
  { of: "ipv4", pattern: /(^|[./])0\d/, why: "it has a number with a leading zero" },
  {
    of: "ipv4",
    pattern: /^(?!\d{1,3}(\.\d{1,3}){3}\/\d+$)/,
    why: "it is not written as four decimal numbers",
  },
  { of: "ipv6", pattern: /\/0\d/, why: "its prefix length has a leading zero" },
  { of: "ipv6", pattern: /%/, why: "it has a zone" },
  { of: "ipv6", pattern: /\./, why: "it is an IPv4 range in IPv6 notation" },
] as const;

/** Reads CIDR notation. Returns what is wrong with it instead, in words, where it is none. */
export function readCidr(text: string): Cidr | string {
  if (!text.includes("/"))
    return ipaddr.isValid(text)
      ? `it has no prefix length; a single address is ${singleRange(text)}`
      : "it is not an address with a prefix length";
  let parsed: [Address, number];
  try {
    // By family: ipaddr.js else tries IPv6 first, and the error that it throws for each IPv4 range costs more than all the rest.
    parsed = isV6(text) ? ipaddr.IPv6.parseCIDR(text) : ipaddr.IPv4.parseCIDR(text);
  } catch {
    return "it is not an address with a prefix length";
  }
  const [address, prefix] = parsed;
  const fault = NOTATION_FAULTS.find(({ of, pattern }) => of === address.kind() && pattern.test(text));
  if (fault) return fault.why;
  const bytes = address.toByteArray();
  const first = bytes.map((byte, index) => byte & maskAt(index, prefix));
  return bytes.every((byte, index) => byte === first[index])
    ? { address, prefix }
    : `it has bits set behind the prefix; the range is ${ipaddr.fromByteArray(first)}/${prefix}`;
}

/** Whether an address, or a range in CIDR notation, is IPv6. */
export function isV6(text: string): boolean {
  return text.includes(":");
}

/** The range that is one address alone: `192.0.2.1/32`. */
export function singleRange(address: string): string {
  return `${address}/${isV6(address) ? 128 : 32}`;
}

/** Whether a text is a single address: IPv4 as four decimal numbers, since ipaddr.js reads octal and short forms too, or IPv6. */
export function isAddress(text: string): boolean {
  return isV6(text) ? ipaddr.IPv6.isValid(text) : ipaddr.IPv4.isValidFourPartDecimal(text);
}

/** Whether two ranges share an address. Ranges of different families never do. */
export function overlap(one: Cidr, other: Cidr): boolean {
  return contains(one, other) || contains(other, one);
}

/** Whether every address of `inner` is one of `outer`. */
export function contains(outer: Cidr, inner: Cidr): boolean {
  return outer.prefix <= inner.prefix && matches(inner.address, outer);
}

/** The first address of a range that is in none of some others; absent where they hold it all. */
export function addressOutside(range: Cidr, others: readonly Cidr[]): Address | undefined {
  const near = others.filter((one) => overlap(one, range));
  if (near.length === 0) return range.address;
  if (near.some((one) => contains(one, range))) return undefined;
  const [lower, upper] = halvesOf(range);
  return addressOutside(lower, near) ?? addressOutside(upper, near);
}

function halvesOf({ address, prefix }: Cidr): [Cidr, Cidr] {
  const bytes = address.toByteArray();
  const at = Math.floor(prefix / 8);
  bytes[at] = (bytes[at] ?? 0) | (128 >> (prefix % 8));
  const half = prefix + 1;
  return [
    { address, prefix: half },
    { address: ipaddr.fromByteArray(bytes), prefix: half },
  ];
}

/** Whether an address is in a range. */
export function isIn(address: string, range: string): boolean {
  return isWithin(singleRange(address), range);
}

/** Whether every address of one range in CIDR notation is one of another. What is no range holds nothing. */
export function isWithin(inner: string, outer: string): boolean {
  return compare(outer, inner, contains);
}

/** Whether two ranges in CIDR notation share an address. */
export function shareAddresses(one: string, other: string): boolean {
  return compare(one, other, overlap);
}

function compare(one: string, other: string, by: (one: Cidr, other: Cidr) => boolean): boolean {
  const [first, second] = [readCidr(one), readCidr(other)];
  return typeof first !== "string" && typeof second !== "string" && by(first, second);
}

function matches(address: Address, range: Cidr): boolean {
  return address.kind() === range.address.kind() && address.match([range.address, range.prefix] as never);
}

/** A prefix's bits in one byte of an address. */
function maskAt(index: number, prefix: number): number {
  const bits = Math.min(8, Math.max(0, prefix - 8 * index));
  return 0xff & (0xff << (8 - bits));
}

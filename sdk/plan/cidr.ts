import ipaddr from "ipaddr.js";

type Address = ipaddr.IPv4 | ipaddr.IPv6;

/** An address range. */
export interface Cidr {
  address: Address;
  prefix: number;
}

/** Reads CIDR notation. Returns what is wrong with it instead, in words, where it is none. */
export function readCidr(text: string): Cidr | string {
  if (!text.includes("/"))
    return ipaddr.isValid(text)
      ? `it has no prefix length; a single address is ${text}${text.includes(":") ? "/128" : "/32"}`
      : "it is not an address with a prefix length";
  let parsed: [Address, number];
  try {
    parsed = ipaddr.parseCIDR(text);
  } catch {
    return "it is not an address with a prefix length";
  }
  const [address, prefix] = parsed;
  // ipaddr.js also reads the old octal and short forms, which Kubernetes refuses.
  if (address.kind() === "ipv4" && !/^\d{1,3}(\.\d{1,3}){3}\/\d+$/.test(text))
    return "it is not written as four decimal numbers";
  const network = networkOf(address, prefix);
  return network === address.toString()
    ? { address, prefix }
    : `it has bits set behind the prefix; the range is ${network}/${prefix}`;
}

/** Whether two ranges share an address. Ranges of different families never do. */
export function overlap(one: Cidr, other: Cidr): boolean {
  return contains(one, other) || contains(other, one);
}

/** Whether every address of `inner` is one of `outer`. */
export function contains(outer: Cidr, inner: Cidr): boolean {
  return outer.prefix <= inner.prefix && matches(inner.address, outer);
}

function matches(address: Address, range: Cidr): boolean {
  return address.kind() === range.address.kind() && address.match([range.address, range.prefix] as never);
}

function networkOf(address: Address, prefix: number): string {
  return address.kind() === "ipv4"
    ? ipaddr.IPv4.networkAddressFromCIDR(`${address}/${prefix}`).toString()
    : ipaddr.IPv6.networkAddressFromCIDR(`${address}/${prefix}`).toString();
}

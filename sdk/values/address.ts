import ipaddr from "ipaddr.js";

/** A family of addresses. */
export type AddressFamily = "IPv4" | "IPv6";

/** Whether a text is a single address: IPv4 as four decimal numbers, since ipaddr.js reads octal and short forms too, or IPv6. */
export function isAddress(text: string): boolean {
  return familyOf(text) === "IPv6" ? ipaddr.IPv6.isValid(text) : ipaddr.IPv4.isValidFourPartDecimal(text);
}

/** The family of an address, or of what is written like one: only IPv6 has colons. */
export function familyOf(address: string): AddressFamily {
  return address.includes(":") ? "IPv6" : "IPv4";
}

/** Whether two texts are one address, however each is written. */
export function isSameAddress(one: string, other: string): boolean {
  return ipaddr.parse(one).toString() === ipaddr.parse(other).toString();
}

/** An address as a number. */
export function addressNumber(address: string): bigint {
  return ipaddr
    .parse(address)
    .toByteArray()
    .reduce((sum, byte) => sum * 256n + BigInt(byte), 0n);
}

/** The address that so many steps lead to. */
export function addressAfter(address: string, steps: bigint): string {
  let rest = addressNumber(address) + steps;
  const bytes = ipaddr.parse(address).toByteArray();
  for (let index = bytes.length - 1; index >= 0; index--) {
    bytes[index] = Number(rest & 255n);
    rest >>= 8n;
  }
  return ipaddr.fromByteArray(bytes).toString();
}

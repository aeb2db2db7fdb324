import ipaddr from "ipaddr.js";

type Address = ipaddr.IPv4 | ipaddr.IPv6;

/** A family of addresses. */
export type AddressFamily = "IPv4" | "IPv6";

/** The private addresses of IPv4 (RFC 1918). */
export const PRIVATE_RANGES: readonly string[] = ["10.0.0.0/8", "172.16.0.0/12", "192.168.0.0/16"];

/** Every address of both families. */
export const EVERY_ADDRESS: readonly string[] = ["0.0.0.0/0", "::/0"];

const BITS = { IPv4: 32, IPv6: 128 } as const;

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

/** An address range. What is none does not become one. */
export class Cidr {
  readonly family: AddressFamily;

  private constructor(
    /** In CIDR notation, as it was written. */
    readonly text: string,
    private readonly address: Address,
    /** How many bits its addresses have in common. */
    readonly prefix: number,
  ) {
    this.family = address.kind() === "ipv4" ? "IPv4" : "IPv6";
  }

  /** Reads CIDR notation. Returns what is wrong with it instead, in words, where it is none. */
  static read(text: string): Cidr | string {
    if (!text.includes("/"))
      return ipaddr.isValid(text)
        ? `it has no prefix length; a single address is ${singleRange(text)}`
        : "it is not an address with a prefix length";
    let parsed: [Address, number];
    try {
      // Each by its own parser: the one for both tries IPv6 first, and an error for each IPv4 range takes most of a plan's time.
      parsed = isV6(text) ? ipaddr.IPv6.parseCIDR(text) : ipaddr.IPv4.parseCIDR(text);
    } catch {
      return "it is not an address with a prefix length";
    }
    const [address, prefix] = parsed;
    const fault = NOTATION_FAULTS.find(({ of, pattern }) => of === address.kind() && pattern.test(text));
    if (fault) return fault.why;
    const network = firstAddress(address, prefix);
    return network === address.toString()
      ? new Cidr(text, address, prefix)
      : `it has bits set behind the prefix; the range is ${network}/${prefix}`;
  }

  /**
   * A range that is known to be one.
   *
   * @throws Error where it is none after all
   */
  static of(text: string): Cidr {
    const cidr = Cidr.read(text);
    if (typeof cidr === "string") throw new Error(`${text} is no address range: ${cidr}`);
    return cidr;
  }

  /** Those of some texts that are ranges. */
  static those(texts: readonly string[]): Cidr[] {
    return texts.map(Cidr.read).filter((one) => typeof one !== "string");
  }

  /** Its first address. */
  get first(): string {
    return this.address.toString();
  }

  /** How many addresses it holds; of IPv6 they are more than can be counted one by one. */
  get size(): number {
    return 2 ** (BITS[this.family] - this.prefix);
  }

  /** The same for one range, however it is written. */
  get canonical(): string {
    return `${this.first}/${this.prefix}`;
  }

  /** Whether every address of another range is one of its own. */
  contains(inner: Cidr): boolean {
    return (
      this.family === inner.family &&
      this.prefix <= inner.prefix &&
      inner.address.match([this.address, this.prefix] as never)
    );
  }

  /** Whether another range has an address of its own. Ranges of different families never do. */
  overlaps(other: Cidr): boolean {
    return this.contains(other) || other.contains(this);
  }

  /** Its first address that is in none of some others; absent where they hold it all. */
  firstOutside(others: readonly Cidr[]): string | undefined {
    const near = others.filter((one) => one.overlaps(this));
    if (near.length === 0) return this.first;
    if (near.some((one) => one.contains(this))) return undefined;
    const [lower, upper] = this.halves();
    return lower.firstOutside(near) ?? upper.firstOutside(near);
  }

  private halves(): [Cidr, Cidr] {
    const bytes = this.address.toByteArray();
    const at = Math.floor(this.prefix / 8);
    bytes[at] = (bytes[at] ?? 0) | (128 >> (this.prefix % 8));
    const half = this.prefix + 1;
    const upper = ipaddr.fromByteArray(bytes);
    return [
      new Cidr(`${this.address}/${half}`, this.address, half),
      new Cidr(`${upper}/${half}`, upper, half),
    ];
  }
}

/** Whether an address, or a range in CIDR notation, is IPv6. */
export function isV6(text: string): boolean {
  return text.includes(":");
}

/** The family of an address, or of a range in CIDR notation. */
export function familyOf(text: string): AddressFamily {
  return isV6(text) ? "IPv6" : "IPv4";
}

/** Those of some addresses or ranges that are of one's family. */
export function ofFamily(all: readonly string[], of: string): string[] {
  return all.filter((one) => isV6(one) === isV6(of));
}

/** Addresses or ranges by family, IPv4 first; a family that none is of has no list. */
export function byFamily(all: readonly string[]): string[][] {
  return EVERY_ADDRESS.map((range) => ofFamily(all, range)).filter((one) => one.length > 0);
}

/** The range that is one address alone: `192.0.2.1/32`. */
export function singleRange(address: string): string {
  return `${address}/${BITS[familyOf(address)]}`;
}

/** The range of a prefix length that an address is in: `192.0.2.0/24` of `192.0.2.1`. */
export function rangeOf(address: string, prefix: number): string {
  return `${firstAddress(ipaddr.parse(address), prefix)}/${prefix}`;
}

/** Whether a text is a single address: IPv4 as four decimal numbers, since ipaddr.js reads octal and short forms too, or IPv6. */
export function isAddress(text: string): boolean {
  return isV6(text) ? ipaddr.IPv6.isValid(text) : ipaddr.IPv4.isValidFourPartDecimal(text);
}

/** Whether two texts are one address, however each is written. */
export function isSameAddress(one: string, other: string): boolean {
  return ipaddr.parse(one).toString() === ipaddr.parse(other).toString();
}

/** Whether an address is in a range. */
export function isIn(address: string, range: string): boolean {
  return isWithin(singleRange(address), range);
}

/** Whether every address of one range in CIDR notation is one of another. What is no range holds nothing. */
export function isWithin(inner: string, outer: string): boolean {
  const [within, whole] = [Cidr.read(inner), Cidr.read(outer)];
  return typeof within !== "string" && typeof whole !== "string" && whole.contains(within);
}

/** Whether two ranges in CIDR notation share an address. */
export function shareAddresses(one: string, other: string): boolean {
  const [first, second] = [Cidr.read(one), Cidr.read(other)];
  return typeof first !== "string" && typeof second !== "string" && first.overlaps(second);
}

function firstAddress(address: Address, prefix: number): string {
  const bytes = address.toByteArray().map((byte, at) => {
    const kept = Math.min(8, Math.max(0, prefix - 8 * at));
    return byte & (0xff << (8 - kept));
  });
  return ipaddr.fromByteArray(bytes).toString();
}

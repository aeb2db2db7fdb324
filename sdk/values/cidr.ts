import ipaddr from "ipaddr.js";
import { type AddressFamily, addressAfter, familyOf, isAddress } from "./address";

type Address = ipaddr.IPv4 | ipaddr.IPv6;

const BITS = { IPv4: 32, IPv6: 128 } as const;

/** Forms that ipaddr.js reads as well, the first ones as octal numbers, and the API server refuses. */
const NOTATION_FAULTS = [
  { of: "IPv4", pattern: /(^|[./])0\d/, why: "it has a number with a leading zero" },
  {
    of: "IPv4",
    pattern: /^(?!\d{1,3}(\.\d{1,3}){3}\/\d+$)/,
    why: "it is not written as four decimal numbers",
  },
  { of: "IPv6", pattern: /\/0\d/, why: "its prefix length has a leading zero" },
  { of: "IPv6", pattern: /%/, why: "it has a zone" },
  { of: "IPv6", pattern: /\./, why: "it is an IPv4 range in IPv6 notation" },
] as const;

/**
 * An address range, read once where it comes in: what is none does not become one. In a text and in JSON it stands as it was
 * written.
 */
export class Cidr {
  readonly family: AddressFamily;
  /** Its first address. */
  readonly first: string;

  private constructor(
    /** In CIDR notation, as it was written. */
    readonly text: string,
    private readonly address: Address,
    /** How many bits its addresses have in common. */
    readonly prefix: number,
  ) {
    this.family = familyOf(text);
    this.first = address.toString();
  }

  /** Reads CIDR notation. Returns what is wrong with it instead, in words, where it is none. */
  static read(text: string): Cidr | string {
    if (!text.includes("/"))
      return ipaddr.isValid(text)
        ? `it has no prefix length; a single address is ${text}/${BITS[familyOf(text)]}`
        : "it is not an address with a prefix length";
    const family = familyOf(text);
    let parsed: [Address, number];
    try {
      // Each by its own parser: the one for both tries IPv6 first, and an error for each IPv4 range takes most of a plan's time.
      parsed = family === "IPv6" ? ipaddr.IPv6.parseCIDR(text) : ipaddr.IPv4.parseCIDR(text);
    } catch {
      return "it is not an address with a prefix length";
    }
    const [address, prefix] = parsed;
    const fault = NOTATION_FAULTS.find(({ of, pattern }) => of === family && pattern.test(text));
    if (fault) return fault.why;
    const first = firstAddress(address, prefix);
    const cidr = new Cidr(text, address, prefix);
    return first === cidr.first ? cidr : `it has bits set behind the prefix; the range is ${first}/${prefix}`;
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

  /** The range that is one address alone: `192.0.2.1/32`. */
  static single(address: string): Cidr {
    return Cidr.of(`${address}/${BITS[familyOf(address)]}`);
  }

  /** The range of a prefix length that an address is in: `192.0.2.0/24` of `192.0.2.1`. */
  static around(address: string, prefix: number): Cidr {
    return Cidr.of(`${firstAddress(ipaddr.parse(address), prefix)}/${prefix}`);
  }

  /** How many addresses it holds; of IPv6 they are more than can be counted one by one. */
  get size(): number {
    return 2 ** (BITS[this.family] - this.prefix);
  }

  /** The same for one range, however it is written. */
  get canonical(): string {
    return `${this.first}/${this.prefix}`;
  }

  /** Whether another one is the same range. */
  equals(other: Cidr): boolean {
    return this.prefix === other.prefix && this.first === other.first;
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

  /** Whether an address is one of its own. What is no address is none of them. */
  holds(address: string): boolean {
    if (this.family !== familyOf(address) || !isAddress(address)) return false;
    return ipaddr.parse(address).match([this.address, this.prefix] as never);
  }

  /** Its first address that is in none of some others; absent where they hold it all. */
  firstOutside(others: readonly Cidr[]): string | undefined {
    const near = others.filter((one) => one.overlaps(this));
    if (near.length === 0) return this.first;
    if (near.some((one) => one.contains(this))) return undefined;
    const half = this.prefix + 1;
    return this.part(half, 0).firstOutside(near) ?? this.part(half, 1).firstOutside(near);
  }

  /** One of the equal parts that it has at a longer prefix, counted from 0. */
  part(prefix: number, index: number): Cidr {
    const first = addressAfter(this.first, BigInt(index) << BigInt(BITS[this.family] - prefix));
    return Cidr.of(`${first}/${prefix}`);
  }

  toString(): string {
    return this.text;
  }

  toJSON(): string {
    return this.text;
  }
}

/** The private addresses of IPv4 (RFC 1918). */
export const PRIVATE_RANGES: readonly Cidr[] = ["10.0.0.0/8", "172.16.0.0/12", "192.168.0.0/16"].map(Cidr.of);

/** Every address of both families, IPv4 first. */
export const EVERY_ADDRESS: readonly Cidr[] = ["0.0.0.0/0", "::/0"].map(Cidr.of);

/** Ranges of one family. */
export interface FamilyRanges {
  family: AddressFamily;
  ranges: Cidr[];
}

/** Some ranges by family, IPv4 first, without a family that none is of. */
export function byFamily(ranges: readonly Cidr[]): FamilyRanges[] {
  return EVERY_ADDRESS.map(({ family }) => ({ family, ranges: ofFamily(ranges, family) })).filter(
    (one) => one.ranges.length > 0,
  );
}

/** Those of some ranges that are of a family. */
export function ofFamily(ranges: readonly Cidr[], family: AddressFamily): Cidr[] {
  return ranges.filter((one) => one.family === family);
}

/** Some ranges without those that are there already, however they are written. */
export function eachOnce(ranges: readonly Cidr[]): Cidr[] {
  const seen = new Set<string>();
  return ranges.filter(({ canonical }) => !seen.has(canonical) && seen.add(canonical));
}

/** Some ranges in CIDR notation, as they were written: for what leaves the plan. */
export function rangeTexts(ranges: readonly Cidr[]): string[] {
  return ranges.map(({ text }) => text);
}

function firstAddress(address: Address, prefix: number): string {
  const bytes = address.toByteArray().map((byte, at) => {
    const kept = Math.min(8, Math.max(0, prefix - 8 * at));
    return byte & (0xff << (8 - kept));
  });
  return ipaddr.fromByteArray(bytes).toString();
}

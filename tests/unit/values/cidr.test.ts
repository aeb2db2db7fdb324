import assert from "node:assert/strict";
import fc from "fast-check";
import { isSameAddress } from "../../../sdk/values/address";
import { byFamily, Cidr, eachOnce, rangeTexts } from "../../../sdk/values/cidr";

/** A range as two numbers, reckoned without the code under test. */
interface Span {
  text: string;
  first: bigint;
  last: bigint;
}

const FAMILIES = {
  IPv4: { bits: 32, first: 0x0a000000n },
  IPv6: { bits: 128, first: 0x20010db8n << 96n },
} as const;

function spanOf(family: keyof typeof FAMILIES, value: bigint, prefix: number): Span {
  const { bits } = FAMILIES[family];
  const size = 1n << BigInt(bits - prefix);
  const first = (value / size) * size;
  return { text: `${addressText(family, first)}/${prefix}`, first, last: first + size - 1n };
}

function addressText(family: keyof typeof FAMILIES, value: bigint): string {
  const [count, bits, base, separator] = family === "IPv4" ? [4, 8n, 10, "."] : [8, 16n, 16, ":"];
  const parts = Array.from({ length: Number(count) }, (_, index) => {
    const shift = BigInt(Number(count) - 1 - index) * (bits as bigint);
    return ((value >> shift) & ((1n << (bits as bigint)) - 1n)).toString(base as number);
  });
  return parts.join(separator as string);
}

/** Ranges that lie close together, so that many overlap. */
const spans = fc
  .record({
    family: fc.constantFrom("IPv4" as const, "IPv6" as const),
    offset: fc.bigInt({ min: 0n, max: 63n }),
    length: fc.integer({ min: 0, max: 8 }),
  })
  .map(({ family, offset, length }) => {
    const { bits, first } = FAMILIES[family];
    return spanOf(family, first + offset, bits - length);
  });

const isSameFamily = (one: Span, other: Span) => one.text.includes(":") === other.text.includes(":");

describe("an address range", () => {
  it("knows its family, its first address and how many it has", () => {
    const [v4, v6] = [Cidr.of("192.0.2.0/24"), Cidr.of("2001:DB8::/32")];
    assert.deepEqual([v4.family, v4.first, v4.size, v4.text], ["IPv4", "192.0.2.0", 256, "192.0.2.0/24"]);
    assert.deepEqual([v6.family, v6.first, v6.size], ["IPv6", "2001:db8::", 2 ** 96]);
    assert.equal(v6.canonical, Cidr.of("2001:0db8::/32").canonical);
  });

  it("contains and overlaps others as their numbers do", () => {
    let held = 0;
    fc.assert(
      fc.property(spans, spans, (one, other) => {
        const [first, second] = [Cidr.of(one.text), Cidr.of(other.text)];
        const contains = isSameFamily(one, other) && one.first <= other.first && other.last <= one.last;
        const overlaps = isSameFamily(one, other) && one.first <= other.last && other.first <= one.last;
        assert.equal(first.contains(second), contains);
        assert.equal(first.overlaps(second), overlaps);
        const [lowest, highest] = [other.first, other.last].map((value) => addressText(second.family, value));
        assert.equal(first.holds(lowest ?? "") && first.holds(highest ?? ""), contains);
        if (contains) held++;
      }),
      { numRuns: 2000 },
    );
    assert.ok(held > 300, `${held} held another: no sample`);
  });

  it("finds its first address outside of others, or that there is none", () => {
    fc.assert(
      fc.property(spans, fc.array(spans, { maxLength: 6 }), (range, others) => {
        const near = others.filter((one) => isSameFamily(one, range));
        let free = range.first;
        while (free <= range.last && near.some(({ first, last }) => first <= free && free <= last)) free++;
        const found = Cidr.of(range.text).firstOutside(others.map(({ text }) => Cidr.of(text)));
        if (free > range.last) assert.equal(found, undefined);
        else
          assert.ok(
            found && isSameAddress(found, addressText(range.text.includes(":") ? "IPv6" : "IPv4", free)),
          );
      }),
    );
  });

  it("is none in a notation that the API server refuses, and says why", () => {
    for (const [text, why] of [
      ["10.0.0.0", /no prefix length; a single address is 10\.0\.0\.0\/32/],
      ["10.0.0.1/8", /bits set behind the prefix; the range is 10\.0\.0\.0\/8/],
      ["010.0.0.0/8", /leading zero/],
      ["10/8", /four decimal numbers/],
      ["fe80::%eth0/64", /zone/],
      ["::ffff:192.0.2.0/120", /IPv4 range in IPv6 notation/],
      ["anywhere/8", /not an address/],
    ] as const) {
      assert.match(String(Cidr.read(text)), why, text);
      assert.throws(() => Cidr.of(text), why);
    }
  });

  it("is told by an address and a prefix length", () => {
    assert.equal(Cidr.around("192.0.2.77", 26).text, "192.0.2.64/26");
    assert.equal(Cidr.around("2001:db8::1", 64).text, "2001:db8::/64");
    assert.equal(Cidr.single("192.0.2.77").text, "192.0.2.77/32");
    assert.equal(Cidr.single("2001:db8::1").text, "2001:db8::1/128");
  });

  it("stands with those of its family, IPv4 first", () => {
    const families = (...texts: string[]) =>
      byFamily(texts.map(Cidr.of)).map(({ family, ranges }) => [family, ...rangeTexts(ranges)]);
    assert.deepEqual(families("::/0", "10.0.0.0/8", "192.0.2.1/32"), [
      ["IPv4", "10.0.0.0/8", "192.0.2.1/32"],
      ["IPv6", "::/0"],
    ]);
    assert.deepEqual(families("::1/128"), [["IPv6", "::1/128"]]);
  });

  it("is cut into equal parts, which follow each other", () => {
    const vpc = Cidr.of("10.20.0.0/16");
    assert.deepEqual(rangeTexts([0, 1, 7].map((index) => vpc.part(19, index))), [
      "10.20.0.0/19",
      "10.20.32.0/19",
      "10.20.224.0/19",
    ]);
    assert.equal(Cidr.of("2001:db8::/32").part(64, 258).text, "2001:db8:0:102::/64");
  });

  it("holds no address of the other family, and nothing that is no address", () => {
    const everybody = Cidr.of("0.0.0.0/0");
    assert.deepEqual(
      ["192.0.2.1", "::1", "010.0.0.1", "somebody"].map((one) => everybody.holds(one)),
      [true, false, false, false],
    );
  });

  it("is one with itself however it is written, and leaves the plan as it was written", () => {
    const [upper, lower] = [Cidr.of("2001:DB8::/32"), Cidr.of("2001:db8::/32")];
    assert.ok(upper.equals(lower));
    assert.deepEqual(rangeTexts(eachOnce([upper, lower])), ["2001:DB8::/32"]);
    assert.equal(`from ${upper}`, "from 2001:DB8::/32");
    assert.equal(JSON.stringify({ sources: [upper] }), '{"sources":["2001:DB8::/32"]}');
  });
});

/** Powers of ten by suffix of a decimal quantity. */
const DECIMAL = new Map([
  ["n", -9],
  ["u", -6],
  ["m", -3],
  ["", 0],
  ["k", 3],
  ["M", 6],
  ["G", 9],
  ["T", 12],
  ["P", 15],
  ["E", 18],
]);
const BINARY = new Map([
  ["Ki", 1],
  ["Mi", 2],
  ["Gi", 3],
  ["Ti", 4],
  ["Pi", 5],
  ["Ei", 6],
]);

/** A quantity in billionths of its unit, or undefined when the text is no quantity. */
export function parseQuantity(value: unknown): bigint | undefined {
  const match = /^([+-]?)(\d+)(?:\.(\d*))?(?:[eE]([+-]?\d+)|([A-Za-z]*))$/.exec(String(value));
  if (!match) return undefined;
  const [, sign, whole, fraction = "", exponent, suffix = ""] = match as unknown as string[];
  const digits = BigInt(`${whole}${fraction}`);
  const scaleDown = 10n ** BigInt((fraction as string).length);
  const binary = BINARY.get(suffix as string);
  const decimal = exponent === undefined ? DECIMAL.get(suffix as string) : Number(exponent);
  if (binary === undefined && decimal === undefined) return undefined;
  const nano =
    binary !== undefined
      ? (digits * 1024n ** BigInt(binary) * 10n ** 9n) / scaleDown
      : (decimal as number) + 9 >= 0
        ? (digits * 10n ** BigInt((decimal as number) + 9)) / scaleDown
        : 0n;
  return sign === "-" ? -nano : nano;
}

/** Whether two texts are one quantity: `1000m` and `1`, `1024Mi` and `1Gi`. */
export function sameQuantity(a: unknown, b: unknown): boolean {
  const left = parseQuantity(a);
  return left !== undefined && left === parseQuantity(b);
}

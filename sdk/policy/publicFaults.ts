import { isPublic, publicFault } from "../plan/access/sources";
import { Cidr } from "../values/cidr";

/** What is wrong with those of some ranges that admit everybody, in words. */
export function publicFaults(ranges: readonly string[]): string[] {
  return ranges
    .flatMap((text) => rangeOf(text) ?? [])
    .filter(isPublic)
    .map(publicFault);
}

/** Clouds take `10.0.0.5/8`, and mean 10.0.0.0/8. What is no range at all is theirs to refuse. */
function rangeOf(text: string): Cidr | undefined {
  const [address = "", prefix] = text.split("/");
  try {
    return prefix === undefined ? Cidr.single(address) : Cidr.around(address, Number(prefix));
  } catch {
    return undefined;
  }
}

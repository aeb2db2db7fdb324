import { createHash } from "node:crypto";

/**
 * A name of at most `longest` characters: the name itself, or its beginning and a hash of the whole, so that two long
 * names with one beginning stay two.
 */
export function shortName(name: string, longest: number): string {
  if (name.length <= longest) return name;
  const hash = createHash("sha256").update(name).digest("hex").slice(0, 6);
  return `${name.slice(0, longest - 7).replace(/-+$/, "")}-${hash}`;
}

import type { PlannedExposure } from "../plan/exposure";

/** The private ranges of RFC 1918: the default, and too long for a column. */
const PRIVATE: ReadonlySet<string> = new Set(["10.0.0.0/8", "172.16.0.0/12", "192.168.0.0/16"]);

/** Who may call, for people: `private addresses`, `192.0.2.0/24, 198.51.100.0/24`, `undecided`. */
export function sourcesText({ sources, undecided }: Pick<PlannedExposure, "sources" | "undecided">): string {
  if (undecided) return "undecided";
  const isPrivate = sources.length === PRIVATE.size && sources.every((source) => PRIVATE.has(source));
  return isPrivate ? "private addresses" : sources.join(", ");
}

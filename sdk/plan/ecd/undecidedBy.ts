import type { ExposureDraft } from "../exposure";

/** Says of an exposure that patches decide it which the plan does not follow. */
export function undecidedBy<Exposure extends ExposureDraft>(
  exposure: Exposure,
  patches: readonly string[],
): Exposure {
  if (patches.length === 0) return exposure;
  const undecided = [...new Set([...exposure.undecided, ...patches])];
  const decide = undecided.length === 1 ? "decides" : "decide";
  return {
    ...exposure,
    undecided,
    reason: `undecided: ${undecided.join(", ")} ${decide}, and the plan does not follow`,
  };
}

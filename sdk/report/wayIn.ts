import type { AnsweredExposure } from "../plan/exposure";
import { isWayDecided } from "../plan/undecided";

/** How it is reached, for people: `NodePort`, `undecided`. */
export function wayIn(one: AnsweredExposure): string {
  return isWayDecided(one) ? one.via : "undecided";
}

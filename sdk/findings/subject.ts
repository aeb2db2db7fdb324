import type { Path } from "./path";
import type { Place } from "./place";

/** What a finding is about: a part of the configuration, and, where that names another file, the place there. */
export interface Subject {
  path: Path;
  /** Absent where the part of the configuration itself is meant. */
  place?: Place;
  /** What it contradicts, in another file. */
  related?: Place;
}

/** Either of the two ways of saying what a finding is about. */
export type About = Path | Subject;

/** What a finding is about, said in full. */
export function subjectOf(about: About): Subject {
  return "path" in about ? about : { path: about };
}

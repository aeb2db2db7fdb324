import type { Place } from "./place";

/** How bad a finding is. An error stops everything before anything is created. */
export type Severity = "error" | "warning" | "info";

/** One thing that is wrong with an environment, or that its owner should know. */
export interface Finding {
  /** Stable code: `UEN001`. The catalogue says what it stands for. */
  code: string;
  severity: Severity;
  /** Where in the configuration: `environment.ecds[2].ports[0].nodePort`. */
  path: string;
  /** Where that is on disk. Absent where the configuration came from elsewhere: a program, or another stack. */
  place?: Place;
  /** For what two files say of one thing: where the other one says it. */
  related?: Place;
  /** What is wrong, with the value and the reason. */
  message: string;
  /** The way out. */
  fix: string;
  /** For a warning that `accept` silences: the reason that its owner gave. */
  accepted?: string;
}

/** Where a finding points to: what it is about, and then what that contradicts. */
export function placesOf({ place, related }: Pick<Finding, "place" | "related">): Place[] {
  return [place, related].filter((one) => one !== undefined);
}

/** Findings whose files are named otherwise: from another folder. */
export function withFiles(findings: readonly Finding[], named: (file: string) => string): Finding[] {
  const renamed = (place: Place): Place => ({ ...place, file: named(place.file) });
  return findings.map((one) => ({
    ...one,
    ...(one.place && { place: renamed(one.place) }),
    ...(one.related && { related: renamed(one.related) }),
  }));
}

/** The errors among findings. */
export function errorsIn(findings: readonly Finding[]): Finding[] {
  return findings.filter(({ severity }) => severity === "error");
}

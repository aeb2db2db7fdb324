import { catalogue, type FindingCode } from "./catalogue";
import { type Finding, placesOf, type Severity } from "./finding";
import { formatPath, isAtOrBelow, type Path } from "./path";
import { formatPlace } from "./place";
import { type About, subjectOf } from "./subject";

const ORDER: readonly Severity[] = ["error", "warning", "info"];

/** Collects what is wrong, so that all of it is reported together. */
export class Findings {
  private readonly list: Finding[] = [];
  private readonly withdrawn = new Set<string>();

  /** Adds one. The message names the value and the reason; without `fix` the catalogue's own stands. */
  add(code: FindingCode, about: About, message: string, fix: string = catalogue[code].fix): void {
    const { path, place, related } = subjectOf(about);
    const { severity } = catalogue[code];
    const places = { ...(place && { place }), ...(related && { related }) };
    this.list.push({ code, severity, path: formatPath(path), ...places, message, fix });
  }

  /** Takes back what is said of a part of the configuration, where something that weighs more says the same of it. */
  withdraw(code: FindingCode, about: About): void {
    const { path, place } = subjectOf(about);
    this.withdrawn.add(lineKey({ code, path: formatPath(path), ...(place && { place }) }));
  }

  /** Adds what somebody else found. */
  append(findings: readonly Finding[]): void {
    this.list.push(...findings);
  }

  /** Whether an error stands at `path` or below it. */
  hasErrorAt(path: Path): boolean {
    const whole = formatPath(path);
    return this.list.some((one) => one.severity === "error" && isAtOrBelow(one.path, whole));
  }

  /** All of them, each once: errors first, then warnings, then notes, each in the order of their finding. */
  sorted(accept: Readonly<Record<string, string>> = {}): Finding[] {
    const seen = new Set<string>();
    return this.list
      .filter((one) => {
        if (this.withdrawn.has(lineKey(one))) return false;
        const key = `${one.code} ${one.path} ${placesOf(one).map(formatPlace)} ${one.message}`;
        return !seen.has(key) && seen.add(key);
      })
      .map((one) => {
        const reason = one.severity === "error" ? undefined : accept[one.code];
        return reason === undefined ? one : { ...one, severity: "info" as const, accepted: reason };
      })
      .sort((a, b) => ORDER.indexOf(a.severity) - ORDER.indexOf(b.severity));
  }
}

/** What a finding is about, to the line. */
function lineKey({ code, path, place }: Pick<Finding, "code" | "path" | "place">): string {
  return JSON.stringify([code, path, place?.file, place?.line]);
}

import type { Finding } from "../findings/finding";
import { formatPath, isAtOrBelow, type Path } from "../findings/path";
import type { PlannedExposure } from "./exposure";

/** Findings that name a value which cannot be read: a secret, an Output, a function. */
export function hiddenValues(findings: readonly Finding[]): Finding[] {
  return findings.filter(({ code }) => code === "UEN005" || code === "UEN006");
}

/** Whether so much is hidden that any plan would be a guess: the environment itself, or where it is to stand. */
export function isUndecidable(findings: readonly Finding[], root: Path): boolean {
  const decisive = [formatPath(root), formatPath([...root, "target"])];
  return hiddenValues(findings).some(({ path }) => decisive.includes(path));
}

/** Leaves out what is only found because a value is hidden: that it is missing, say, or not pinned. */
export function withoutGuesses(findings: readonly Finding[], root: Path): Finding[] {
  const hidden = hiddenValues(findings);
  if (isUndecidable(hidden, root)) return hidden;
  return findings.filter((one) => hidden.includes(one) || !hidden.some(({ path }) => one.path === path));
}

/** Says of each exposure which hidden values bear on it. */
export function withUndecided<Exposure extends PlannedExposure>(
  exposures: readonly Exposure[],
  findings: readonly Finding[],
  root: Path,
): Exposure[] {
  const hidden = hiddenValues(findings).map(({ path }) => path);
  return exposures.map((exposure) => {
    const undecided = hidden.filter((path) => bearsOn(path, exposure, root));
    if (undecided.length === 0) return exposure;
    const are = undecided.length === 1 ? "is" : "are";
    const before = exposure.undecided;
    const reason = before.length > 0 ? `${exposure.reason}; ` : "undecided: ";
    return {
      ...exposure,
      undecided: [...before, ...undecided],
      reason: `${reason}${undecided.join(", ")} ${are} hidden`,
    };
  });
}

/** Whether only the callers are undecided, and the way in is not. */
export function isWayDecided({ undecided }: Pick<PlannedExposure, "undecided">): boolean {
  return undecided.every(isOfSources);
}

/** Whether a path of the configuration is a list of sources, or one of them. */
export function isOfSources(path: string): boolean {
  return /\.sources(?:\[\d+\])?$/.test(path);
}

function bearsOn(hidden: string, { via, configPath }: PlannedExposure, root: Path): boolean {
  const own = configPath.slice(0, configPath[root.length] === "ecds" ? root.length + 2 : root.length + 1);
  // A port's own settings concern no other port.
  if (isWithin(hidden, [...own, "ports"])) return isWithin(hidden, configPath.slice(0, own.length + 2));
  if (isWithin(hidden, own)) return true;
  if (via === "ClusterIP") return false;
  if (isWithin(hidden, [...root, "sources"])) return true;
  return via === "LoadBalancer" && isWithin(hidden, [...root, "loadBalancer"]);
}

function isWithin(path: string, whole: Path): boolean {
  return isAtOrBelow(path, formatPath(whole));
}

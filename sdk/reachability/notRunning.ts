import type { KnownPods } from "../plan/access/knownPods";
import type { Verdict } from "./verdict";

/** The answer for pods that a descriptor switches off; undefined where they run. */
export function notRunning({ owner, ports }: KnownPods): Verdict | undefined {
  if (!ports.some(({ exposure }) => exposure.disabled)) return undefined;
  const reason = `${owner} is disabled, not running`;
  return { allowed: false, stages: [{ stage: "pod", allowed: false, reason }] };
}

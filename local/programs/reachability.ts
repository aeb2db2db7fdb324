const TIMEOUT_MILLISECONDS = 3_000;
const probes = new Map<string, Promise<boolean>>();

/**
 * Whether the host of a URL answers at all. Asked once per host and run: where there is no internet, only one timeout
 * of 3 s is paid.
 */
export function isReachable(url: string): Promise<boolean> {
  const { origin } = new URL(url);
  const known = probes.get(origin);
  if (known) {
    return known;
  }
  const probe = fetch(origin, {
    method: "HEAD",
    redirect: "manual",
    signal: AbortSignal.timeout(TIMEOUT_MILLISECONDS),
  }).then(
    () => true,
    () => false,
  );
  probes.set(origin, probe);
  return probe;
}

import semver from "semver";

/** From here on GKE knows the classes `networking.gke.io/l4-regional-*`; before, it leaves their Services alone. */
const L4_CLASSES = "1.33.1-gke.1779000";

/**
 * Whether GKE of a version leaves the environment's load balancers alone.
 *
 * @param version whole, `1.33.1-gke.1779000`, or as far as it is known: `1.33` may be any of them, and is taken for the newest
 */
export function lacksLoadBalancerClasses(version: string): boolean {
  if (semver.valid(version)) return semver.lt(version, L4_CLASSES);
  const known = semver.coerce(version);
  return known !== null && semver.lt(`${known.major}.${known.minor}.0`, "1.33.0");
}

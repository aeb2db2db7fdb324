import { shortName } from "../../values/shortName";

/** Helm takes no longer name of a release. */
const LONGEST = 53;

/**
 * Name of the controller's release, Service and class. The class is cluster-wide, so it carries the namespace's name: two
 * environments in one cluster do not collide. A namespace may begin with a digit, a Service may not.
 */
export function ingressControllerName(namespace: string): string {
  return shortName(/^[a-z]/.test(namespace) ? `${namespace}-traefik` : `traefik-${namespace}`, LONGEST);
}

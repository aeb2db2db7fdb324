import { lookup } from "node:dns/promises";
import type { AssignedExposure } from "../../sdk/plan/exposure";
import type { ClusterFacts, NodeAt } from "./clusterFacts";

/** The addresses that a load balancer answers on: as the command line has them, else as its Service's status does. */
export async function loadBalancerAddresses(
  { loadBalancer, service }: AssignedExposure,
  namespace: string,
  given: readonly NodeAt[],
  facts: ClusterFacts | undefined,
): Promise<string[]> {
  const named = given.filter(({ name }) => name === loadBalancer);
  if (named.length > 0) return named.map(({ address }) => address);
  const { ingress = [] } = facts?.service(namespace, service)?.status?.loadBalancer ?? {};
  const found = await Promise.all(
    ingress.map(async ({ ip, hostname }) => {
      if (ip !== undefined) return [ip];
      if (hostname === undefined) return [];
      // A name that does not resolve yet has no addresses.
      const all = await lookup(hostname, { all: true }).catch(() => []);
      return all.map(({ address }) => address);
    }),
  );
  return [...new Set(found.flat())].sort();
}

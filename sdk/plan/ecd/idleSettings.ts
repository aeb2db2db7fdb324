import type { EcdArgs } from "../../config/ecdArgs";
import type { Exposure } from "../../config/exposure";
import type { Path } from "../../findings/path";
import type { ExposureDraft } from "../exposure";
import type { Scope } from "../scope";

/**
 * Warns of what an entry says of ways in that none of its ECDs has.
 *
 * @param names the ECDs, for messages
 */
export function warnIdleSettings(
  args: EcdArgs,
  { names, exposures }: { names: string; exposures: readonly ExposureDraft[] },
  path: Path,
  { findings }: Scope,
): void {
  const ways = new Set<Exposure>(exposures.map(({ via }) => via));
  const opens = ways.has("NodePort") || ways.has("LoadBalancer");
  // An Ingress that is asked for and not there is refused where it is looked for.
  const isCalled = opens || ways.has("Ingress") || args.exposure === "Ingress";
  if (args.sources !== undefined && !isCalled) {
    findings.add("UEN211", [...path, "sources"], `nothing of ${names} is reached from outside the cluster`);
  }
  const idle: [boolean, string, string][] = [
    [
      args.dedicated === true && !ways.has("LoadBalancer"),
      "dedicated",
      "only a LoadBalancer can be dedicated",
    ],
    [
      args.preserveSourceAddress === true && !isCalled,
      "preserveSourceAddress",
      "nothing outside calls it, and inside the cluster the address is kept anyway",
    ],
    [
      args.externalTrafficPolicy !== undefined && !opens,
      "externalTrafficPolicy",
      "its Services take no traffic from outside",
    ],
  ];
  for (const [applies, key, why] of idle)
    if (applies) findings.add("UEN217", [...path, key], `${key} of ${names} does nothing: ${why}`);
}

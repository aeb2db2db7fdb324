import { ENVIRONMENT } from "../../config/parse";
import type { Findings } from "../../findings/findings";
import type { PlannedGcpAddress } from "./loadBalancersGcp";

/** Reserved addresses on GCP by their names: whether each is internal. */
export type Schemes = ReadonlyMap<string, boolean>;

export function schemesOf(addresses: readonly PlannedGcpAddress[]): Schemes {
  return new Map(addresses.map(({ name, internal }) => [name, internal]));
}

/**
 * Refuses another scheme for addresses on GCP that are there. The address would go first, because the new one has its name,
 * and GCP keeps it as long as a forwarding rule uses it; the Services behind it cannot change their class either.
 *
 * @param there what is there already
 * @returns whether there are any
 */
export function reportSchemeChanges(
  there: Schemes,
  addresses: readonly PlannedGcpAddress[],
  findings: Findings,
): boolean {
  const changed = addresses.filter(({ name, internal }) => there.has(name) && there.get(name) !== internal);
  for (const { name, internal } of changed) {
    const [was, becomes] = internal ? ["public", "private"] : ["private", "public"];
    findings.add(
      "UEN370",
      [...ENVIRONMENT, "loadBalancer", "scheme"],
      `the address ${name} is ${was}, in use, and to become ${becomes}`,
    );
  }
  return changed.length > 0;
}

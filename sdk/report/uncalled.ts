import { type PlannedEcd, switchedOffBy } from "../plan/ecd/ecd";
import { nameList } from "./nameList";

/** ECDs that have no row among the exposures, and why: nothing calls them. */
export interface Uncalled {
  owners: string[];
  reason: string;
}

/** The ECDs that nothing calls, by reason, in the order of the configuration. */
export function uncalledEcds(ecds: readonly PlannedEcd[] = []): Uncalled[] {
  const byReason = new Map<string, string[]>();
  for (const ecd of ecds) {
    if (ecd.exposures.length > 0) continue;
    const reason = reasonOf(ecd);
    const owners = byReason.get(reason);
    if (owners) owners.push(ecd.name);
    else byReason.set(reason, [ecd.name]);
  }
  return [...byReason].map(([reason, owners]) => ({ owners, reason }));
}

/** `sftp: outbound only, nothing calls it: no Service, no Ingress`. */
export function uncalledText({ owners, reason }: Uncalled, most = owners.length): string {
  return `${nameList(owners, most)}: ${reason}`;
}

function reasonOf({ operatorServices, descriptor }: PlannedEcd): string {
  if (descriptor && switchedOffBy(descriptor) !== undefined) return "disabled, nothing of it runs";
  return operatorServices.length > 0
    ? "nothing called, none of its Services has a port that could be (see the findings)"
    : "outbound only, nothing calls it: it has no Service and no Ingress";
}

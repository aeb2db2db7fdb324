import type { PlannedEcd } from "../plan/ecd/ecd";

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
  const more = owners.length > most ? ` and ${owners.length - most} more` : "";
  return `${owners.slice(0, most).join(", ")}${more}: ${reason}`;
}

function reasonOf({ operatorServices, descriptor }: PlannedEcd): string {
  const { disabled, enabled } = descriptor?.spec ?? {};
  if (disabled === true || enabled === false) return "disabled, nothing of it runs";
  return operatorServices.length > 0
    ? "nothing called, none of its Services has a port that could be (see the findings)"
    : "outbound only, nothing calls it: it has no Service and no Ingress";
}

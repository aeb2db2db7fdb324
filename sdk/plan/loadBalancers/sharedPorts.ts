import type { Findings } from "../../findings/findings";
import type { OwnedService } from "../ownedServices";

/** Refuses Services that want one port of one address, TCP and UDP apart. */
export function checkSharedPorts(services: readonly OwnedService[], findings: Findings): void {
  const taken = new Map<string, OwnedService>();
  for (const one of services) {
    for (const { name, port, protocol } of one.service.ports) {
      const key = `${port}/${protocol}`;
      const holder = taken.get(key);
      if (holder === undefined) {
        taken.set(key, one);
        continue;
      }
      const message = `${one.owner}'s ${name}: ${protocol} ${port} is taken already for ${holder.owner}`;
      findings.add("UEN356", one, message);
    }
  }
}

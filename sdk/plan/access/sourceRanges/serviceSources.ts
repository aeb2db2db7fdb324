import type { OwnedService } from "../../ownedServices";

/** The sources of a whole Service. Ports that admit others stand in a Service of their own, so that those of one agree. */
export function serviceSources({ exposures }: OwnedService): string[] {
  return [...(exposures[0]?.sources ?? [])];
}

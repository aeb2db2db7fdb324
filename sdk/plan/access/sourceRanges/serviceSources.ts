import { rangeTexts } from "../../../values/cidr";
import type { OwnedService } from "../../ownedServices";

/** `spec.loadBalancerSourceRanges` of a whole Service. Ports that admit others stand in a Service of their own, so that those of one agree. */
export function serviceSources({ exposures }: OwnedService): string[] {
  return rangeTexts(exposures[0]?.sources ?? []);
}

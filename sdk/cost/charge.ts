import type Big from "big.js";
import type { Path } from "../findings/path";
import type { PlannedAws } from "../plan/network/awsNetwork";
import type { PlannedGcp } from "../plan/network/gcpNetwork";
import type { PlannedNetwork } from "../plan/network/network";
import type { NetworkPlan } from "../plan/networkPlan";
import type { BillableItem } from "./billable";

/** One billable thing of a plan, before its price is looked up. */
export interface Charge {
  item: BillableItem;
  /** Which one it is: a load balancer's name, `uepe zone 1`, `NAT gateway zone 1`. */
  name: string;
  /** How much of the item's unit a month takes. */
  quantity: Big;
  /** The part of the configuration that causes it. */
  path: Path;
}

/** What of a plan costs money. */
export interface CostlyPlan
  extends Pick<NetworkPlan, "target" | "loadBalancers" | "exposures" | "dns" | "findings"> {
  network: Pick<PlannedNetwork, "nodeCidrs"> & { aws?: PlannedAws; gcp?: PlannedGcp };
}

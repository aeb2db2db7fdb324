import type { Difference } from "./difference";

/** What a plan is compared with. */
export interface ComparedWith {
  /** As the user named it: `origin/main`, `Pulumi.old.yaml`. */
  name: string;
  difference: Difference;
  /** Why everything counts as new, where there is no plan to compare with. */
  remark?: string;
}

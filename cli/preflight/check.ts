import type { EnvironmentArgs } from "../../sdk/config/environmentArgs";
import type { Findings } from "../../sdk/findings/findings";
import type { NetworkPlan } from "../../sdk/plan/networkPlan";
import type { Adopted } from "./adoption";
import type { Learned } from "./learned";
import type { Snapshot } from "./snapshot";

/** One look at one subject: what the cluster has, against what the plan wants. */
export interface Look {
  args: EnvironmentArgs;
  plan: NetworkPlan;
  cluster: Snapshot;
  findings: Findings;
  /** What to write into the stack file. */
  learned: Learned[];
  /** Objects that are there, and could be adopted. */
  adopted: Adopted[];
}

/** Looks at one subject, and notes what it finds. */
export type Check = (look: Look) => void;

import type { EnvironmentArgs } from "../../sdk/config/environmentArgs";
import type { Findings } from "../../sdk/findings/findings";
import type { NetworkPlan } from "../../sdk/plan/networkPlan";
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
  /** Objects to adopt, as commands. */
  imports: string[];
  /** For commands: the stack's name, or a place for it. */
  stack: string;
}

/** Looks at one subject, and notes what it finds. */
export type Check = (look: Look) => void;

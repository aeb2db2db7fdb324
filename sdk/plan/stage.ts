import type { EnvironmentArgs } from "../config/environmentArgs";
import { Stage } from "../config/stage";
import type { Path } from "../findings/path";
import type { PlannedEcd } from "./ecd/ecd";
import type { Scope } from "./scope";

/** As configured; else only the network where the environment makes the cluster: with ECDs that wait, that must be said. */
export function planStage({ stage, target, network, cluster }: EnvironmentArgs): Stage {
  if (stage !== undefined) return stage;
  if (target === "on-prem" || cluster !== undefined) return Stage.Ecds;
  const cloud = network?.[target];
  return cloud !== undefined && cloud.existingCluster === undefined ? Stage.Network : Stage.Ecds;
}

/**
 * Says which ECDs wait, for what and how it goes on. A default cannot make them wait: a stack that has them from before would
 * lose them by it.
 */
export function noteWaiting(ecds: readonly PlannedEcd[], args: EnvironmentArgs, scope: Scope): void {
  const waiting = namesOf(ecds.filter(({ isWaiting }) => isWaiting));
  if (waiting.length === 0) return;
  const path: Path = [...scope.root, "stage"];
  if (args.stage === undefined) {
    const names = waiting.join(", ");
    scope.findings.add(
      "UEN028",
      path,
      `${names} need Usage Engine, and whether the new cluster or one that runs is meant is not said`,
    );
    return;
  }
  const made = namesOf(ecds.filter(({ services }) => services.length > 0));
  const also =
    made.length > 0 ? `; the Services of ${made.join(", ")} need no ECDeployment and are made now` : "";
  const others = "their ports, listeners and policies are made now";
  scope.findings.add(
    "UEN018",
    path,
    `the stage is network: ${waiting.join(", ")} wait${waiting.length === 1 ? "s" : ""} for Usage Engine, ${others}${also}`,
  );
  scope.findings.add("UEN019", path, `without ECDeployment: ${waiting.join(", ")}`);
}

function namesOf(ecds: readonly PlannedEcd[]): string[] {
  return ecds.map(({ name }) => name);
}

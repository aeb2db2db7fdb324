import { ENVIRONMENT } from "../../sdk/config/parse";
import type { StackFile } from "../../sdk/config/stackFile";
import type { Finding } from "../../sdk/findings/finding";
import { Findings } from "../../sdk/findings/findings";
import { isUndecidable } from "../../sdk/plan/undecided";
import { type PlannedEnvironment, planEnvironment } from "../../sdk/planEnvironment";
import { placesFromHere, withPlaces } from "./withPlaces";

/** What a stack file comes to: a plan, or what stands in its way. */
export interface TriedPlan {
  /** Absent where the file cannot be read. */
  tried: PlannedEnvironment | undefined;
  /** The same; absent too where the file hides what everything depends on. */
  plan: PlannedEnvironment | undefined;
  findings: readonly Finding[];
}

/** Plans a stack file's environment as far as it can be read. */
export function tryStack(stack: StackFile): TriedPlan {
  const unread = stack.findings.sorted();
  const tried = unread.length > 0 ? undefined : planStack(stack);
  const findings = tried?.findings ?? unread;
  return { tried, plan: isUndecidable(findings, ENVIRONMENT) ? undefined : tried, findings };
}

/** Plans a stack file's environment, each finding with its place there, and says what of it is not in the file. */
export function planStack(stack: StackFile): PlannedEnvironment {
  const plan = planEnvironment(stack.environment, stack.directory);
  const unseen = new Findings();
  if (stack.escEnvironments.length > 0) {
    const names = stack.escEnvironments.join(", ");
    unseen.add(
      "UEN017",
      ENVIRONMENT,
      `what Pulumi ESC adds to it (${names}) is not seen here, and undecided`,
    );
  }
  const findings = placesFromHere(plan.findings, plan.args.directory ?? stack.directory);
  return { ...plan, findings: withPlaces([...findings, ...unseen.sorted()], stack) };
}

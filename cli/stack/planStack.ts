import { ENVIRONMENT } from "../../sdk/config/parse";
import type { StackFile } from "../../sdk/config/stackFile";
import { Findings } from "../../sdk/findings/findings";
import { type PlannedEnvironment, planEnvironment } from "../../sdk/planEnvironment";
import { withPlaces } from "./withPlaces";

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
  return { ...plan, findings: withPlaces([...plan.findings, ...unseen.sorted()], stack) };
}

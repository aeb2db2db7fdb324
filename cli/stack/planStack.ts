import { ENVIRONMENT } from "../../sdk/config/parse";
import type { StackFile } from "../../sdk/config/stackFile";
import { Findings } from "../../sdk/findings/findings";
import { type PlannedEnvironment, planEnvironment } from "../../sdk/planEnvironment";

/** Plans a stack file's environment, and says what of it is not in the file. */
export function planStack({ environment, directory, escEnvironments }: StackFile): PlannedEnvironment {
  const plan = planEnvironment(environment, directory);
  if (escEnvironments.length === 0) return plan;
  const unseen = new Findings();
  const names = escEnvironments.join(", ");
  unseen.add("UEN017", ENVIRONMENT, `what Pulumi ESC adds to it (${names}) is not seen here, and undecided`);
  return { ...plan, findings: [...plan.findings, ...unseen.sorted()] };
}

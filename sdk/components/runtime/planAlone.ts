import { type PlannedEnvironment, planEnvironment } from "../../planEnvironment";
import { refuseErrors, reportRemarks } from "./reportFindings";
import { withSecretsHidden } from "./secretArguments";
import { warnOfHandovers } from "./warnOfHandovers";

/**
 * Plans an environment for a component that is used by itself: the one that consists of the component alone.
 *
 * @param environment its configuration
 * @param directory folder that relative paths start from
 * @param section the configuration path that the component's arguments stand for
 * @throws InputPropertiesError with everything that is wrong, before anything is registered
 */
export function planAlone(
  environment: unknown,
  directory = ".",
  section: readonly string[] = [],
): PlannedEnvironment {
  const plan = planEnvironment(withSecretsHidden(environment), directory);
  refuseErrors(plan.findings, section);
  reportRemarks(plan.findings, section);
  warnOfHandovers(plan, section);
  return plan;
}

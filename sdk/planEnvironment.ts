import { readDescriptors } from "./config/descriptors/descriptorFiles";
import type { EnvironmentArgs } from "./config/environmentArgs";
import { ENVIRONMENT, parseEnvironment } from "./config/parse";
import { type PricedPlan, pricePlan } from "./cost/pricedPlan";
import { Findings } from "./findings/findings";
import type { Path } from "./findings/path";
import { plan } from "./plan/plan";
import { withoutGuesses } from "./plan/undecided";
import { answerPlan } from "./reachability/answeredPlan";

/** An environment as it was read, planned and priced: nobody needs to read it a second time. */
export interface PlannedEnvironment extends PricedPlan {
  args: EnvironmentArgs;
}

/**
 * Reads, plans and prices an environment: what the command line, the stack program and `Environment` all call. It reads
 * descriptor files and nothing else; it needs no engine and no cluster. What a secret or an Output hides is named, and every
 * exposure that it bears on says so.
 *
 * @param value the configuration value, or the arguments, as they came
 * @param directory folder that descriptor paths start from, unless the value names another
 * @param root where paths of findings begin
 */
export function planEnvironment(
  value: unknown,
  directory: string,
  root: Path = ENVIRONMENT,
): PlannedEnvironment {
  return planArguments(parseEnvironment(value, root), directory, root);
}

/** Plans and prices an environment that has been read: for those who change its arguments, and plan again. */
export function planArguments(
  { args, findings = new Findings() }: { args: EnvironmentArgs; findings?: Findings },
  directory: string,
  root: Path = ENVIRONMENT,
): PlannedEnvironment {
  const descriptors = readDescriptors(args, args.directory ?? directory);
  const answered = answerPlan(plan(args, descriptors, findings, root), root);
  const priced = pricePlan(answered, args, root);
  return { ...priced, args, findings: withoutGuesses(priced.findings, root) };
}

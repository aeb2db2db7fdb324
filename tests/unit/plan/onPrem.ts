import type { FindingCode } from "../../../sdk/findings/catalogue";
import type { NetworkPlan } from "../../../sdk/plan/networkPlan";
import type { PlannedEnvironment } from "../../../sdk/planEnvironment";
import { type DescriptorTexts, planWith } from "../../fixture/descriptorFolder";

/** Plans an on-prem environment, with Calico in somebody else's hands unless the environment says otherwise. */
export function planOnPrem(
  environment: Record<string, unknown>,
  texts: DescriptorTexts = {},
): PlannedEnvironment {
  const network = { calico: { install: false }, ...(environment.network as object | undefined) };
  return planWith({ target: "on-prem", ...environment, network }, texts);
}

/** Where a finding stands, as often as it does. */
export function pathsOf({ findings }: NetworkPlan, code: FindingCode): string[] {
  return findings.filter((one) => one.code === code).map(({ path }) => path);
}

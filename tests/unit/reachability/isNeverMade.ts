import type { NetworkPlan } from "../../../sdk/plan/networkPlan";

/** What is refused is never made: on a cloud its objects may lack what the model has, and empty ranges admit everybody. */
const NEVER_MADE = ["UEN621", "UEN623"];

export function isNeverMade({ target, findings }: NetworkPlan): boolean {
  return findings.some(
    ({ code, severity }) => NEVER_MADE.includes(code) || (target !== "on-prem" && severity === "error"),
  );
}

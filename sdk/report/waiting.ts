import type { PlannedEcd } from "../plan/ecd/ecd";
import { nameList } from "./nameList";

/** The ECDs whose ECDeployment waits for a later stage, in the order of the configuration. */
export function waitingEcds(ecds: readonly PlannedEcd[] = []): string[] {
  return ecds.filter(({ isWaiting }) => isWaiting).map(({ name }) => name);
}

/** `Stage network: tcp-scaled waits for Usage Engine, ...`: what waits, for what, and how it goes on. */
export function waitingText(names: readonly string[], most = names.length): string {
  const wait = names.length === 1 ? "waits" : "wait";
  return `Stage network: ${nameList(names, most)} ${wait} for Usage Engine. Then: install it, set stage: ecds, run pulumi up again.`;
}

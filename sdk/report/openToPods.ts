import type { AnsweredExposure } from "../plan/exposure";
import { nameList } from "./nameList";

/** The ports that any pod of the cluster gets to through a node, though separation is enforced: `platform/http`. */
export function openToPods(exposures: readonly AnsweredExposure[] = []): string[] {
  const open = exposures.filter(({ admitted }) => admitted?.anyPod);
  return [...new Set(open.map(({ owner, name }) => `${owner}/${name}`))];
}

/** What separation does not close, why, and where it is explained. */
export function openToPodsText(names: readonly string[], most = names.length): string {
  return `Separation does not keep pods from node ports, where they come as a node. Any pod reaches: ${nameList(names, most)}. See docs/flows.md.`;
}

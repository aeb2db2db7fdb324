import { checkedLabels } from "../labels";
import type { DescriptorCase } from "./descriptorCase";

/**
 * Binds a descriptor's pods to a node pool: the operator applies `spec.patch` to the Deployment that it makes. A patch that is
 * there already stands.
 */
export function completeNodePool({ args, object, where, path, scope }: DescriptorCase): void {
  if (args.nodePool === undefined || Object.keys(args.nodePool).length === 0) return;
  const at = [...path, "nodePool"];
  const nodeSelector = checkedLabels(args.nodePool, at, scope.findings);
  if (object.spec.patch !== undefined) {
    scope.findings.add("UEN619", at, `${where} has a spec.patch of its own`);
    return;
  }
  object.spec.patch = JSON.stringify({ spec: { template: { spec: { nodeSelector } } } });
  object.spec.patchType = "application/strategic-merge-patch+json";
}

import type { Look } from "./check";
import { isPulumis } from "./snapshot";

/** Whether Calico's CRDs are still in the hands of a Helm release, which takes them along when it goes. */
export function checkCrds({ plan, cluster, findings }: Look): void {
  const { installationCrd: crd } = cluster;
  const release = crd?.metadata.annotations?.["meta.helm.sh/release-name"];
  if (plan.network.calico?.crds?.owner !== "objects" || !crd || release === undefined || isPulumis(crd))
    return;
  findings.add(
    "UEN668",
    ["environment", "network", "calico", "crds"],
    `the Helm release ${release} has Calico's CRDs, and they are to be objects of the stack`,
  );
}

import * as pulumi from "@pulumi/pulumi";
import { Findings } from "../../findings/findings";
import { CRD_RELEASE } from "../../plan/releases";
import { type ListedResource, listResources } from "../runtime/listResources";
import { findingLine } from "../runtime/reportFindings";

/**
 * The release's description once it is retained. What the engine lists of a stack does not tell whether a resource is
 * retained; this is a change of the release itself, so it reaches the state together with the retention.
 */
export const KEPT = "its CRDs stay when it goes";

/**
 * Refuses to make the CRDs objects while the stack's state has them in a release that would take them along: the engine
 * would uninstall it at the end.
 *
 * An update has had its preview, unless somebody skips it: to end the program with an error would hold nothing up there, since
 * by then the engine takes what is not registered for gone.
 *
 * @throws RunError in a preview
 */
export async function refuseToLeaveRelease(): Promise<void> {
  if (!pulumi.runtime.isDryRun()) return;
  if (!wouldUninstallCrds(await listResources())) return;
  const findings = new Findings();
  findings.add(
    "UEN668",
    ["network", "calico", "crds"],
    `the stack's release ${CRD_RELEASE} has Calico's CRDs, is not retained, and would take them along`,
  );
  throw new pulumi.RunError(
    findings
      .sorted()
      .map((finding) => findingLine(finding))
      .join("\n"),
  );
}

/** Whether resources of a stack have the CRDs in a release that would take them along. */
function wouldUninstallCrds(resources: readonly ListedResource[]): boolean {
  return resources.some(
    ({ type, outputs: { name, description } }) =>
      type === "kubernetes:helm.sh/v3:Release" &&
      name === CRD_RELEASE &&
      !String(description ?? "").includes(KEPT),
  );
}

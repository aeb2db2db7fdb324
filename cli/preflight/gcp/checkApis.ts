import { ENVIRONMENT } from "../../../sdk/config/parse";
import type { Findings } from "../../../sdk/findings/findings";
import { enablingCommand } from "../../../sdk/plan/network/gcpApis";
import type { ProjectApis } from "./projectApis";

/** APIs that the project must have for what is made there, and has not. */
export function checkApis({ project, missing, unread }: ProjectApis, findings: Findings): void {
  const path = [...ENVIRONMENT, "network", "gcp"];
  const whose = project === undefined ? "the project" : `the project ${project}`;
  if (unread !== undefined) findings.add("UEN672", path, `${whose} cannot be read: ${unread}`);
  if (missing.length === 0) return;
  findings.add(
    "UEN671",
    path,
    `${whose} has not enabled ${missing.join(", ")}`,
    `Run \`${enablingCommand(missing, project)}\`, wait a minute or two, and run preflight again.`,
  );
}

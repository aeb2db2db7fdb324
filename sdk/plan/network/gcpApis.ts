import type { EnvironmentArgs } from "../../config/environmentArgs";
import { Target } from "../../config/target";
import type { Findings } from "../../findings/findings";
import type { Path } from "../../findings/path";
import type { PlannedNodeAccount } from "./nodeAccount";

/** What a stack makes on GCP. */
interface Made {
  cluster?: object;
  nodes?: { serviceAccount: PlannedNodeAccount };
}

/**
 * APIs of Google that the project must have enabled for what an environment makes there, sorted. What exists has its own
 * enabled already: a cluster of the project compute and container, a registry with images artifactregistry.
 */
export function neededApis({ cluster, nodes }: Made, { dns }: Pick<EnvironmentArgs, "dns">): string[] {
  const ownAccount = nodes !== undefined && "accountId" in nodes.serviceAccount;
  return [
    // Granting the account its role in the project is cloudresourcemanager's.
    ...(ownAccount ? ["cloudresourcemanager", "iam"] : []),
    ...(cluster ? ["compute", "container"] : []),
    ...(dns ? ["dns"] : []),
  ]
    .sort()
    .map((name) => `${name}.googleapis.com`);
}

/** The one command that enables APIs. */
export function enablingCommand(apis: readonly string[], project: string | undefined): string {
  const where = project === undefined ? "" : ` --project ${project}`;
  return `gcloud services enable ${apis.join(" ")}${where}`;
}

/** Names the APIs that a project must have before the first `up`. */
export function noteApis(
  { project, apis }: { project?: string; apis: readonly string[] },
  root: Path,
  findings: Findings,
): void {
  if (apis.length === 0) return;
  findings.add(
    "UEN336",
    [...root, "network", Target.Gcp],
    `the project must have ${apis.join(", ")}`,
    `Enable them once: \`${enablingCommand(apis, project)}\`. It is free, and takes a minute or two to work. \`usage-engine-networking preflight\` tells which are missing. Accept the finding when they are enabled.`,
  );
}

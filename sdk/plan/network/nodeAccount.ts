import type { GcpArgs } from "../../config/gcpArgs";
import type { Findings } from "../../findings/findings";
import type { Path } from "../../findings/path";
import { shortName } from "../../values/shortName";

/** What the nodes run as: an account that exists, or one that the stack makes for them. */
export type PlannedNodeAccount =
  | { email: string }
  | {
      /** Unique in the project. */
      accountId: string;
      /** Roles, in the account's own project or in another one. */
      roles: { role: string; project?: string }[];
    };

/** What runs on nodes needs no more (https://cloud.google.com/kubernetes-engine/docs/how-to/hardening-your-cluster#use_least_privilege_sa). */
const NODE_ROLE = "roles/container.defaultNodeServiceAccount";
const REGISTRY_ROLE = "roles/artifactregistry.reader";

/** The account of a new cluster's nodes: the one that the configuration names, else one of their own. */
export function planNodeAccount(
  { region, nodes }: GcpArgs,
  { cluster, registry }: { cluster: string; registry: string | undefined },
  path: Path,
  findings: Findings,
): PlannedNodeAccount {
  const email = nodes?.serviceAccount;
  if (email !== undefined) {
    const at = [...path, "nodes", "serviceAccount"];
    if (!/^[^@\s]+@[^@\s]+$/.test(email)) {
      findings.add("UEN322", at, `"${email}" is no e-mail address of an account`);
    } else if (/^\d+-compute@developer\.gserviceaccount\.com$/.test(email)) {
      findings.add("UEN323", at, `"${email}" is the account of every machine in the project`);
    }
    return { email };
  }
  const [, project] = /^[a-z0-9-]+-docker\.pkg\.dev\/([^/]+)/.exec(registry ?? "") ?? [];
  return {
    accountId: shortName(`${cluster}-nodes-${region}`, 30),
    roles: [{ role: NODE_ROLE }, ...(project === undefined ? [] : [{ role: REGISTRY_ROLE, project }])],
  };
}

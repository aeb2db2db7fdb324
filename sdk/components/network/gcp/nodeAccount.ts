import type * as pulumi from "@pulumi/pulumi";
import type { PlannedGcp } from "../../../plan/network/gcpNetwork";
import type { PlannedNodeAccount } from "../../../plan/network/nodeAccount";
import * as gcp from "../../clouds/gcp";

/** What nodes run as, and the roles that it must have before, and as long as, they do. */
export interface NodeAccount {
  email: pulumi.Input<string>;
  grants: pulumi.Resource[];
}

/** Whose nodes they are. */
export interface NodeAccountPlace extends Pick<PlannedGcp, "project" | "region"> {
  /** The cluster's name. */
  cluster: string;
}

/** The nodes' service account as planned: one that exists, or one of their own with the least that they need. */
export function createNodeAccount(
  name: string,
  planned: PlannedNodeAccount,
  { project, region, cluster }: NodeAccountPlace,
  opts: pulumi.CustomResourceOptions,
): NodeAccount {
  if ("email" in planned) return { email: planned.email, grants: [] };
  const account = new gcp.serviceaccount.Account(
    `${name}-nodes`,
    { project, accountId: planned.accountId, displayName: `Nodes of the cluster ${cluster} in ${region}` },
    opts,
  );
  const grants = planned.roles.map(
    ({ role, project: place }) =>
      new gcp.projects.IAMMember(
        `${name}-nodes-${role.replace(/^roles\//, "")}`,
        { project: place ?? account.project, role, member: account.member },
        opts,
      ),
  );
  return { email: account.email, grants };
}
